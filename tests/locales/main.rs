//! The sentences in every language: complete, with the same values, in the forms that the language has, and translated.
//!
//! Each check is shown to fail on a case that breaks it, before the files are held against it.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot go on ends there")]

mod checks;
mod proof;
mod source;

use checks::{Checks, SAME_AS_ENGLISH};
use source::Locale;
use std::collections::BTreeSet;
use std::path::Path;

/// The languages that moderators are answered in; readers are in all.
const FOR_MODERATORS: &[&str] = &["en", "de", "fr", "es"];
/// The file of the sentences for moderators.
const MODERATORS_FILE: &str = "admin.ftl";

fn locales() -> Vec<Locale> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("locales");
    let mut tags: Vec<_> =
        std::fs::read_dir(&root).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    tags.sort();
    tags.iter().map(|tag| Locale::read(&root.join(tag), tag)).collect()
}

/// Leaves out of English what a language need not have.
fn expected(english: &Locale, tag: &str) -> Locale {
    let mut expected = english.clone();
    if !FOR_MODERATORS.contains(&tag) {
        expected.messages.retain(|_, message| message.file != MODERATORS_FILE);
    }
    expected
}

#[test]
fn every_language_says_everything_that_english_says() {
    let locales = locales();
    let english = locales.iter().find(|locale| locale.tag == "en").unwrap();
    let mut faults = Vec::new();
    for locale in &locales {
        faults.extend(Checks::of(&expected(english, &locale.tag), locale).faults());
    }
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn readers_are_answered_in_at_least_twenty_languages() {
    let tags: BTreeSet<_> = locales().into_iter().map(|locale| locale.tag).collect();
    assert!(tags.len() >= 20, "{tags:?}");
    let known: BTreeSet<_> = afterword::domain::language::TAGS.iter().map(|tag| (*tag).to_owned()).collect();
    assert_eq!(tags, known, "the program was built with others");
}

#[test]
fn every_exception_is_one() {
    let locales = locales();
    let english = &locales.iter().find(|locale| locale.tag == "en").unwrap().messages;
    for (tag, key, _reason) in SAME_AS_ENGLISH {
        let locale = locales.iter().find(|locale| locale.tag == *tag).unwrap_or_else(|| panic!("{tag} is no language"));
        let (own, other) = (locale.messages.get(*key), english.get(*key));
        assert!(own.is_some() && own.map(|own| &own.text) == other.map(|other| &other.text), "{tag}: {key} is not");
    }
}
