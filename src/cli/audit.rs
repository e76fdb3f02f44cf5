//! `audit list`, `audit verify`

use super::arguments::AuditCommand;
use super::error::CliError;
use super::installation::{Installation, Purpose};
use super::output::{Output, table};
use crate::config::Config;
use crate::domain::account::Principal;
use crate::domain::page::PageSize;
use crate::service::{Service, ServiceError, audit};
use crate::web::admin::audit::AuditEntryBody;
use serde_json::json;

pub(super) async fn run(config: &Config, command: AuditCommand, output: &Output) -> Result<(), CliError> {
    let installation = Installation::open(config, Purpose::Command)?;
    match command {
        AuditCommand::List { limit, before } => list(&installation.service, &limit, before, output).await,
        AuditCommand::Verify => verify(&installation.service, output).await,
    }
}

async fn list(service: &Service, limit: &str, before: Option<i64>, output: &Output) -> Result<(), CliError> {
    let size = PageSize::parse(Some(limit), PageSize::LIST).map_err(|rule| ServiceError::field("limit", rule))?;
    let page = audit::list(service, &Principal::operator(), before, size).await?;
    let entries: Vec<_> = page.items.into_iter().map(AuditEntryBody::of).collect();
    let row = |entry: &AuditEntryBody| {
        let seq = entry.seq.to_string();
        [&seq, &entry.at, &entry.actor, &entry.action, &entry.object, &entry.details].map(String::clone).to_vec()
    };
    let rows: Vec<_> = entries.iter().map(row).collect();
    let mut text = table(&["SEQ", "AT", "ACTOR", "ACTION", "OBJECT", "DETAILS"], &rows);
    if let Some(next) = page.next {
        text.push_str(&format!("\n\nolder entries: afterword audit list --before {next}"));
    }
    output.answer(&text, &json!({"items": entries, "next_before": page.next}));
    Ok(())
}

async fn verify(service: &Service, output: &Output) -> Result<(), CliError> {
    let report = audit::verify(service).await?;
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
