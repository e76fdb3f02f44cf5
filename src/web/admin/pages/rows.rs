//! The view of a comment in a list.

use super::layout::AdminPage;
use crate::domain::account::Scope;
use crate::domain::moderation::{Action, Actor, Decision, Reason, Status};
use crate::service::queue::AdminComment;
use crate::web::admin::comment_body::reason_sentence;
use crate::web::avatars;
use crate::web::messages::Messages;
use serde::Serialize;

/// A comment in a list.
#[derive(Debug, Clone, Serialize)]
pub(super) struct RowView {
    id: i64,
    version: i64,
    status: &'static str,
    status_text: String,
    author_name: String,
    author_url: Option<String>,
    is_moderator: bool,
    avatar_url: Option<String>,
    email: Option<String>,
    network: Option<String>,
    site_name: String,
    article_title: String,
    article_url: String,
    public_url: String,
    created_iso: String,
    created_text: String,
    body_html: String,
    body: String,
    reasons: Vec<String>,
    decided: String,
    actions: Vec<ActionView>,
    /// How many readers have reported it since a moderator decided about it.
    report_count: i64,
    can_delete: bool,
}

/// A button.
#[derive(Debug, Clone, Serialize)]
pub(super) struct ActionView {
    word: &'static str,
    text: String,
    key: &'static str,
}

/// One line of a comment's history.
#[derive(Debug, Clone, Serialize)]
pub(super) struct DecisionView {
    at_iso: String,
    at_text: String,
    sentence: String,
    reasons: Vec<String>,
    is_undone: bool,
    text_before: Option<String>,
}

impl RowView {
    /// Builds the view for the viewer of the page.
    pub(super) fn of(page: &AdminPage, found: &AdminComment) -> Self {
        let (comment, messages) = (&found.comment, &page.messages);
        let article_url = found.site.origins.first().map_or_else(String::new, |origin| found.article.url(origin));
        let last = found.decisions.iter().rev().find(|decision| !decision.is_undone);
        let status = comment.status;
        let may_moderate = page.caller.principal.may(Scope::CommentsModerate);
        Self {
            id: comment.id.get(),
            version: comment.version,
            status: status.as_str(),
            status_text: status_text(messages, status),
            author_name: comment.author_name.clone(),
            author_url: comment.author_url.clone(),
            is_moderator: comment.is_moderator,
            avatar_url: comment.avatar.map(|seed| avatars::url(&avatars::root(&page.caller.state.own_origins), seed)),
            email: found.email_masked.clone(),
            network: comment.network.clone(),
            site_name: found.site.name.as_str().to_owned(),
            article_title: found
                .article
                .title
                .as_ref()
                .map_or(found.article.path.as_str(), |title| title.as_str())
                .to_owned(),
            public_url: format!("{article_url}#comment-{}", comment.id.get()),
            article_url,
            created_iso: comment.created_at.to_rfc3339(),
            created_text: messages.date_time(comment.created_at),
            body_html: comment.text.html.as_str().to_owned(),
            body: comment.text.source.clone(),
            reasons: last.map(|decision| reasons(messages, &decision.reasons)).unwrap_or_default(),
            decided: last.map(|decision| sentence(messages, decision)).unwrap_or_default(),
            actions: if may_moderate { actions(messages, status, found.report_count > 0) } else { Vec::new() },
            report_count: found.report_count,
            can_delete: status.is_discarded() && page.caller.principal.may(Scope::CommentsDelete),
        }
    }
}

impl DecisionView {
    /// Shows a decision.
    pub(super) fn of(messages: &Messages, decision: &Decision) -> Self {
        Self {
            at_iso: decision.at.to_rfc3339(),
            at_text: messages.date_time(decision.at),
            sentence: sentence(messages, decision),
            reasons: reasons(messages, &decision.reasons),
            is_undone: decision.is_undone,
            text_before: decision.text_before.as_ref().map(|before| before.body.clone()),
        }
    }
}

/// Returns the actions for a status, with their keyboard shortcuts.
fn actions(messages: &Messages, status: Status, is_reported: bool) -> Vec<ActionView> {
    let offered: &[(&'static str, &'static str)] = match status {
        // Approving it again dismisses the reports.
        Status::Approved if is_reported => &[("approve", "a"), ("hold", "z"), ("spam", "s"), ("trash", "d")],
        Status::Pending => &[("approve", "a"), ("spam", "s"), ("trash", "d")],
        Status::Approved => &[("hold", "z"), ("spam", "s"), ("trash", "d")],
        Status::Spam => &[("restore", "z"), ("approve", "a"), ("trash", "d")],
        Status::Trash => &[("restore", "z"), ("approve", "a"), ("spam", "s")],
    };
    let text = |word| match (word, status) {
        ("approve", Status::Approved) => messages.text("admin-action-dismiss"),
        _ => messages.text(&format!("admin-action-{word}")),
    };
    offered.iter().map(|&(word, key)| ActionView { word, key, text: text(word) }).collect()
}

/// Names a status.
pub(super) fn status_text(messages: &Messages, status: Status) -> String {
    messages.text(&format!("admin-status-{}", status.as_str()))
}

/// Returns the sentence about a decision.
pub(super) fn sentence(messages: &Messages, decision: &Decision) -> String {
    let by = decision.by.as_str();
    let by = match by {
        by if by == Actor::Policy.as_str() => messages.text("admin-policy"),
        by if by == Actor::Author.as_str() => messages.text("admin-by-author"),
        by => by.to_owned(),
    };
    if decision.action == Action::Submit {
        let status = status_text(messages, decision.to);
        return messages.text_with("admin-did-submit", [("by", by.into()), ("status", status.into())]);
    }
    messages.text_with(&format!("admin-did-{}", decision.action.as_str()), [("by", by.into())])
}

/// Returns localised reasons with their points.
pub(super) fn reasons(messages: &Messages, reasons: &[Reason]) -> Vec<String> {
    let said = |reason: &Reason| {
        let sentence = reason_sentence(messages, reason);
        match reason.weight.points() {
            Some(points) => format!("{sentence} ({points:+})"),
            None => sentence,
        }
    };
    reasons.iter().map(said).collect()
}
