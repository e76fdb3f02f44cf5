//! `migrate`

use super::error::CliError;
use super::installation;
use super::output::Output;
use crate::config::Config;
use crate::storage::{DatabaseUrl, migrate};
use serde_json::json;

pub(super) fn run(config: &Config, is_check: bool, output: &Output) -> Result<(), CliError> {
    let url = DatabaseUrl::parse(config.database.url.as_str())?;
    if !is_check {
        // The keyring comes first: a database without one is taken for one that has lost it.
        let _others_wait = installation::enter(&config.data.dir, &url)?;
        let applied = migrate::migrate(&url).map_err(|error| installation::unusable(&url, &error))?;
        let text = if applied.is_empty() {
            "nothing is missing".to_owned()
        } else {
            format!("applied {}", applied.join(", "))
        };
        output.answer(&text, &json!({"applied": applied}));
        return Ok(());
    }
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
