//! Database faults: detected where statements fail, reported by `/readyz` and in the log.

use crate::domain::timestamp::Timestamp;
use std::cell::Cell;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU8, Ordering};

/// The time that a successful write counts as proof.
const PROOF_SECONDS: i64 = 10;
/// The same while it is known to take none.
const PROOF_SECONDS_IN_TROUBLE: i64 = 1;

/// A fault that keeps the database from normal use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DatabaseFault {
    /// No room is left where the database is.
    #[error("the disk of the database is full")]
    DiskFull,
    /// The database, or its disk, takes no writes.
    #[error("the database takes no writes")]
    ReadOnly,
    /// The disk fails.
    #[error("the disk of the database fails")]
    DiskFailure,
    /// A page of the database cannot be read.
    #[error("the database is damaged")]
    Damaged,
    /// A newer version of this program has migrated the database.
    #[error("a newer version has migrated the database")]
    NewerSchema,
}

impl DatabaseFault {
    const ALL: [Self; 5] = [Self::Damaged, Self::NewerSchema, Self::DiskFull, Self::DiskFailure, Self::ReadOnly];
    /// The faults that a successful write ends.
    const OF_WRITING: u8 = Self::DiskFull.bit() | Self::ReadOnly.bit() | Self::DiskFailure.bit();

    const fn bit(self) -> u8 {
        1 << self as u8
    }

    /// Returns the consequence for users of the server.
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::DiskFull => {
                "The disk of the database is full: nothing can be written, and threads can still be read."
            }
            Self::ReadOnly => "The database takes no writes; threads can still be read.",
            Self::DiskFailure => "The disk of the database fails.",
            Self::Damaged => "The database is damaged: some of it cannot be read.",
            Self::NewerSchema => "A newer version has migrated the database; this instance has to be replaced.",
        }
    }

    /// Returns the remedy.
    pub const fn remedy(self) -> &'static str {
        match self {
            Self::DiskFull => "Make room on it. Threads can be read meanwhile, and writing begins again by itself.",
            Self::ReadOnly => {
                "Make the file and its directory writable for the user that the server runs as, or mount the disk \
                 writable. Threads can be read meanwhile."
            }
            Self::DiskFailure => "Look into the system's log, and copy what is there to another disk.",
            Self::Damaged => {
                "Stop the server, keep a copy of the data, run `afterword doctor`, and go back to the newest sound backup."
            }
            Self::NewerSchema => "Start this instance again with the newer version.",
        }
    }

    /// Recognises a fault by the words that `SQLite` or `PostgreSQL` use for it; diesel has no kinds for them.
    fn of(message: &str) -> Option<Self> {
        let words: [(&str, Self); 12] = [
            ("disk is full", Self::DiskFull),
            ("No space left", Self::DiskFull),
            ("quota exceeded", Self::DiskFull),
            ("readonly database", Self::ReadOnly),
            ("read-only transaction", Self::ReadOnly),
            ("disk I/O error", Self::DiskFailure),
            ("Input/output error", Self::DiskFailure),
            ("disk image is malformed", Self::Damaged),
            ("malformed database schema", Self::Damaged),
            ("file is not a database", Self::Damaged),
            ("invalid page in block", Self::Damaged),
            ("could not read block", Self::Damaged),
        ];
        words.iter().find(|(word, _)| message.contains(word)).map(|(_, fault)| *fault)
    }
}

thread_local! {
    // The errors of a unit of work pass here on the thread that runs it, where nobody knows which database it is.
    static OVERHEARD: Cell<Option<DatabaseFault>> = const { Cell::new(None) };
}

/// Remembers what an error shows until the thread's worker takes it.
pub(super) fn overhear(message: &str) {
    if let Some(fault) = DatabaseFault::of(message) {
        OVERHEARD.set(Some(fault));
    }
}

/// The faults of one database. Each is logged when it appears and when it is over, not with each statement that it fails.
#[derive(Debug, Default)]
pub struct Faults {
    /// One bit for each that is present.
    present: AtomicU8,
    /// When writing was last tried, in milliseconds.
    tried_at: AtomicI64,
    has_tried: AtomicBool,
}

