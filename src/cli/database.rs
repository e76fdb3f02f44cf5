//! `database copy`

use super::arguments::DatabaseCommand;
use super::error::{CliError, with_causes};
use super::installation;
use super::output::{Output, table};
use crate::clock::Clock;
use crate::config::Config;
use crate::storage::DatabaseUrl;
use crate::storage::copy::{CopiedTable, CopyError, End, copy};
use serde_json::json;

pub(super) fn run(config: &Config, command: &DatabaseCommand, output: &Output) -> Result<(), CliError> {
    let DatabaseCommand::Copy { to } = command;
    let source = installation::database_url(config)?;
    let target = DatabaseUrl::parse(to).map_err(|error| CliError::Usage(of_target(&error.to_string())))?;
    installation::check_keyring(config, &source)?;
    let clock = Clock::system();
    let begun = clock.now().millis();
    let mut watch = |table: &CopiedTable| tracing::info!(table = table.name, rows = table.rows, "a table was copied");
    let tables = copy(&source, &target, &mut watch).map_err(|error| refusal(&error))?;
    let seconds = (clock.now().millis() - begun) / 1000;
    let rows: u64 = tables.iter().map(|table| table.rows).sum();
    let text = format!(
        "{}\n\ncopied {rows} rows in {seconds} s; every table has the same rows and the same digest in both databases\n\
         next: set `database.url` to the new address, start the server with the same keyring, and run `afterword doctor`",
        listed(&tables)
    );
    let json: Vec<_> = tables
        .iter()
        .map(|table| json!({"name": table.name, "rows": table.rows, "sha256": hex(&table.digest)}))
        .collect();
    output.answer(&text, &json!({"rows": rows, "seconds": seconds, "tables": json}));
    Ok(())
}

fn listed(tables: &[CopiedTable]) -> String {
    let rows: Vec<_> = tables.iter().map(|table| vec![table.name.clone(), table.rows.to_string()]).collect();
    table(&["table", "rows"], &rows)
}

fn refusal(error: &CopyError) -> CliError {
    let text = with_causes(error);
    match error {
        CopyError::Unusable { end: End::Target, .. } => CliError::Failed(of_target(&text)),
        _ => CliError::Failed(text),
    }
}

/// Messages about an address name the setting, and the target's comes from a flag.
fn of_target(text: &str) -> String {
    text.replace("`database.url`", "`--to`")
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
