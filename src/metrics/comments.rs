//! What happens to comments, in numbers.

use super::exposition::{Exposition, Family};
use crate::domain::moderation::{Action, Status};
use std::fmt::Result;
use std::sync::atomic::{AtomicU64, Ordering};

/// The position of the word "delete" among those of `Action`.
const DELETE: usize = 8;

const fn position(action: Action) -> usize {
    match action {
        Action::Submit => 0,
        Action::Approve => 1,
        Action::Hold => 2,
        Action::Spam => 3,
        Action::Trash => 4,
        Action::Restore => 5,
        Action::Edit => 6,
        Action::Undo => 7,
    }
}

/// The words for what was done, by position.
const KINDS: [&str; 9] = ["submit", "approve", "hold", "spam", "trash", "restore", "edit", "undo", "delete"];
/// The words of `Status`, by position.
const STATUSES: [&str; 4] = ["pending", "approved", "spam", "trash"];

type Counts<const N: usize> = [AtomicU64; N];

fn add(counts: &[AtomicU64], position: usize) {
    if let Some(count) = counts.get(position) {
        count.fetch_add(1, Ordering::Relaxed);
    }
}

/// Counts comments that came in, and decisions.
#[derive(Debug, Default)]
pub struct CommentMetrics {
    submissions: Counts<4>,
    decisions: Counts<9>,
}

impl CommentMetrics {
    /// Counts a reader's comment that was stored, by the status that the policy gave it.
    pub fn submitted(&self, status: Status) {
        let position = match status {
            Status::Pending => 0,
            Status::Approved => 1,
            Status::Spam => 2,
            Status::Trash => 3,
        };
        add(&self.submissions, position);
        self.decided(Action::Submit);
    }

    /// Counts a decision.
    pub fn decided(&self, action: Action) {
        add(&self.decisions, position(action));
    }

    /// Counts a comment that a moderator or its author deleted for good.
    pub fn deleted(&self) {
        add(&self.decisions, DELETE);
    }

    pub(super) fn encode(&self, exposition: &mut Exposition<'_>) -> Result {
        let family = Family::new(
            "afterword_submissions",
            "Readers' comments that were stored, by the status that the policy gave them.",
        );
        exposition.counters(&family, samples("status", &STATUSES, &self.submissions))?;
        let family = Family::new("afterword_decisions", "Decisions about comments, by what was done.");
        exposition.counters(&family, samples("kind", &KINDS, &self.decisions))
    }
}

fn samples<'a>(
    label: &'static str,
    words: &'static [&'static str],
    counts: &'a [AtomicU64],
) -> impl Iterator<Item = (super::exposition::Labels<'static>, u64)> + 'a {
    words.iter().zip(counts).map(move |(word, count)| (vec![(label, *word)], count.load(Ordering::Relaxed)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_action_and_status_stands_at_its_own_word() {
        for action in Action::ALL {
            assert_eq!(KINDS[position(*action)], action.as_str());
        }
        assert_eq!(KINDS[DELETE], "delete");
        for (position, status) in Status::ALL.iter().enumerate() {
            let metrics = CommentMetrics::default();
            metrics.submitted(*status);
            assert_eq!(metrics.submissions[position].load(Ordering::Relaxed), 1);
            assert_eq!(STATUSES[position], status.as_str());
        }
    }
}
