//! Reads Rust source as far as rules about paths need it: without comments, literals and test code, line by line.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// One file of the source.
#[derive(Clone)]
pub struct Source {
    /// Its path below the repository, such as `src/web/form.rs`.
    pub name: String,
    /// What stands in it.
    pub text: String,
    /// The same with comments, literals and test code blanked; as many lines.
    pub code: String,
}

/// A path in code, such as `crate::domain::site::Site` or `diesel::insert_into`, with its aliases and groups resolved.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mention {
    /// The line, counted from 1.
    pub line: usize,
    /// The segments; the first is `crate` where the path is this crate's.
    pub segments: Vec<String>,
}

impl Source {
    /// Takes a file as it stands in the repository.
    pub fn new(name: &str, text: &str) -> Self {
        let code = without_tests(&without_comments_and_literals(text));
        Self { name: name.to_owned(), text: text.to_owned(), code }
    }

    /// Gives the room: `web` for `src/web/form.rs` and for `src/web.rs` alike.
    pub fn room(&self) -> &str {
        let inside = self.name.strip_prefix("src/").unwrap_or(&self.name);
        inside.split('/').next().unwrap_or(inside).trim_end_matches(".rs")
    }

    /// Gives every path with at least two segments that code outside tests mentions.
    pub fn mentions(&self) -> Vec<Mention> {
        let tokens = tokens(&self.code);
        let mut found = BTreeSet::new();
        let mut at = 0;
        while at < tokens.len() {
            let starts_path = is_name(&tokens[at].1) && (at == 0 || !matches!(tokens[at - 1].1.as_str(), "::" | "."));
            if starts_path && tokens.get(at + 1).is_some_and(|next| next.1 == "::") {
                at = self.read_path(&tokens, at, &[], &mut found);
            } else {
                at += 1;
            }
        }
        found.into_iter().collect()
    }

    /// Reads a path with its groups from `at`, and gives the position after it.
    fn read_path(
        &self,
        tokens: &[(usize, String)],
        mut at: usize,
        before: &[String],
        found: &mut BTreeSet<Mention>,
    ) -> usize {
        let line = tokens.get(at).map_or(0, |token| token.0);
        let mut segments = before.to_vec();
        while let Some((_, token)) = tokens.get(at) {
            if is_name(token) {
                segments.push(token.clone());
                at += 1;
            } else if token == "{" && at > 0 && tokens[at - 1].1 == "::" {
                return self.read_group(tokens, at + 1, &segments, found);
            } else {
                break;
            }
            if tokens.get(at).is_none_or(|next| next.1 != "::") {
                break;
            }
            at += 1;
        }
        found.insert(Mention { line, segments: self.resolve(segments) });
        at
    }

    fn read_group(
        &self,
        tokens: &[(usize, String)],
        mut at: usize,
        before: &[String],
        found: &mut BTreeSet<Mention>,
    ) -> usize {
        while let Some((line, token)) = tokens.get(at) {
            match token.as_str() {
                "}" => return at + 1,
                "*" | "self" => {
                    found.insert(Mention { line: *line, segments: self.resolve(before.to_vec()) });
                    at += 1;
                }
                "as" => at += 2,
                name if is_name(name) => at = self.read_path(tokens, at, before, found),
                _ => at += 1,
            }
        }
        at
    }

    /// Writes `super::super::x` and `self::x` from the root of the crate.
    fn resolve(&self, segments: Vec<String>) -> Vec<String> {
        let mut module = self.module();
        let is_relative = matches!(segments.first().map(String::as_str), Some("super" | "self"));
        if !is_relative {
            return segments;
        }
        let mut rest = segments.as_slice();
        while let Some((first, others)) = rest.split_first() {
            match first.as_str() {
                "super" => drop(module.pop()),
                "self" => {}
                _ => break,
            }
            rest = others;
        }
        [vec!["crate".to_owned()], module, rest.to_vec()].concat()
    }

    /// Gives the segments of the file's module below the root.
    fn module(&self) -> Vec<String> {
        let inside = self.name.strip_prefix("src/").unwrap_or(&self.name).trim_end_matches(".rs");
        let mut segments: Vec<String> = inside.split('/').map(str::to_owned).collect();
        if matches!(segments.last().map(String::as_str), Some("mod" | "lib" | "main")) {
            segments.pop();
        }
        segments
    }
}

/// Reads every `.rs` file below `src/` but those that only tests are made of.
pub fn all(repository: &Path) -> Vec<Source> {
    let sources = below(repository, "src");
    let tests: BTreeSet<String> = sources.iter().flat_map(test_modules).collect();
    let is_test = |name: &str| {
        tests
            .iter()
            .any(|module| name.strip_prefix(module.as_str()).is_some_and(|rest| rest == ".rs" || rest.starts_with('/')))
    };
    sources.into_iter().filter(|source| !is_test(&source.name)).collect()
}

/// Reads every `.rs` file of the other members of the workspace, which stand outside of all rooms.
pub fn members(repository: &Path) -> Vec<Source> {
    below(repository, "crates")
}

fn below(repository: &Path, folder: &str) -> Vec<Source> {
    let mut files = Vec::new();
    walk(&repository.join(folder), "rs", &mut files);
    files.sort();
    let read = |file: &PathBuf| {
        let name = file.strip_prefix(repository).unwrap().to_str().unwrap().replace('\\', "/");
        Source::new(&name, &fs::read_to_string(file).unwrap())
    };
    files.iter().map(read).collect()
}

