//! `completions` and `man`: files for packages, generated from the command definitions.

use super::arguments::Arguments;
use super::error::CliError;
use super::output::Output;
use clap::CommandFactory as _;
use clap_complete::Shell;
use std::path::Path;

pub(super) fn completions(shell: Shell, output: &Output) -> Result<(), CliError> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Arguments::command(), "afterword", &mut script);
    output.line(String::from_utf8(script).map_err(CliError::failed)?.trim_end());
    Ok(())
}

/// Writes a page for the program and one for each command into a directory, which is made where it is missing.
pub(super) fn pages(directory: &Path, output: &Output) -> Result<(), CliError> {
    let failed = |error: std::io::Error| CliError::Failed(format!("{}: {error}", directory.display()));
    std::fs::create_dir_all(directory).map_err(failed)?;
    clap_mangen::generate_to(Arguments::command(), directory).map_err(failed)?;
    let place = directory.display().to_string();
    output.answer(&format!("the pages are in {place}"), &serde_json::json!({"directory": place}));
    Ok(())
}
