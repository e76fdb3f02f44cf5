//! `doctor`

use super::error::CliError;
use super::installation::{Installation, Purpose};
use super::output::Output;
use crate::config::Config;
use crate::service::doctor::{self, Finding};
use serde_json::json;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

pub(super) async fn run(config: &Config, output: &Output) -> Result<(), CliError> {
    // Opening checks the keyring and the migrations, and says what to do where they are wrong.
    let installation = Installation::open(config, Purpose::Command)?;
    let mut findings = vec![Finding { check: "keyring and migrations", problem: None, remedy: "" }];
    findings.push(modes(&config.data.dir)?);
    findings.extend(doctor::examine(&installation.service).await?);
    let line = |finding: &Finding| match &finding.problem {
        None => format!("ok       {}", finding.check),
        Some(problem) => format!("problem  {}: {problem}\n         {}", finding.check, finding.remedy),
    };
    let text: Vec<_> = findings.iter().map(line).collect();
    let json: Vec<_> = findings
        .iter()
        .map(|finding| {
            let remedy = finding.problem.as_ref().map(|_| finding.remedy);
            json!({"check": finding.check, "ok": finding.problem.is_none(), "problem": finding.problem, "remedy": remedy})
        })
        .collect();
    output.answer(&text.join("\n"), &json!({"checks": json}));
    let problems = findings.iter().filter(|finding| finding.problem.is_some()).count();
    if problems == 0 { Ok(()) } else { Err(CliError::Failed(format!("problems found: {problems}"))) }
}

/// Looks for files that others than their owner may read.
fn modes(directory: &Path) -> Result<Finding, CliError> {
    let mut open = Vec::new();
    let entries = std::fs::read_dir(directory).map_err(CliError::failed)?;
    for entry in entries {
        let entry = entry.map_err(CliError::failed)?;
        let mode = entry.metadata().map_err(CliError::failed)?.permissions().mode() & 0o777;
        let own = std::fs::metadata(directory).map_err(CliError::failed)?.permissions().mode() & 0o077;
        if mode & 0o077 != 0 && own != 0 {
            open.push(format!("{} has mode {mode:o}", entry.file_name().to_string_lossy()));
        }
    }
    open.sort();
    Ok(Finding {
        check: "file modes",
        problem: (!open.is_empty()).then(|| open.join(", ")),
        remedy: "Let only the user read it that the server runs as: chmod -R go= on the data directory.",
    })
}
