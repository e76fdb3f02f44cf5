//! Output of commands: text for people, or JSON for programs.

use super::error::CliError;
use serde_json::Value;
use std::io::Write;

/// Where answers go.
pub struct Output {
    is_json: bool,
}

impl Output {
    /// Prints JSON, or text.
    pub const fn new(is_json: bool) -> Self {
        Self { is_json }
    }

    /// Prints an answer in the form that was asked for.
    pub fn answer(&self, text: &str, json: &Value) {
        let line = if self.is_json { json.to_string() } else { text.trim_end().to_owned() };
        self.line(&line);
    }

    /// Prints a text as it is, also with `--json`.
    pub(super) fn line(&self, text: &str) {
        let mut stdout = std::io::stdout().lock();
        // A closed pipe has no reader to report the error to.
        let _ = writeln!(stdout, "{text}");
        let _ = stdout.flush();
    }

    /// Prints why a command failed, to standard error.
    pub fn fail(&self, error: &CliError) {
        let text = if self.is_json {
            serde_json::json!({"error": error.to_string()}).to_string()
        } else {
            format!("afterword: {error}")
        };
        let _ = writeln!(std::io::stderr().lock(), "{text}");
    }
}

/// Lays rows out in columns.
pub fn table(header: &[&str], rows: &[Vec<String>]) -> String {
    let header: Vec<String> = header.iter().map(|cell| (*cell).to_owned()).collect();
    let width = |column: usize| {
        let cells = std::iter::once(&header).chain(rows).filter_map(|row| row.get(column));
        cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    let lay = |row: &Vec<String>| {
        let cells = row.iter().enumerate().map(|(column, cell)| format!("{cell:<width$}", width = width(column)));
        cells.collect::<Vec<_>>().join("  ").trim_end().to_owned()
    };
    std::iter::once(&header).chain(rows).map(lay).collect::<Vec<_>>().join("\n")
}
