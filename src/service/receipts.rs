//! Receipts: the view that authors have of their own comment.

use super::{Result, Service, ServiceError, late_proof, unit};
use crate::domain::article::Article;
use crate::domain::comment::{Comment, CommentId};
use crate::domain::moderation::Status;
use crate::domain::site::Site;
use crate::storage;

/// The lifetime of a receipt. Trash is deleted after as long.
const MAX_AGE_SECONDS: i64 = 30 * 86_400;

/// A comment as its author sees it.
#[derive(Debug, Clone)]
pub struct Receipt {
    /// The site.
    pub site: Site,
    /// The article.
    pub article: Article,
    /// The comment, with the status that its author sees.
    pub comment: Comment,
    /// Whether only a missing proof of work holds it.
    pub awaits_proof: bool,
}

/// Opens a receipt.
///
/// # Errors
/// `NotFound` for a token that is forged or too old, or whose comment is gone.
pub async fn open(service: &Service, token: &str) -> Result<Receipt> {
    let id = service.keyring.read_receipt(token, service.clock.now(), MAX_AGE_SECONDS);
    find(service, id.map(CommentId::new)).await
}

/// Returns whether a receipt is valid, whatever became of its comment.
pub(super) fn is_good(service: &Service, token: &str) -> bool {
    service.keyring.read_receipt(token, service.clock.now(), MAX_AGE_SECONDS).is_some()
}

/// Opens the preview of a held comment, by the token that stands in the address behind `moderation-hash`.
///
/// # Errors
/// `NotFound` for a token that is forged, older than ten minutes, or another comment's; or once the comment is public.
pub async fn open_preview(service: &Service, comment: CommentId, token: &str) -> Result<Receipt> {
    let id = service.keyring.read_preview(token, service.clock.now()).map(CommentId::new);
    let receipt = find(service, id.filter(|id| *id == comment)).await?;
    if receipt.comment.is_visible { Err(ServiceError::NotFound("comment")) } else { Ok(receipt) }
}

async fn find(service: &Service, id: Option<CommentId>) -> Result<Receipt> {
    let id = id.ok_or(ServiceError::NotFound("comment"))?;
    let now = service.clock.now();
    unit::read(service, move |connection| {
        let comment = storage::comments::find(connection, id)?.ok_or(ServiceError::NotFound("comment"))?;
        let article =
            storage::articles::find(connection, comment.article_id)?.ok_or(ServiceError::NotFound("article"))?;
        let site = storage::sites::find(connection, comment.site_id)?.ok_or(ServiceError::NotFound("site"))?;
        let stored = storage::comments::author_visible_status(connection, id)?;
        let status: Status = stored.unwrap_or_else(|| comment.status.author_visible());
        // An author who was told that it is published keeps seeing so, unless an ancestor is hidden.
        let is_visible = match (stored, comment.parent_id) {
            (Some(Status::Approved), None) => true,
            (Some(Status::Approved), Some(parent)) => {
                storage::comments::find(connection, parent)?.is_some_and(|parent| parent.is_visible)
            }
            _ => comment.is_visible,
        };
        let comment = Comment { status, is_visible, ..comment };
        let awaits_proof = late_proof::is_awaited(connection, (&site, &article), &comment, now)?;
        Ok(Receipt { site, article, comment, awaits_proof })
    })
    .await
}
