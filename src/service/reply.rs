//! Moderators' own replies: approved at once, and approving what they answer.

use super::audit::{self, Event};
use super::queue::{AdminComment, find_visible, gather, require, unseal};
use super::submit::hash_text;
use super::{Service, ServiceError, moderate};
use crate::domain::account::{Principal, Scope};
use crate::domain::comment::{Comment, CommentId, CommentText, Source};
use crate::domain::fields::Rule;
use crate::domain::markup::{CommentBody, render};
use crate::domain::moderation::{Action, Decision, Reason, Status};
use crate::domain::timestamp::Timestamp;
use crate::metrics::{Deed, Tally};
use crate::storage::comments::NewComment;
use crate::storage::{self, AnyConnection};

/// Answers a comment as a moderator. A held comment that is answered is approved; the thread may be closed.
///
/// # Errors
/// `Forbidden`, `NotFound`, `Invalid` for `body`, or `ReplyNotAllowed` where the comment is spam or trash.
pub async fn reply(
    service: &Service,
    principal: &Principal,
    parent: CommentId,
    body: &str,
) -> Result<AdminComment, ServiceError> {
    require(principal, Scope::CommentsModerate)?;
    let body = CommentBody::parse(body).map_err(|rule: Rule| ServiceError::field("body", rule))?;
    let now = service.clock.now();
    let id = CommentId::new(service.ids.next());
    let decision_id = service.ids.next();
    let (principal, context) = (principal.clone(), service.clone());
    let tally = Tally::default();
    let noted = tally.clone();
    let rows = service
        .database
        .write(move |connection| {
            noted.begin();
            let answered = answerable(connection, &context, &principal, parent, &noted)?;
            let comment = build(connection, &principal, &answered, &body, (id, now))?;
            add(connection, &principal, decision_id, &comment)?;
            noted.add(Deed::Decided(Action::Submit));
            let event = Event::new(&principal, "comment.reply", format!("comment:{}", id.get()));
            audit::append(connection, &context.keyring, now, event)?;
            gather(connection, vec![comment])
        })
        .await?;
    service.metrics.comments().count(&tally);
    unseal(service, rows).pop().ok_or(ServiceError::NotFound("comment"))
}

fn answerable(
    connection: &mut AnyConnection,
    service: &Service,
    principal: &Principal,
    id: CommentId,
    tally: &Tally,
) -> Result<Comment, ServiceError> {
    let parent = find_visible(connection, principal, id)?;
    match parent.status {
        Status::Approved => Ok(parent),
        Status::Pending => {
            moderate::approve_parent(connection, service, principal, parent, tally)?;
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
) -> Result<Comment, ServiceError> {
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

fn add(
    connection: &mut AnyConnection,
    principal: &Principal,
    decision_id: i64,
    comment: &Comment,
) -> Result<(), ServiceError> {
    let text_hash = hash_text(&comment.author_name, comment.parent_id, &comment.text.source);
    let moderator_id = Some(principal.moderator.id.get()).filter(|id| *id > 0);
    let new = NewComment { comment: comment.clone(), moderator_id, network: None, text_hash, shown_status: None };
    storage::comments::insert(connection, new)?;
    storage::threads::count_in(connection, comment)?;
    let decision = Decision {
        at: comment.created_at,
        by: principal.name().to_owned(),
        action: Action::Submit,
        from: None,
        to: Status::Approved,
        reasons: vec![Reason::new("by_moderator", "A moderator of the site wrote it.")],
        text_before: None,
        is_undone: false,
    };
    Ok(storage::decisions::insert(connection, decision_id, comment.id, decision)?)
}