impl Faults {
    /// Returns the fault that weighs most; `None` where all is well.
    pub fn gravest(&self) -> Option<DatabaseFault> {
        let present = self.present.load(Ordering::Acquire);
        DatabaseFault::ALL.into_iter().find(|fault| present & fault.bit() != 0)
    }

    /// Notes what the failure of a statement shows.
    pub(super) fn note_failure(&self, message: &str) {
        if let Some(fault) = DatabaseFault::of(message) {
            self.note(fault);
        }
    }

    /// Records the fault that was overheard on this thread.
    pub(super) fn take_overheard(&self) {
        if let Some(fault) = OVERHEARD.take() {
            self.note(fault);
        }
    }

    /// Notes a fault.
    pub fn note(&self, fault: DatabaseFault) {
        if self.present.fetch_or(fault.bit(), Ordering::AcqRel) & fault.bit() == 0 {
            tracing::error!(remedy = fault.remedy(), "{fault}");
        }
    }

    /// Notes that the database has taken a write.
    pub fn note_written(&self) {
        if self.present.fetch_and(!DatabaseFault::OF_WRITING, Ordering::AcqRel) & DatabaseFault::OF_WRITING != 0 {
            tracing::info!("the database takes writes again");
        }
    }

    /// Returns whether a test write is due. Of concurrent callers, one gets true.
    pub fn is_trial_due(&self, now: Timestamp) -> bool {
        let is_troubled = self.gravest().is_some();
        let seconds = if is_troubled { PROOF_SECONDS_IN_TROUBLE } else { PROOF_SECONDS };
        let tried_at = self.tried_at.load(Ordering::Acquire);
        let since = now.seconds_since(Timestamp::from_millis(tried_at));
        // A clock that was set back makes it due, too.
        if self.has_tried.load(Ordering::Acquire) && (0..seconds).contains(&since) {
            return false;
        }
        let is_mine =
            self.tried_at.compare_exchange(tried_at, now.millis(), Ordering::AcqRel, Ordering::Acquire).is_ok();
        self.has_tried.store(true, Ordering::Release);
        is_mine
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fault_is_recognised_by_the_words_of_either_database() {
        for (message, expected) in [
            ("database or disk is full", Some(DatabaseFault::DiskFull)),
            ("could not extend file \"base/1\": No space left on device", Some(DatabaseFault::DiskFull)),
            ("attempt to write a readonly database", Some(DatabaseFault::ReadOnly)),
            ("cannot execute INSERT in a read-only transaction", Some(DatabaseFault::ReadOnly)),
            ("database disk image is malformed", Some(DatabaseFault::Damaged)),
            ("invalid page in block 7 of relation base/1/2", Some(DatabaseFault::Damaged)),
            ("malformed JSON", None),
            ("UNIQUE constraint failed: sites.slug", None),
        ] {
            assert_eq!(DatabaseFault::of(message), expected, "{message}");
        }
    }

    #[test]
    fn write_ends_what_kept_from_writing_and_nothing_else() {
        let faults = Faults::default();
        faults.note_failure("database or disk is full");
        assert_eq!(faults.gravest(), Some(DatabaseFault::DiskFull));
        faults.note_failure("database disk image is malformed");
        faults.note_written();
        assert_eq!(faults.gravest(), Some(DatabaseFault::Damaged));
    }

    #[test]
    fn writing_is_tried_seldom_while_all_is_well_and_often_in_trouble() {
        let (faults, at) = (Faults::default(), Timestamp::from_millis);
        assert!(faults.is_trial_due(at(1_000_000)));
        assert!(!faults.is_trial_due(at(1_009_000)));
        assert!(faults.is_trial_due(at(1_010_000)));
        faults.note(DatabaseFault::DiskFull);
        assert!(!faults.is_trial_due(at(1_010_500)));
        assert!(faults.is_trial_due(at(1_011_000)));
        assert!(faults.is_trial_due(at(1_000)), "a clock that was set back keeps from trying");
    }
}
