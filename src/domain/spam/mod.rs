//! What each check thinks of a new comment: one file per signal.
