//! `migrate`

use super::error::CliError;
use super::installation;
use super::output::Output;
use crate::config::Config;
use crate::storage::{DatabaseUrl, migrate};
use serde_json::json;

pub(super) fn run(config: &Config, is_check: bool, output: &Output) -> Result<(), CliError> {
    let url = installation::database_url(config)?;
    if !is_check {
        return apply(config, &url, output);
    }
    installation::check_keyring(config, &url)?;
    let state = migrate::state(&url).map_err(|error| installation::unusable(&url, &error))?;
    let text = if state.missing.is_empty() {
        "nothing is missing".to_owned()
    } else {
        format!("missing: {}", state.missing.join(", "))
    };
    output.answer(&text, &json!({"applied": state.applied, "missing": state.missing}));
    if state.missing.is_empty() {
        Ok(())
    } else {
        Err(CliError::Failed("migrations are missing; run `afterword migrate`".to_owned()))
    }
}

fn apply(config: &Config, url: &DatabaseUrl, output: &Output) -> Result<(), CliError> {
    // The keyring comes first: a database without one is taken for one that has lost it.
    let (_others_wait, keyring) = installation::enter(&config.data.dir, url)?;
    let upgrade = installation::upgrade(url, config, &keyring)?;
    let mut text = if upgrade.applied.is_empty() {
        "nothing is missing".to_owned()
    } else {
        format!("applied {}", upgrade.applied.join(", "))
    };
    if let Some(backup) = &upgrade.backup {
        let backup = backup.display();
        text.push_str(&format!(
            "\nthe database as it was before is in {backup}; delete it once the new version runs well"
        ));
    }
    output.answer(&text, &json!({"applied": upgrade.applied, "backup": upgrade.backup}));
    Ok(())
}
