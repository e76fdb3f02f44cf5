//! `spam evaluate`: how good the classifier is on comments whose answers are known.
//!
//! It needs no settings and no database, and keeps nothing. `docs/spam.md` tells how to read what it prints.

mod columns;
mod corpus;
mod evaluate;
mod options;

pub(super) use evaluate::run;
pub(super) use options::SpamCommand;
