//! `spam evaluate`, `spam train`, `spam trial`: measures the classifier on labelled comments, trains a site with them,
//! and tries other rules on recent comments.
//!
//! `evaluate` needs no settings and no database, and stores nothing. `docs/spam.md` explains its output.

mod columns;
mod corpus;
mod evaluate;
mod options;
mod train;
mod trial;

pub(super) use evaluate::run as evaluate;
pub(super) use options::SpamCommand;

use super::error::CliError;
use super::output::Output;
use crate::config::Config;

/// Carries out what needs an installation.
pub(super) async fn run(config: &Config, command: SpamCommand, output: &Output) -> Result<(), CliError> {
    match command {
        SpamCommand::Train(arguments) => train::run(config, &arguments, output).await,
        SpamCommand::Trial(arguments) => trial::run(config, arguments, output).await,
        // Carried out before.
        SpamCommand::Evaluate(_) => Ok(()),
    }
}
