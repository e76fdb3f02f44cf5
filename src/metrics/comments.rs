//! What happens to comments, in numbers.

use super::exposition::{Exposition, Family};
use crate::domain::moderation::{Action, Status};
use std::fmt::Result;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// What was done to a comment: a decision that history keeps, or its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deed {
    /// A decision.
    Decided(Action),
    /// Deleted for good, by a moderator or its author.
    Deleted,
}

impl Deed {
    const fn position(self) -> usize {
        match self {
            Self::Decided(Action::Submit) => 0,
            Self::Decided(Action::Approve) => 1,
            Self::Decided(Action::Hold) => 2,
            Self::Decided(Action::Spam) => 3,
            Self::Decided(Action::Trash) => 4,
            Self::Decided(Action::Restore) => 5,
            Self::Decided(Action::Edit) => 6,
            Self::Decided(Action::Undo) => 7,
            Self::Deleted => 8,
        }
    }
}

/// The words of `Deed`, by position.
const DEEDS: [&str; 9] = ["submit", "approve", "hold", "spam", "trash", "restore", "edit", "undo", "delete"];
/// The words of `Status`, by position.
const STATUSES: [&str; 4] = ["pending", "approved", "spam", "trash"];

type Counts<const N: usize> = [AtomicU64; N];

fn add(counts: &[AtomicU64], position: usize, number: u64) {
    if let Some(count) = counts.get(position) {
        count.fetch_add(number, Ordering::Relaxed);
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
        add(&self.submissions, position, 1);
        add(&self.decisions, Deed::Decided(Action::Submit).position(), 1);
    }

    /// Counts what a unit of work has done, once it is committed.
    pub fn count(&self, tally: &Tally) {
        for (position, number) in tally.0.iter().enumerate() {
            match number.load(Ordering::Relaxed) {
                0 => {}
                number => add(&self.decisions, position, number),
            }
        }
    }

    pub(super) fn encode(&self, exposition: &mut Exposition<'_>) -> Result {
        let family = Family::new(
            "afterword_submissions",
            "Readers' comments that were stored, by the status that the policy gave them.",
        );
        exposition.counters(&family, samples("status", &STATUSES, &self.submissions))?;
        let family = Family::new("afterword_decisions", "Decisions about comments, by what was done.");
        exposition.counters(&family, samples("kind", &DEEDS, &self.decisions))
    }
}

fn samples<'a>(
    label: &'static str,
    words: &'static [&'static str],
    counts: &'a [AtomicU64],
) -> impl Iterator<Item = (super::exposition::Labels<'static>, u64)> + 'a {
    words.iter().zip(counts).map(move |(word, count)| (vec![(label, *word)], count.load(Ordering::Relaxed)))
}

/// What one unit of work has done. It is counted after the commit: what is rolled back has not happened.
#[derive(Debug, Clone, Default)]
pub struct Tally(Arc<Counts<9>>);

impl Tally {
    /// Forgets everything: the unit of work begins, maybe once more after the database lost it.
    pub fn begin(&self) {
        self.0.iter().for_each(|count| count.store(0, Ordering::Relaxed));
    }

    /// Notes a deed.
    pub fn add(&self, deed: Deed) {
        add(self.0.as_slice(), deed.position(), 1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_deed_and_status_stands_at_its_own_word() {
        for action in Action::ALL {
            assert_eq!(DEEDS[Deed::Decided(*action).position()], action.as_str());
        }
        assert_eq!(DEEDS[Deed::Deleted.position()], "delete");
        for (position, status) in Status::ALL.iter().enumerate() {
            let metrics = CommentMetrics::default();
            metrics.submitted(*status);
            assert_eq!(metrics.submissions[position].load(Ordering::Relaxed), 1);
            assert_eq!(STATUSES[position], status.as_str());
        }
    }
}
