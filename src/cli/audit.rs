//! `audit verify`

use super::arguments::AuditCommand;
use super::error::CliError;
use super::installation::{Installation, Purpose};
use super::output::Output;
use crate::config::Config;
use crate::service::audit;
use serde_json::json;

pub(super) async fn run(config: &Config, command: &AuditCommand, output: &Output) -> Result<(), CliError> {
    let AuditCommand::Verify = command;
    let installation = Installation::open(config, Purpose::Command)?;
    let report = audit::verify(&installation.service).await?;
    let json = json!({"ok": report.broken_at.is_none(), "sound": report.sound, "broken_at": report.broken_at});
    match report.broken_at {
        None => {
            output.answer(&format!("all {} entries are sound", report.sound), &json);
            Ok(())
        }
        Some(seq) => {
            let text = format!("entry {seq} was changed or is missing; {} entries before it are sound", report.sound);
            output.answer(&text, &json);
            Err(CliError::Failed("the audit log is broken".to_owned()))
        }
    }
}