/// Gathers the files below a directory that have an extension.
pub fn walk(directory: &Path, extension: &str, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            walk(&path, extension, files);
        } else if path.extension().is_some_and(|found| found == extension) {
            files.push(path);
        }
    }
}

/// Gives the modules that a file declares as `#[cfg(test)] mod name;`, as paths without `.rs`.
fn test_modules(source: &Source) -> Vec<String> {
    let code = without_comments_and_literals(&source.text);
    let folder = format!("src/{}", source.module().join("/"));
    let after = code.split("#[cfg(test)]").skip(1);
    after
        .filter_map(|rest| rest.trim_start().strip_prefix("mod ")?.split_once(';'))
        .filter(|(name, _)| is_name(name.trim()))
        .map(|(name, _)| format!("{}/{}", folder.trim_end_matches('/'), name.trim()))
        .collect()
}

/// Blanks comments, strings and characters; keeps every line break.
fn without_comments_and_literals(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while at < chars.len() {
        let end = skipped(&chars, at);
        if end == at {
            out.push(chars[at]);
            at += 1;
        } else {
            out.extend(chars[at..end].iter().map(|c| if *c == '\n' { '\n' } else { ' ' }));
            at = end;
        }
    }
    out
}

/// Gives where the comment or literal that begins at `at` ends; `at` itself where none begins.
fn skipped(chars: &[char], at: usize) -> usize {
    let next = chars.get(at + 1).copied();
    let is_after_name = at > 0 && (chars[at - 1].is_alphanumeric() || chars[at - 1] == '_');
    match chars[at] {
        '/' if next == Some('/') => until(chars, at, |rest| rest[0] == '\n'),
        '/' if next == Some('*') => after_block(chars, at),
        '"' => after_string(chars, at + 1),
        'r' if !is_after_name && matches!(next, Some('"' | '#')) => after_raw(chars, at + 1).unwrap_or(at),
        'b' if !is_after_name && next == Some('r') => after_raw(chars, at + 2).unwrap_or(at),
        '\'' if next == Some('\\') => until(chars, at + 3, |rest| rest[0] == '\'') + 1,
        '\'' if chars.get(at + 2) == Some(&'\'') => at + 3,
        _ => at,
    }
    .min(chars.len())
}

fn until(chars: &[char], from: usize, is_end: impl Fn(&[char]) -> bool) -> usize {
    (from..chars.len()).find(|at| is_end(&chars[*at..])).unwrap_or(chars.len())
}

fn after_block(chars: &[char], from: usize) -> usize {
    let (mut depth, mut at) = (0, from);
    while at < chars.len() {
        match (chars[at], chars.get(at + 1)) {
            ('/', Some('*')) => (depth, at) = (depth + 1, at + 2),
            ('*', Some('/')) if depth == 1 => return at + 2,
            ('*', Some('/')) => (depth, at) = (depth - 1, at + 2),
            _ => at += 1,
        }
    }
    at
}

fn after_string(chars: &[char], mut at: usize) -> usize {
    while at < chars.len() {
        match chars[at] {
            '\\' => at += 2,
            '"' => return at + 1,
            _ => at += 1,
        }
    }
    at
}

/// Gives the end of a raw string whose hashes begin at `at`; `None` for a raw identifier.
fn after_raw(chars: &[char], at: usize) -> Option<usize> {
    let hashes = chars[at..].iter().take_while(|c| **c == '#').count();
    (chars.get(at + hashes) == Some(&'"')).then(|| {
        let is_end = |rest: &[char]| rest[0] == '"' && rest[1..].iter().take_while(|c| **c == '#').count() >= hashes;
        until(chars, at + hashes + 1, is_end) + 1 + hashes
    })
}

/// Blanks each item behind `#[cfg(test)]`, up to its semicolon or closing brace.
fn without_tests(code: &str) -> String {
    let mut chars: Vec<char> = code.chars().collect();
    let marker: Vec<char> = "#[cfg(test)]".chars().collect();
    let mut at = 0;
    while at + marker.len() <= chars.len() {
        if chars[at..at + marker.len()] != marker[..] {
            at += 1;
            continue;
        }
        let end = item_end(&chars, at + marker.len());
        chars[at..end].iter_mut().filter(|c| **c != '\n').for_each(|c| *c = ' ');
        at = end;
    }
    chars.into_iter().collect()
}

fn item_end(chars: &[char], from: usize) -> usize {
    let mut depth = 0_usize;
    for (at, c) in chars.iter().enumerate().skip(from) {
        match c {
            '{' => depth += 1,
            '}' if depth <= 1 => return at + 1,
            '}' => depth -= 1,
            ';' if depth == 0 => return at + 1,
            _ => {}
        }
    }
    chars.len()
}

/// Splits code into names, `::` and single characters, each with its line.
fn tokens(code: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for (index, line) in code.lines().enumerate() {
        let chars: Vec<char> = line.chars().collect();
        let mut at = 0;
        while at < chars.len() {
            let start = at;
            while at < chars.len() && (chars[at].is_alphanumeric() || chars[at] == '_') {
                at += 1;
            }
            if at == start {
                at += if chars[at..].starts_with(&[':', ':']) { 2 } else { 1 };
            }
            let token: String = chars[start..at].iter().collect();
            if !token.trim().is_empty() {
                found.push((index + 1, token));
            }
        }
    }
    found
}

fn is_name(token: &str) -> bool {
    token.starts_with(|c: char| c.is_alphabetic() || c == '_') && token.chars().all(|c| c.is_alphanumeric() || c == '_')
}
