//! Reads comments from CSV files.

use std::collections::BTreeSet;
use std::path::Path;

/// A comment as a file has it.
#[derive(Debug)]
pub struct Row {
    pub author: String,
    pub text: String,
}

/// Reads the files among the arguments, or our own where there is none. What is no file is a word for another harness.
pub fn read(arguments: impl Iterator<Item = String>) -> Vec<Row> {
    let files: Vec<_> = arguments.filter(|argument| argument.ends_with(".csv")).collect();
    if files.is_empty() {
        return read_file(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/comments.csv"));
    }
    files.iter().flat_map(|file| read_file(Path::new(file))).collect()
}

/// Counts the rows that say what an earlier one has said in the same name.
pub fn repeated(rows: &[Row]) -> usize {
    let mut said = BTreeSet::new();
    let key = |row: &Row| (row.author.trim().to_lowercase(), row.text.trim().to_lowercase());
    rows.iter().filter(|row| !said.insert(key(row))).count()
}

fn read_file(path: &Path) -> Vec<Row> {
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_path(path).unwrap();
    let headers = reader.headers().unwrap().clone();
    let column = |name: &str| {
        let is_named = |header: &str| header.trim_start_matches('\u{feff}').trim().eq_ignore_ascii_case(name);
        headers.iter().position(is_named).unwrap_or_else(|| panic!("{} has no column {name}", path.display()))
    };
    let (author, text) = (column("author"), column("content"));
    let row = |record: csv::StringRecord| Row { author: record[author].to_owned(), text: record[text].to_owned() };
    let rows: Vec<_> = reader.records().map(|record| row(record.unwrap())).collect();
    assert!(!rows.is_empty(), "{} has no comments", path.display());
    rows
}
