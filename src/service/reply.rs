//! Moderators' own replies. A reply is approved at once and approves the comment that it answers.

use super::ledger::{self, Ledger, NewEntry, hash_text};
use super::permissions::require;
use super::queue::{AdminComment, find_visible, gather, unseal};
use super::{Result, Service, ServiceError, moderate};
use crate::domain::account::{Principal, Scope};
use crate::domain::comment::{Comment, CommentId, CommentText, Source};
use crate::domain::fields::Rule;
use crate::domain::markup::{CommentBody, render};
use crate::domain::moderation::{Actor, Reason, ReasonCode, Status};
use crate::domain::timestamp::Timestamp;
use crate::storage::comments::NewComment;
use crate::storage::{self, AnyConnection, WriteScope};

/// Answers a comment as a moderator. A held comment that is answered is approved; the thread may be closed.
///
/// # Errors
/// `Forbidden`, `NotFound`, `Invalid` for `body`, or `ReplyNotAllowed` where the comment is spam or trash.
pub async fn reply(service: &Service, principal: &Principal, parent: CommentId, body: &str) -> Result<AdminComment> {
    require(principal, Scope::CommentsModerate)?;
    let body = CommentBody::parse(body).map_err(|rule: Rule| ServiceError::field("body", rule))?;
    let id = CommentId::new(service.ids.next());
    let decision_id = service.ids.next();
    let by = Actor::Moderator(principal.name().to_owned());
    let principal = principal.clone();
    let scope = WriteScope::SitesOf(vec![parent]);
    let rows = ledger::write(service, by, scope, move |connection, ledger| {
        let answered = answerable(connection, ledger, &principal, parent)?;
        let comment = build(connection, &principal, &answered, &body, (id, ledger.now))?;
        ledger.enter(connection, vec![entry(&principal, decision_id, &comment)])?;
        gather(connection, vec![comment])
    })
    .await?;
    unseal(service, rows).pop().ok_or(ServiceError::NotFound("comment"))
}

fn answerable(
    connection: &mut AnyConnection,
    ledger: &mut Ledger,
    principal: &Principal,
    id: CommentId,
) -> Result<Comment> {
    let parent = find_visible(connection, principal, id)?;
    match parent.status {
        Status::Approved => Ok(parent),
        Status::Pending => {
            moderate::approve_parent(connection, ledger, parent)?;
            find_visible(connection, principal, id)
        }
        Status::Spam | Status::Trash => Err(ServiceError::ReplyNotAllowed),
    }
}

fn build(
    connection: &mut AnyConnection,
    principal: &Principal,
    parent: &Comment,
    body: &CommentBody,
    (id, now): (CommentId, Timestamp),
) -> Result<Comment> {
    let site = storage::sites::find(connection, parent.site_id)?.ok_or(ServiceError::NotFound("site"))?;
    let markup = site.settings.markup;
    Ok(Comment {
        id,
        site_id: parent.site_id,
        article_id: parent.article_id,
        parent_id: Some(parent.id),
        path: parent.path.reply(now, id.get()),
        status: Status::Approved,
        is_visible: parent.is_visible,
        author_id: None,
        author_name: principal.name().to_owned(),
        author_url: None,
        is_moderator: true,
        avatar: principal.moderator.avatar,
        text: CommentText::new(body.as_str().to_owned(), markup, render(body, markup).html),
        source: Source::Admin,
        network: None,
        reply_count: 0,
        created_at: now,
        edited_at: None,
        version: 1,
    })
}

fn entry(principal: &Principal, decision_id: i64, comment: &Comment) -> NewEntry {
    let text_hash = hash_text(&comment.author_name, comment.parent_id, &comment.text.source);
    let moderator_id = Some(principal.moderator.id.get()).filter(|id| *id > 0);
    NewEntry {
        comment: NewComment {
            comment: comment.clone(),
            moderator_id,
            network: None,
            text_hash,
            author_visible_status: None,
        },
        decision_id,
        reasons: vec![Reason::new(ReasonCode::ByModerator)],
        evidence: None,
        check: None,
    }
}
