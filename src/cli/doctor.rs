//! `doctor`

use super::error::CliError;
use super::installation::{Installation, Purpose};
use super::output::Output;
use super::surroundings;
use crate::config::Config;
use crate::crypto::AuditHeadFile;
use crate::service::doctor::{self, Finding};
use crate::storage::DatabaseUrl;
use serde_json::json;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

/// Free space that is enough for a while, in bytes: the write-ahead log alone may take 64 MiB.
const ENOUGH_SPACE: u64 = 128 * 1024 * 1024;

pub(super) async fn run(config: &Config, output: &Output) -> Result<(), CliError> {
    // Opening checks the keyring and the migrations, and says what to do where they are wrong.
    let installation = Installation::open(config, Purpose::Command)?;
    let mut findings = vec![Finding { check: "keyring and migrations", problem: None, remedy: "".into() }];
    findings.push(modes(&config.data.dir)?);
    findings.push(space(config)?);
    let recorded = AuditHeadFile::in_directory(&config.data.dir).read();
    let recorded = recorded.unwrap_or_else(|error| {
        let remedy = "Put back a copy, or take the log as it is with `afterword audit accept`.".into();
        findings.push(Finding { check: "recorded head of the audit log", problem: Some(error.to_string()), remedy });
        None
    });
    findings.extend(doctor::examine(&installation.service, recorded.as_ref()).await?);
    findings.extend(surroundings::examine(&installation.service, config).await?);
    let line = |finding: &Finding| match &finding.problem {
        None => format!("ok       {}", finding.check),
        Some(problem) => format!("problem  {}: {problem}\n         {}", finding.check, finding.remedy),
    };
    let text: Vec<_> = findings.iter().map(line).collect();
    let json: Vec<_> = findings
        .iter()
        .map(|finding| {
            let remedy = finding.problem.as_ref().map(|_| &finding.remedy);
            json!({"check": finding.check, "ok": finding.problem.is_none(), "problem": finding.problem, "remedy": remedy})
        })
        .collect();
    output.answer(&text.join("\n"), &json!({"checks": json}));
    let problems = findings.iter().filter(|finding| finding.problem.is_some()).count();
    if problems == 0 { Ok(()) } else { Err(CliError::Failed(format!("problems found: {problems}"))) }
}

/// Looks for room on the disk of the data directory, and on that of the database where it is a file elsewhere.
fn space(config: &Config) -> Result<Finding, CliError> {
    let mut places = vec![config.data.dir.clone()];
    if let Some(path) = DatabaseUrl::parse(config.database.url.as_str())?.file() {
        places.extend(path.parent().filter(|parent| !parent.as_os_str().is_empty()).map(Path::to_owned));
    }
    places.dedup();
    let mut scarce = Vec::new();
    for place in places {
        let disk = rustix::fs::statvfs(&place).map_err(CliError::failed)?;
        let free = disk.f_bavail.saturating_mul(disk.f_frsize);
        if free < ENOUGH_SPACE {
            scarce.push(format!("{} MiB are free on the disk of {}", free >> 20, place.display()));
        }
    }
    Ok(Finding {
        check: "free space",
        problem: (!scarce.is_empty()).then(|| scarce.join(", ")),
        remedy: "Make room: a full disk takes no comments.".into(),
    })
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
        remedy: "Let only the user read it that the server runs as: chmod -R go= on the data directory.".into(),
    })
}
