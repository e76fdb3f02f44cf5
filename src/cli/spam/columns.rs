//! Finds the columns of a CSV file that hold text, label and date.

use super::corpus::CorpusError;
use super::options::CorpusArguments;
use csv::StringRecord;

const TEXT_NAMES: &[&str] = &["CONTENT", "text", "comment", "body", "message", "v2"];
const LABEL_NAMES: &[&str] = &["CLASS", "label", "spam", "is_spam", "v1"];
const DATE_NAMES: &[&str] = &["DATE", "time", "timestamp", "created_at"];

/// A column's place and its name in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Column {
    pub index: usize,
    pub name: String,
}

/// The columns of one file.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Columns {
    pub text: Column,
    pub label: Column,
    pub date: Option<Column>,
}

impl Columns {
    /// Finds the columns by the names that were asked for, or else by the usual ones. Capitals do not matter.
    pub(super) fn find(header: &StringRecord, options: &CorpusArguments) -> Result<Self, CorpusError> {
        let date = match &options.date {
            Some(_) => Some(required(header, options.date.as_deref(), DATE_NAMES, "--date")?),
            None => usual(header, DATE_NAMES),
        };
        Ok(Self {
            text: required(header, options.text.as_deref(), TEXT_NAMES, "--text")?,
            label: required(header, options.label.as_deref(), LABEL_NAMES, "--label")?,
            date,
        })
    }
}

fn required(
    header: &StringRecord,
    asked: Option<&str>,
    usual_names: &[&str],
    flag: &'static str,
) -> Result<Column, CorpusError> {
    let found = match asked {
        Some(name) => named(header, name),
        None => usual(header, usual_names),
    };
    found.ok_or_else(|| CorpusError::NoColumn {
        wanted: asked.map_or_else(|| usual_names.join(", "), str::to_owned),
        found: header.iter().map(str::trim).collect::<Vec<_>>().join(", "),
        flag,
    })
}

fn usual(header: &StringRecord, names: &[&str]) -> Option<Column> {
    names.iter().find_map(|name| named(header, name))
}

fn named(header: &StringRecord, name: &str) -> Option<Column> {
    let is_exact = |column: &str| column.trim() == name.trim();
    let is_close = |column: &str| column.trim().to_lowercase() == name.trim().to_lowercase();
    let index = header.iter().position(is_exact).or_else(|| header.iter().position(is_close))?;
    Some(Column { index, name: header.get(index)?.trim().to_owned() })
}
