//! The command line: one file per command.

mod allocator;
mod arguments;
mod article;
mod audit;
mod ban;
mod bounds;
mod confirm;
mod database;
mod demo;
mod doctor;
mod embed;
pub mod error;
mod health;
mod init;
pub mod installation;
mod manual;
mod migrate;
mod missing;
mod moderator;
pub mod output;
mod privacy;
mod reference;
mod serve;
mod site;
mod spam;
mod surroundings;
mod token;
mod user;

use crate::config::{self, Config};
use crate::service::Service;
use arguments::{Arguments, Command, ConfigCommand, ServiceCommand, SiteCommand};
use clap::Parser;
use error::CliError;
use installation::{Installation, Purpose};
use output::Output;
pub use serve::Signals;
use spam::SpamCommand;
use std::process::ExitCode;

/// Runs the program: reads the command line, carries the command out, and gives the exit status.
///
/// 0 done, 1 failed, 2 wrong usage, 78 wrong configuration or key.
pub fn main() -> ExitCode {
    allocator::bound();
    let arguments = Arguments::parse();
    let output = Output::new(arguments.json);
    match run(arguments, &output) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            output.fail(&error);
            ExitCode::from(error.exit_status())
        }
    }
}

fn run(arguments: Arguments, output: &Output) -> Result<(), CliError> {
    if let Some(name) = &arguments.as_user {
        user::become_user(name)?;
    }
    // These need no settings, and so work where settings are wrong.
    match &arguments.command {
        Command::Openapi => return reference::openapi(output),
        Command::Config { command: ConfigCommand::Reference } => return reference::settings(output),
        Command::Service(ServiceCommand::Site(SiteCommand::Settings)) => return reference::site_settings(output),
        Command::Completions { shell } => return manual::completions(*shell, output),
        Command::Man { directory } => return manual::pages(directory, output),
        Command::Spam(SpamCommand::Evaluate(arguments)) => return spam::evaluate(arguments, output),
        _ => {}
    }
    let config = Config::load(&arguments.overrides(), config::environment())?;
    crate::telemetry::start(&config.log).map_err(CliError::failed)?;
    actix_web::rt::System::new().block_on(dispatch(arguments.command, &config, output))
}

async fn dispatch(command: Command, config: &Config, output: &Output) -> Result<(), CliError> {
    match command {
        Command::Demo { fresh, .. } => demo::run(config, fresh, output).await,
        Command::Serve { no_migrate, .. } => serve::run(config, no_migrate, output).await,
        Command::Init(arguments) => init::run(config, arguments, output).await,
        Command::Migrate { check, .. } => migrate::run(config, check, output),
        Command::Database(command) => database::run(config, &command, output),
        Command::Embed { site, generator, no_integrity } => {
            embed::run(config, (site, generator, !no_integrity), output).await
        }
        Command::Spam(command) => spam::run(config, command, output).await,
        Command::Config { command: ConfigCommand::Check } => reference::check(config, output),
        Command::Doctor => doctor::run(config, output).await,
        Command::Health => health::run(config, output),
        Command::Service(command) => {
            let installation = Installation::open(config, Purpose::Command)?;
            let outcome = dispatch_to(&installation.service, command, config, output).await;
            missing::explain(&installation.service, None, outcome).await
        }
        // Carried out before.
        Command::Openapi
        | Command::Config { command: ConfigCommand::Reference }
        | Command::Completions { .. }
        | Command::Man { .. } => Ok(()),
    }
}

async fn dispatch_to(
    service: &Service,
    command: ServiceCommand,
    config: &Config,
    output: &Output,
) -> Result<(), CliError> {
    match command {
        ServiceCommand::Site(command) => site::run(service, command, output).await,
        ServiceCommand::Article(command) => article::run(service, command, output).await,
        ServiceCommand::Moderator(command) => moderator::run(config, service, command, output).await,
        ServiceCommand::Token(command) => token::run(service, command, output).await,
        ServiceCommand::Ban(command) => ban::run(service, command, output).await,
        ServiceCommand::Privacy(command) => privacy::run(service, command, output).await,
        ServiceCommand::Audit(command) => audit::run(config, service, command, output).await,
    }
}
