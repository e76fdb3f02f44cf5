//! Holds the documentation against the repository: links lead somewhere, and the table of error codes is whole.

#![expect(clippy::unwrap_used, reason = "a test that cannot read the documentation has failed")]

use afterword::web::code::Code;
use std::fs;
use std::path::{Path, PathBuf};

fn repository() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Gives every Markdown file at the root, in `docs/`, and in its folders.
fn pages() -> Vec<PathBuf> {
    let folders = ["", "docs", "docs/adr", "docs/recipes"].map(|folder| repository().join(folder));
    let files = folders.iter().flat_map(|folder| fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()));
    files.filter(|file| file.extension().is_some_and(|extension| extension == "md")).collect()
}

/// Gives the targets of links that lead into the repository, without code blocks.
fn relative_links(text: &str) -> Vec<String> {
    let prose = text.split("```").step_by(2).collect::<String>();
    let targets =
        prose.split("](").skip(1).filter_map(|rest| rest.split_once(')')).map(|(target, _)| target.to_owned());
    targets.filter(|target| !target.contains("://") && !target.starts_with("mailto:")).collect()
}

/// Gives the anchors of a page's headings, as they are made where Markdown is shown.
fn anchors(text: &str) -> Vec<String> {
    let headings = text.lines().filter(|line| line.starts_with('#')).map(|line| line.trim_start_matches('#').trim());
    let anchor = |heading: &str| {
        let kept = heading.to_lowercase().replace(' ', "-");
        kept.chars().filter(|c| c.is_alphanumeric() || matches!(c, '-' | '_')).collect()
    };
    headings.map(anchor).collect()
}

fn broken_links(page: &Path, text: &str) -> Vec<String> {
    let leads_nowhere = |link: &String| {
        let (file, anchor) = link.split_once('#').unwrap_or((link, ""));
        let target = if file.is_empty() { page.to_owned() } else { page.parent().unwrap().join(file) };
        let text = if file.is_empty() { Ok(text.to_owned()) } else { fs::read_to_string(&target) };
        match text {
            Ok(text) => !anchor.is_empty() && !anchors(&text).contains(&anchor.to_owned()),
            // A folder, or a picture.
            Err(_) => !target.exists(),
        }
    };
    let broken = relative_links(text).into_iter().filter(leads_nowhere);
    broken.map(|link| format!("{}: {link}", page.display())).collect()
}

#[test]
fn every_relative_link_leads_somewhere() {
    let pages = pages();
    assert!(pages.iter().any(|page| page.ends_with("docs/README.md")), "the documentation was not found");
    let broken: Vec<_> = pages.iter().flat_map(|page| broken_links(page, &fs::read_to_string(page).unwrap())).collect();
    assert!(broken.is_empty(), "broken links:\n{}", broken.join("\n"));
}

#[test]
fn broken_links_are_found() {
    let page = repository().join("docs/README.md");
    let found = |text: &str| broken_links(&page, text).len();
    assert_eq!(found("# A b\n[x](nowhere.md) [y](api.md#nowhere) [z](#nowhere)"), 3);
    assert_eq!(found("# A b\n[x](api.md) [y](api.md#errors) [z](#a-b) [w](https://a.example) ```[v](u)```"), 0);
}

#[test]
fn api_page_lists_every_error_code_with_its_status() {
    let page = fs::read_to_string(repository().join("docs/api.md")).unwrap();
    let row = |code: &Code| format!("| {} | `{}` |", code.status().as_u16(), code.as_str());
    let missing: Vec<_> = Code::ALL.iter().map(row).filter(|row| !page.contains(row)).collect();
    assert!(missing.is_empty(), "docs/api.md lacks:\n{}", missing.join("\n"));
}

#[test]
fn every_page_is_in_the_index() {
    let index = fs::read_to_string(repository().join("docs/README.md")).unwrap();
    for page in pages().iter().filter(|page| page.parent().unwrap().ends_with("docs")) {
        let name = page.file_name().unwrap().to_str().unwrap();
        assert!(name == "README.md" || index.contains(&format!("({name})")), "docs/README.md lacks {name}");
    }
}
