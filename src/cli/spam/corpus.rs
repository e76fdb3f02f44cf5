//! Reads labelled comments from CSV files.

use super::columns::{Column, Columns};
use super::options::CorpusArguments;
use crate::domain::spam::classifier::{Example, Features, Label};
use csv::{Position, ReaderBuilder, StringRecord};
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::Offset;
use std::path::Path;

/// A fault of a file. The caller names the file.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum CorpusError {
    #[error("it cannot be read: {0}")]
    Unreadable(String),
    #[error("line {0} is not UTF-8; convert the file first")]
    NotUtf8(usize),
    #[error("it is empty; a header and at least one row are needed")]
    Empty,
    #[error("no column is named {wanted}; the columns are: {found}. Name the right one with {flag}")]
    NoColumn { wanted: String, found: String, flag: &'static str },
    #[error("line {line} has {found} fields; the header has {expected}")]
    FieldCount { line: u64, found: u64, expected: u64 },
    #[error("it is no CSV: {0}")]
    NotCsv(String),
    #[error("line {line}, column {column}: {value:?} is no label; 1, spam, true, yes and 0, ham, false, no are")]
    Label { line: u64, column: String, value: String },
    #[error("line {line}, column {column}: {value:?} is no time; 2026-11-24 and 2026-11-24T13:50:00 are, or nothing")]
    Date { line: u64, column: String, value: String },
}

/// One comment of a file.
#[derive(Debug)]
pub(super) struct Row {
    pub example: Example,
    /// The text.
    pub text: String,
    /// When it was written; `None` where the file does not say, or nobody asked.
    pub written_at: Option<DateTime>,
}

/// Reads a file.
pub(super) fn read(file: &Path, options: &CorpusArguments, is_dated: bool) -> Result<Vec<Row>, CorpusError> {
    let bytes = std::fs::read(file).map_err(|error| CorpusError::Unreadable(error.to_string()))?;
    parse(&bytes, options, is_dated)
}

fn parse(bytes: &[u8], options: &CorpusArguments, is_dated: bool) -> Result<Vec<Row>, CorpusError> {
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let before = bytes.iter().take(error.valid_up_to());
        CorpusError::NotUtf8(1 + before.filter(|byte| **byte == b'\n').count())
    })?;
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    let mut reader = ReaderBuilder::new().from_reader(text.as_bytes());
    let header = reader.headers().map_err(|error| broken(&error, text))?.clone();
    if header.is_empty() {
        return Err(CorpusError::Empty);
    }
    let columns = Columns::find(&header, options)?;
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| broken(&error, text))?;
        rows.push(row(&record, line(record.position(), text), &columns, is_dated)?);
    }
    if rows.is_empty() {
        return Err(CorpusError::Empty);
    }
    fill_dates(&mut rows);
    Ok(rows)
}

fn row(record: &StringRecord, line: u64, columns: &Columns, is_dated: bool) -> Result<Row, CorpusError> {
    let cell = |column: &Column| record.get(column.index).unwrap_or_default();
    let value = cell(&columns.label);
    let label = label(value).ok_or_else(|| CorpusError::Label {
        line,
        column: columns.label.name.clone(),
        value: value.to_owned(),
    })?;
    let written_at = match columns.date.as_ref().filter(|column| is_dated && !cell(column).trim().is_empty()) {
        None => None,
        Some(column) => {
            let value = cell(column).to_owned();
            Some(date(&value).ok_or(CorpusError::Date { line, column: column.name.clone(), value })?)
        }
    };
    let text = cell(&columns.text).to_owned();
    Ok(Row { example: Example { features: Features::of(&text, None), label }, text, written_at })
}

/// Gives rows without a time that of the row before; those at the start, that of the first row that has one. Files are
/// mostly in order, one way or the other.
fn fill_dates(rows: &mut [Row]) {
    let mut last = rows.iter().find_map(|row| row.written_at);
    for row in rows {
        last = row.written_at.or(last);
        row.written_at = last;
    }
}

fn label(value: &str) -> Option<Label> {
    match value.trim().to_ascii_lowercase().as_str() {
        "1" | "spam" | "true" | "yes" => Some(Label::Spam),
        "0" | "ham" | "false" | "no" => Some(Label::Ham),
        _ => None,
    }
}

fn date(value: &str) -> Option<DateTime> {
    let value = value.trim();
    let with_offset = value.parse::<Timestamp>().ok().map(|time| Offset::UTC.to_datetime(time));
    with_offset.or_else(|| value.parse().ok())
}

