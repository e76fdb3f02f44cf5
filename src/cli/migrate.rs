//! `migrate`

use super::error::CliError;
use super::output::Output;
use crate::config::Config;
use crate::storage::{DatabaseUrl, migrate};
use serde_json::json;
use std::os::unix::fs::DirBuilderExt;

pub(super) fn run(config: &Config, is_check: bool, output: &Output) -> Result<(), CliError> {
    let url = DatabaseUrl::parse(config.database.url.as_str())?;
    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(&config.data.dir).map_err(CliError::failed)?;
    if !is_check {
        let applied = migrate::migrate(&url).map_err(CliError::failed)?;
        let text = if applied.is_empty() {
            "nothing is missing".to_owned()
        } else {
            format!("applied {}", applied.join(", "))
        };
        output.answer(&text, &json!({"applied": applied}));
        return Ok(());
    }
    let state = migrate::state(&url).map_err(CliError::failed)?;
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
