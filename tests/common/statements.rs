//! Every statement that the program sends in these tests, collected to be held against the list of those that are known.
//!
//! `tests/data/statements.txt` has each statement once, with the bound on the rows that it reads and the plan that it has to
//! have. A statement that is not on it is written down in `target/tmp/statements`, where `tests/storage/statements.rs` finds it.
//! Left out are statements that are written out in SQL: those of migrations, of `storage::health` and of `storage::dialect` for
//! `doctor`, and those of the tests themselves.

use afterword::storage::{DatabaseUrl, observe_statements};
use regex::Regex;
use std::collections::BTreeSet;
use std::fs::OpenOptions;
use std::io::Write as _;
use std::path::PathBuf;
use std::sync::{LazyLock, Mutex, PoisonError};

/// Where the list is.
pub fn list() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/data/statements.txt")
}

/// Where each binary with tests writes down what the list has not.
pub fn unknown() -> PathBuf {
    PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("statements")
}

/// Begins to collect the statements of this process. May be called again.
pub fn watch() {
    observe_statements(note);
}

/// The file of this binary. It is emptied at the start, unless only some of the tests are run.
static FILE: LazyLock<PathBuf> = LazyLock::new(|| {
    let program = std::env::current_exe().unwrap();
    let name = program.file_stem().unwrap().to_str().unwrap();
    let name = name.rsplit_once('-').map_or(name, |(name, _)| name);
    std::fs::create_dir_all(unknown()).unwrap();
    let file = unknown().join(format!("{name}.txt"));
    if std::env::args().skip(1).all(|argument| argument.starts_with('-')) {
        std::fs::write(&file, "").unwrap();
    }
    file
});

static KNOWN: LazyLock<Mutex<BTreeSet<String>>> = LazyLock::new(|| {
    let text = std::fs::read_to_string(list()).unwrap();
    Mutex::new(text.lines().filter(|line| is_statement(line)).map(str::to_owned).collect())
});

/// What was sent to databases that somebody records, by their address.
static RECORDED: Mutex<Vec<(DatabaseUrl, Vec<String>)>> = Mutex::new(Vec::new());

/// Whether a line of the list is a statement. What belongs to it is indented.
pub fn is_statement(line: &str) -> bool {
    !line.is_empty() && !line.starts_with([' ', '#'])
}

/// Begins to record what is sent to a database.
pub fn record(url: &DatabaseUrl) {
    RECORDED.lock().unwrap_or_else(PoisonError::into_inner).push((url.clone(), Vec::new()));
}

/// Gives what was sent to a database since it was recorded, or since the last call, with its values.
pub fn recorded(url: &DatabaseUrl) -> Vec<String> {
    let mut recorded = RECORDED.lock().unwrap_or_else(PoisonError::into_inner);
    let own = recorded.iter_mut().find(|(known, _)| known == url);
    own.map(|(_, statements)| std::mem::take(statements)).unwrap_or_default()
}

fn note(url: &DatabaseUrl, shown: &str) {
    // The query builder quotes every name so; what is written out does not.
    if !matches!(url, DatabaseUrl::Sqlite(_)) || !shown.contains('`') || shown.contains("__diesel_schema_migrations") {
        return;
    }
    let mut recorded = RECORDED.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((_, statements)) = recorded.iter_mut().find(|(known, _)| known == url) {
        statements.push(shown.to_owned());
    }
    drop(recorded);
    let file = FILE.as_path();
    let statement = normal(shown);
    if KNOWN.lock().unwrap_or_else(PoisonError::into_inner).insert(statement.clone()) {
        let mut file = OpenOptions::new().create(true).append(true).open(file).unwrap();
        file.write_all(format!("{statement}\n").as_bytes()).unwrap();
    }
}

static LISTS: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"IN \(\?(, \?)*\)").unwrap());
static ROWS: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"VALUES (\([^()]*\))(, \([^()]*\))*").unwrap());

/// Gives a statement as it is listed: without its values, and with two where there may be any number.
pub fn normal(shown: &str) -> String {
    let text = shown.split(" -- binds:").next().unwrap_or(shown);
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let text = LISTS.replace_all(&text, "IN (?, ?)");
    let mut text = ROWS.replace_all(&text, "VALUES $1").into_owned();
    while let Some(shorter) = without_repeated_alternative(&text) {
        text = shorter;
    }
    text
}

/// Makes one of two equal alternatives: `(A OR A)` is `A`. `None` where there are none.
fn without_repeated_alternative(text: &str) -> Option<String> {
    text.match_indices(" OR ").find_map(|(at, or)| {
        let (before, behind) = (text.get(..at)?, text.get(at + or.len()..)?);
        let (left, right) = (group(before.char_indices().rev(), '(')?, group(behind.char_indices(), ')')?);
        let (start, same) = before.split_at(left);
        let (other, rest) = behind.split_at(right + 1);
        let (start, rest) = start.strip_suffix('(').zip(rest.strip_prefix(')')).unwrap_or((start, rest));
        (same == other).then(|| format!("{start}{same}{rest}"))
    })
}

/// Gives where the group in parentheses ends that letters begin with; `None` where they begin with none.
fn group(letters: impl Iterator<Item = (usize, char)>, end: char) -> Option<usize> {
    let mut depth = 0;
    for (at, letter) in letters {
        match letter {
            '(' | ')' if letter == end => depth -= 1,
            '(' | ')' => depth += 1,
            _ => {}
        }
        if depth <= 0 {
            return (depth == 0 && letter == end).then_some(at);
        }
    }
    None
}
