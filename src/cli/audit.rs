//! `audit list`, `audit verify`, `audit accept`

use super::arguments::AuditCommand;
use super::error::CliError;
use super::output::{Output, table};
use crate::config::Config;
use crate::crypto::AuditHeadFile;
use crate::domain::account::Principal;
use crate::domain::page::PageSize;
use crate::service::{Service, ServiceError, audit};
use crate::web::admin::audit::AuditEntryBody;
use serde_json::json;

pub(super) async fn run(
    config: &Config,
    service: &Service,
    command: AuditCommand,
    output: &Output,
) -> Result<(), CliError> {
    let file = AuditHeadFile::in_directory(&config.data.dir);
    match command {
        AuditCommand::List { limit, before } => list(service, &limit, before, output).await,
        AuditCommand::Verify => verify(service, &file, output).await,
        AuditCommand::Accept => accept(service, &file, output).await,
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

async fn verify(service: &Service, file: &AuditHeadFile, output: &Output) -> Result<(), CliError> {
    let recorded = file.read().map_err(CliError::failed)?;
    let (report, head) = audit::verify_against(service, recorded.as_ref()).await?;
    let json = json!({
        "ok": report.broken_at.is_none(),
        "sound": report.sound,
        "broken_at": report.broken_at,
        "recorded": recorded.as_ref().map(|recorded| recorded.seq),
    });
    let Some(problem) = report.problem(recorded.as_ref()) else {
        if head.seq > 0 {
            file.write(&head).map_err(CliError::failed)?;
        }
        output.answer(&format!("all {} entries are sound", report.sound), &json);
        return Ok(());
    };
    output.answer(&format!("{problem}; {} entries before it are sound", report.sound), &json);
    let mut advice =
        "the audit log is broken; find out who could write to the database, and compare with a backup".to_owned();
    if recorded.is_some_and(|recorded| Some(recorded.seq) >= report.broken_at) {
        let file = file.path().display();
        advice.push_str(&format!(
            ". {file} keeps how far it went; if you have restored a backup since, take the log as it is now with \
             `afterword audit accept`"
        ));
    }
    Err(CliError::Failed(advice))
}

/// Takes the log as it is, if its chain is whole.
async fn accept(service: &Service, file: &AuditHeadFile, output: &Output) -> Result<(), CliError> {
    let report = audit::verify(service).await?;
    if let Some(problem) = report.problem(None) {
        return Err(CliError::Failed(format!("{problem}: what is broken within cannot be accepted")));
    }
    // One that cannot be read says nothing that could be kept.
    let head = audit::accept(service, &Principal::operator(), file.read().unwrap_or_default()).await?;
    file.write(&head).map_err(CliError::failed)?;
    output.answer(&format!("accepted; the log has {} entries", head.seq), &json!({"ok": true, "entries": head.seq}));
    Ok(())
}
