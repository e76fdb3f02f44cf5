//! The view of a trial of rules.

use super::rows::{reasons, status_text};
use crate::domain::trial::{Change, Trial};
use crate::web::messages::Messages;
use serde::Serialize;

/// The most changes on a page. The counts include all.
const MAX_LISTED: usize = 50;

/// What a trial found.
#[derive(Debug, Serialize)]
pub(super) struct TrialView {
    summary: String,
    against: String,
    counts: Vec<String>,
    changes: Vec<ChangeView>,
    is_cut: bool,
}

#[derive(Debug, Serialize)]
struct ChangeView {
    id: i64,
    author_name: String,
    sentence: String,
    now: String,
    reasons: Vec<String>,
}

impl TrialView {
    pub(super) fn of(messages: &Messages, trial: &Trial) -> Self {
        let changed = trial.changes.len();
        let (before, after) = trial.against_moderators;
        let count = |(from, to, count): (_, _, usize)| {
            let (from, to) = (status_text(messages, from), status_text(messages, to));
            messages.text_with("admin-trial-kind", [("from", from.into()), ("to", to.into()), ("count", count.into())])
        };
        let looked_at = [("changed", changed.into()), ("count", trial.comment_count.into())];
        Self {
            summary: messages.text_with("admin-trial-summary", looked_at),
            against: messages.text_with("admin-trial-against", [("before", before.into()), ("after", after.into())]),
            counts: trial.counts().into_iter().map(count).collect(),
            changes: trial.changes.iter().take(MAX_LISTED).map(|change| ChangeView::of(messages, change)).collect(),
            is_cut: changed > MAX_LISTED,
        }
    }
}

impl ChangeView {
    fn of(messages: &Messages, change: &Change) -> Self {
        let (from, to) = (status_text(messages, change.from), status_text(messages, change.to));
        Self {
            id: change.comment.get(),
            author_name: change.author_name.clone(),
            sentence: messages.text_with("admin-trial-change", [("from", from.into()), ("to", to.into())]),
            now: status_text(messages, change.now),
            reasons: reasons(messages, &change.reasons),
        }
    }
}