/// Returns the line that a record begins in. The reader's own count stands before the blank lines above it.
fn line(position: Option<&Position>, text: &str) -> u64 {
    let Some(position) = position else { return 0 };
    let rest = usize::try_from(position.byte()).ok().and_then(|start| text.get(start..)).unwrap_or_default();
    let blank = rest.bytes().take_while(|byte| matches!(byte, b'\r' | b'\n'));
    position.line() + blank.filter(|byte| *byte == b'\n').count() as u64
}

fn broken(error: &csv::Error, text: &str) -> CorpusError {
    match error.kind() {
        csv::ErrorKind::UnequalLengths { pos, expected_len, len } => {
            CorpusError::FieldCount { line: line(pos.as_ref(), text), found: *len, expected: *expected_len }
        }
        _ => CorpusError::NotCsv(error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::{Args as _, FromArgMatches};

    fn options(arguments: &[&str]) -> CorpusArguments {
        let command = CorpusArguments::augment_args(clap::Command::new("evaluate"));
        let arguments = ["evaluate", "file.csv"].iter().chain(arguments);
        CorpusArguments::from_arg_matches(&command.get_matches_from(arguments)).unwrap()
    }

    fn labels(text: &str, arguments: &[&str]) -> Result<Vec<Label>, CorpusError> {
        Ok(parse(text.as_bytes(), &options(arguments), false)?.iter().map(|row| row.example.label).collect())
    }

    #[test]
    fn usual_columns_are_found_behind_a_mark_of_byte_order_and_blank_lines() {
        let both = Ok(vec![Label::Spam, Label::Ham]);
        for text in [
            "\u{FEFF}CONTENT,CLASS\na,1\nb,0\n",
            "\nID,Class,Content\n1,spam,a\n\n2,ham,\"b\nc\"\n",
            "\r\nv1,v2\r\nSPAM,a\r\nHam,b\r\n",
            "text,label\na,true\nb,false",
            "message,is_spam\na,Yes\nb, no ",
        ] {
            assert_eq!(labels(text, &[]), both, "{text:?}");
        }
        assert_eq!(labels("a,b,text\nx,1,no\ny,0,no", &["--text", "A", "--label", "b"]), both);
    }

    #[test]
    fn text_is_what_stands_in_its_column() {
        let rows = parse(b"label,text\n1,\"Buy, \"\"now\"\"\"\n", &options(&[]), false).unwrap();
        assert_eq!(rows[0].example.features, Features::of("Buy, \"now\"", None));
    }

    #[test]
    fn what_is_wrong_is_named_with_its_place() {
        for (text, words) in [
            ("", &["is empty"] as &[&str]),
            ("text,label\n", &["is empty"]),
            ("a,b\n1,2\n", &["CONTENT, text", "the columns are: a, b", "--text"]),
            ("text,b\n1,2\n", &["CLASS, label", "the columns are: text, b", "--label"]),
            ("\ntext,label\na,1\n\nb,maybe\n", &["line 5, column label", "\"maybe\" is no label"]),
            ("text,label\r\n\r\n\"a\r\n\",1\r\nb,?\r\n", &["line 5, column label"]),
            ("text,label\na,1\n\nb\n", &["line 4 has 1 fields; the header has 2"]),
        ] {
            let error = labels(text, &[]).unwrap_err().to_string();
            assert!(words.iter().all(|word| error.contains(word)), "{text:?}: {error}");
        }
        assert_eq!(parse(b"text,label\na\xFF,1\n", &options(&[]), false).unwrap_err(), CorpusError::NotUtf8(2));
        let error = labels("text,label\na,1\n", &["--date", "when"]).unwrap_err().to_string();
        assert!(error.contains("no column is named when") && error.contains("--date"), "{error}");
    }

    #[test]
    fn times_are_read_where_they_decide_the_order() {
        let text =
            "text,label,date\na,1,\nb,0,2026-11-24T10:00:00.5\nc,0,\nd,1,2026-11-23\ne,1,2026-11-24T12:00:00+02:00\n";
        let rows = parse(text.as_bytes(), &options(&[]), true).unwrap();
        let times: Vec<String> = rows.iter().filter_map(|row| Some(row.written_at?.to_string())).collect();
        let (first, second) = ("2026-11-24T10:00:00.5", "2026-11-23T00:00:00");
        assert_eq!(times, [first, first, first, second, "2026-11-24T10:00:00"]);
        let wrong = "text,label,date\na,1,yesterday\n";
        let error = parse(wrong.as_bytes(), &options(&[]), true).unwrap_err().to_string();
        assert!(error.contains("line 2, column date") && error.contains("\"yesterday\" is no time"), "{error}");
        assert_eq!(labels(wrong, &[]), Ok(vec![Label::Spam]));
    }
}
