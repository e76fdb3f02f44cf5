//! Counters of submissions and decisions.

use super::exposition::{Exposition, Family, Labels};
use crate::domain::moderation::{Action, Status};
use std::fmt::Result;
use std::sync::atomic::{AtomicU64, Ordering};

/// Counts comments that came in, and decisions.
#[derive(Debug, Default)]
pub struct CommentMetrics {
    /// By status.
    submissions: [AtomicU64; Status::ALL.len()],
    /// By action.
    decisions: [AtomicU64; Action::ALL.len()],
    deletions: AtomicU64,
}

impl CommentMetrics {
    /// Counts a reader's comment that was stored, by the status that the policy gave it.
    pub fn submitted(&self, status: Status) {
        add(&self.submissions, status as usize);
        self.decided(Action::Submit);
    }

    /// Counts a decision.
    pub fn decided(&self, action: Action) {
        add(&self.decisions, action as usize);
    }

    /// Counts a comment that a moderator or its author deleted for good.
    pub fn deleted(&self) {
        self.deletions.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn encode(&self, exposition: &mut Exposition<'_>) -> Result {
        let family = Family::new(
            "afterword_submissions",
            "Readers' comments that were stored, by the status that the policy gave them.",
        );
        exposition.counters(&family, samples("status", Status::WORDS, &self.submissions))?;
        let family = Family::new("afterword_decisions", "Decisions about comments, by what was done.");
        let deletions = samples("kind", &["delete"], std::slice::from_ref(&self.deletions));
        exposition.counters(&family, samples("kind", Action::WORDS, &self.decisions).chain(deletions))
    }
}

fn add(counts: &[AtomicU64], position: usize) {
    if let Some(count) = counts.get(position) {
        count.fetch_add(1, Ordering::Relaxed);
    }
}

/// Pairs the counts with their words, which stand in the same order.
fn samples<'a>(
    label: &'static str,
    words: &'static [&'static str],
    counts: &'a [AtomicU64],
) -> impl Iterator<Item = (Labels<'static>, u64)> + 'a {
    words.iter().zip(counts).map(move |(word, count)| (vec![(label, *word)], count.load(Ordering::Relaxed)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_action_and_status_is_counted_under_its_own_word() {
        let metrics = CommentMetrics::default();
        let counted = |words: &'static [&'static str], counts: &[AtomicU64], word: &str| {
            samples("", words, counts).all(|(labels, count)| (count > 0) == (labels == [("", word)]))
        };
        for action in Action::ALL {
            let metrics = CommentMetrics::default();
            metrics.decided(*action);
            assert!(counted(Action::WORDS, &metrics.decisions, action.as_str()), "{action:?}");
        }
        for status in Status::ALL {
            let metrics = CommentMetrics::default();
            metrics.submitted(*status);
            assert!(counted(Status::WORDS, &metrics.submissions, status.as_str()), "{status:?}");
        }
        metrics.deleted();
        assert_eq!(metrics.deletions.load(Ordering::Relaxed), 1);
        assert!(!Action::WORDS.contains(&"delete"));
    }
}
