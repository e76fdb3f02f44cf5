//! The unit of work that stores a comment.

use super::{ONE_DAY, Prepared, repeat};
use crate::crypto::{FORM_TOKEN_MAX_AGE_SECONDS, digest};
use crate::domain::article::{Article, ArticleId};
use crate::domain::author::AuthorId;
use crate::domain::comment::{Comment, CommentId, CommentText, NetworkTrace};
use crate::domain::moderation::{Action, Actor, Decision, Status};
use crate::domain::site::ArticleCreation;
use crate::domain::thread::ThreadPath;
use crate::domain::timestamp::Timestamp;
use crate::service::{Service, ServiceError};
use crate::storage::authors::NewAuthor;
use crate::storage::comments::NewComment;
use crate::storage::guards::Remembered;
use crate::storage::{self, AnyConnection};

/// Ids and sealed values, made before the unit of work so that it does no arithmetic while others wait.
pub(super) struct Minted {
    comment: CommentId,
    decision: i64,
    article: ArticleId,
    author: Option<NewAuthor>,
    network: NetworkTrace,
}

impl Minted {
    /// Gives the id that the comment will have.
    pub(super) const fn comment(&self) -> CommentId {
        self.comment
    }
}

/// Mints ids, and seals the address.
///
/// # Errors
/// `Seal`.
pub(super) fn mint(service: &Service, prepared: &Prepared, now: Timestamp) -> Result<Minted, ServiceError> {
    let site_id = prepared.site.id;
    let author = match &prepared.fields.email {
        None => None,
        Some(email) => {
            let id = AuthorId::new(service.ids.next());
            let sealed = service.keyring.seal_email(site_id, id, email)?;
            let index = service.keyring.blind_index(site_id, email);
            Some(NewAuthor { id, site_id, email: sealed, index, created_at: now })
        }
    };
    let network = &prepared.arrival.network;
    let hash = service.keyring.network_hash(site_id, &network.limit_key()).into_bytes();
    Ok(Minted {
        comment: CommentId::new(service.ids.next()),
        decision: service.ids.next(),
        article: ArticleId::new(service.ids.next()),
        author,
        network: NetworkTrace { prefix: network.truncated(), hash },
    })
}

/// Stores a comment, or gives the first answer again.
pub(super) fn write(
    connection: &mut AnyConnection,
    prepared: Prepared,
    minted: Minted,
    now: Timestamp,
) -> Result<(Comment, Article), ServiceError> {
    if let Some(first) = repeat::find(connection, prepared.key.as_ref(), now)? {
        return Ok(first);
    }
    let article = open_article(connection, &prepared, minted.article, now)?;
    let parent = find_parent(connection, &prepared, &article)?;
    let text_hash =
        hash_text(prepared.fields.author_name.as_str(), prepared.fields.parent_id, prepared.fields.body.as_str());
    let since = now.plus_days(-ONE_DAY);
    if storage::comments::has_same_text(connection, article.id, &text_hash, since)? {
        return Err(ServiceError::DuplicateComment);
    }
    spend_form(connection, &prepared, now)?;
    let author_id = minted.author.map(|author| storage::authors::find_or_insert(connection, &author)).transpose()?;
    let comment = build(&prepared, &article, parent.as_ref(), minted.comment, author_id, now);
    let new = NewComment { comment: comment.clone(), moderator_id: None, network: Some(minted.network), text_hash };
    storage::comments::insert(connection, new)?;
    storage::threads::count_in(connection, &comment)?;
    let decision = Decision {
        at: now,
        by: Actor::Policy.as_str().to_owned(),
        action: Action::Submit,
        from: None,
        to: comment.status,
        reasons: prepared.reasons,
        text_before: None,
        is_undone: false,
    };
    storage::decisions::insert(connection, minted.decision, comment.id, decision)?;
    let shown_status = comment.status.shown_to_author();
    if let Some(key) = prepared.key {
        let remembered = Remembered { payload_hash: key.payload, comment: comment.id, shown_status };
        storage::guards::remember_key(connection, &key.key, &remembered, now.plus_days(ONE_DAY))?;
    }
    Ok((Comment { status: shown_status, ..comment }, article))
}

fn open_article(
    connection: &mut AnyConnection,
    prepared: &Prepared,
    id: ArticleId,
    now: Timestamp,
) -> Result<Article, ServiceError> {
    let site = &prepared.site;
    let article = match site.settings.articles {
        ArticleCreation::Registered => {
            let found = storage::articles::find_by_path(connection, site.id, &prepared.path)?;
            found.ok_or(ServiceError::NotFound("article"))?
        }
        ArticleCreation::Open => {
            let fresh = Article {
                id,
                site_id: site.id,
                path: prepared.path.clone(),
                title: None,
                external_id: None,
                is_open: true,
                version: 1,
                comment_count: 0,
                created_at: now,
            };
            storage::articles::find_or_insert(connection, &fresh)?
        }
    };
    if article.is_open { Ok(article) } else { Err(ServiceError::CommentsClosed) }
}

fn find_parent(
    connection: &mut AnyConnection,
    prepared: &Prepared,
    article: &Article,
) -> Result<Option<Comment>, ServiceError> {
    let Some(id) = prepared.fields.parent_id else { return Ok(None) };
    let parent = storage::comments::find(connection, id)?.ok_or(ServiceError::ReplyNotAllowed)?;
    let is_answerable = parent.article_id == article.id && parent.is_visible;
    if is_answerable { Ok(Some(parent)) } else { Err(ServiceError::ReplyNotAllowed) }
}

/// Spends the form token. One that was spent before lets nobody in, and tells nothing about the age of the form.
fn spend_form(connection: &mut AnyConnection, prepared: &Prepared, now: Timestamp) -> Result<(), ServiceError> {
    let Some(nonce) = prepared.nonce else { return Ok(()) };
    let is_fresh = storage::guards::spend_nonce(connection, &nonce, now.plus_seconds(FORM_TOKEN_MAX_AGE_SECONDS + 60))?;
    if is_fresh || !prepared.arrival.needs_form_token { Ok(()) } else { Err(ServiceError::OriginNotAllowed) }
}

fn build(
    prepared: &Prepared,
    article: &Article,
    parent: Option<&Comment>,
    id: CommentId,
    author_id: Option<AuthorId>,
    now: Timestamp,
) -> Comment {
    let path = parent.map_or_else(|| ThreadPath::root(now, id.get()), |parent| parent.path.reply(now, id.get()));
    let source = prepared.fields.body.as_str().to_owned();
    Comment {
        id,
        site_id: prepared.site.id,
        article_id: article.id,
        parent_id: parent.map(|parent| parent.id),
        path,
        status: prepared.status,
        is_visible: prepared.status == Status::Approved,
        author_id,
        author_name: prepared.fields.author_name.as_str().to_owned(),
        author_url: prepared.fields.author_url.as_ref().map(|url| url.as_str().to_owned()),
        is_moderator: false,
        text: CommentText::new(source, prepared.site.settings.markup, prepared.rendered.html.clone()),
        source: prepared.arrival.source,
        network: None,
        reply_count: 0,
        created_at: now,
        edited_at: None,
        version: 1,
    }
}

/// Gives what two comments share that say the same: case and surrounding space do not count, nor does the address.
pub(in crate::service) fn hash_text(author_name: &str, parent_id: Option<CommentId>, body: &str) -> Vec<u8> {
    let parent = parent_id.map_or(0, CommentId::get).to_be_bytes();
    let name = author_name.trim().to_lowercase();
    let body = body.trim().to_lowercase();
    digest(&[name.as_bytes(), &parent, body.as_bytes()])
}
