//! Messages, and the check that every used key has one.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::*;
use crate::web::code::Code;

fn every_rule() -> Vec<Rule> {
    vec![
        Rule::Required,
        Rule::TooLong { bytes: 70_012, max_bytes: 65_525 },
        Rule::TooShort { min_chars: 12 },
        Rule::InvalidEmail,
        Rule::InvalidUrl,
        Rule::EmailNotAccepted,
        Rule::NameReserved,
        Rule::NameWithoutLetter,
        Rule::InvisibleCharacters,
        Rule::TooManyMarks,
        Rule::Malformed { expected: "a slug" },
        Rule::InvalidLine { line: 3, expected: "a word" },
        Rule::NotOneOf { allowed: "held, open".to_owned() },
        Rule::OutOfRange { min: 1, max: 10 },
        Rule::Taken,
        Rule::WrongPassword,
        Rule::Unknown,
        Rule::PasswordTooCommon,
        Rule::UnknownField { suggestion: None, known: "email".to_owned() },
        Rule::UnknownField { suggestion: Some("email"), known: String::new() },
    ]
}

#[test]
fn headings_say_the_three_phrases() {
    let messages = Messages::default();
    assert_eq!(messages.thread_heading(0), "Be the first to comment");
    assert_eq!(messages.thread_heading(1), "1 Comment");
    assert_eq!(messages.thread_heading(2), "2 Comments");
    assert_eq!(messages.thread_heading(1234), "1,234 Comments");
}

#[test]
fn a_broken_rule_says_what_is_wrong_where_and_what_is_allowed() {
    let messages = Messages::default();
    let too_long = Rule::TooLong { bytes: 70_012, max_bytes: 65_525 };
    assert_eq!(messages.rule("body", &too_long), "The comment has 70,012 bytes; at most 65,525 are allowed.");
    assert_eq!(messages.rule("external_id", &too_long), "`external_id` has 70,012 bytes; at most 65,525 are allowed.");
    let misspelt = Rule::UnknownField { suggestion: Some("email"), known: String::new() };
    assert_eq!(messages.rule("emial", &misspelt), "`emial` is not known here; did you mean `email`?");
    let strange = Rule::UnknownField { suggestion: None, known: "name, email".to_owned() };
    assert_eq!(messages.technical_rule("zzz", &strange), "`zzz` is not known here. Known here: name, email.");
}

#[test]
fn every_rule_has_a_sentence_about_its_field() {
    let messages = Messages::default();
    for rule in every_rule() {
        let sentence = messages.rule("author", &rule);
        assert!(sentence.starts_with("The name ") && sentence.ends_with(['.', '?']), "{}: {sentence}", rule.code());
    }
}

#[test]
fn words_that_are_allowed_are_listed_in_every_language() {
    let rule = Rule::NotOneOf { allowed: "held, open".to_owned() };
    for (tag, sentence) in [
        ("en", "`role` must be one of: held, open."),
        ("de", "`role` muss einer dieser Werte sein: held, open."),
        ("es", "`role` debe tener uno de estos valores: held, open."),
        ("fr", "`role` doit avoir l’une de ces valeurs : held, open."),
        ("ja", "`role`は次のいずれかにしてください: held, open"),
    ] {
        assert_eq!(Messages::of(Language::named(tag).unwrap()).rule("role", &rule), sentence, "{tag}");
    }
    for language in Language::all() {
        let sentence = Messages::of(language).rule("author", &rule);
        let is_english = language == Language::ENGLISH;
        assert_eq!(sentence.contains("must be one of"), is_english, "{language:?}: {sentence}");
        assert!(sentence.contains("held, open"), "{language:?}: {sentence}");
    }
}

#[test]
fn every_problem_has_a_title_and_a_detail() {
    let messages = Messages::default();
    for code in Code::ALL.iter().map(|code| code.as_str()) {
        assert!(!messages.problem_title(code).starts_with("problem-"), "{code}");
        assert!(messages.problem_detail(code).ends_with('.'), "{code}");
    }
}

#[test]
fn dates_are_written_as_each_language_does() {
    let instant = Timestamp::parse("2026-11-22T09:05:00Z").unwrap();
    let evening = Timestamp::parse("2026-03-02T00:30:00Z").unwrap();
    for (tag, first, second) in [
        ("en", "November 22, 2026 at 9:05 AM UTC", "March 2, 2026 at 12:30 AM UTC"),
        ("de", "22. November 2026 um 09:05 UTC", "2. März 2026 um 00:30 UTC"),
        ("ru", "22 ноября 2026 г. в 09:05 UTC", "2 марта 2026 г. в 00:30 UTC"),
        ("ja", "2026年11月22日 9:05 UTC", "2026年3月2日 0:30 UTC"),
        ("zh-Hant", "2026年11月22日 上午9:05 UTC", "2026年3月2日 上午12:30 UTC"),
        ("ko", "2026년 11월 22일 오전 9:05 UTC", "2026년 3월 2일 오전 12:30 UTC"),
        ("ar", "22 نوفمبر 2026 في 9:05 ص UTC", "2 مارس 2026 في 12:30 ص UTC"),
    ] {
        let messages = Messages::of(Language::named(tag).unwrap());
        assert_eq!(
            (messages.date_time(instant), messages.date_time(evening)),
            (first.to_owned(), second.to_owned()),
            "{tag}"
        );
    }
}

#[test]
fn what_a_language_does_not_say_is_said_in_english() {
    let source = "thread-closed = Zu.\nthread-heading = { $cuont } Kommentare\n".to_owned();
    let bundle = speech::bundle(Language::named("de").unwrap(), [source]);
    let none = Arguments::new();
    assert_eq!(speech::format(&bundle, "thread-closed", Some(&none)).as_deref(), Some("Zu."));
    assert_eq!(speech::format(&bundle, "thread-closed.detail", Some(&none)), None);
    assert_eq!(speech::format(&bundle, "thread-heading", Some(&none)), None, "a value is missing");
    assert_eq!(speech::format(&bundle, "form-title", Some(&none)), None);
    for language in Language::all() {
        assert_eq!(Messages::of(language).look_up("no-such-key", &none), None);
        assert!(Messages::of(language).look_up("form-title", &none).is_some());
    }
}

#[test]
fn every_key_in_use_has_a_message_and_every_message_is_in_use() {
    let mut used: BTreeSet<String> = FIELD_SUBJECTS.iter().map(|(_, key)| (*key).to_owned()).collect();
    used.extend(every_rule().iter().map(|rule| format!("rule-{}", rule.code())));
    used.extend(Code::ALL.iter().map(|code| format!("problem-{}", code.as_str())));
    let made = made_keys();
    used.extend(made.iter().cloned());
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for file in files_below(&root.join("src")) {
        let source = std::fs::read_to_string(&file).unwrap_or_default();
        match file.extension().and_then(|extension| extension.to_str()) {
            Some("html") => used.extend(["t(", "plurals("].iter().flat_map(|call| keys_after(&source, call))),
            Some("rs") => used.extend(
                ["messages.text(", "messages.text_with(", "self.text(", "self.text_with("]
                    .iter()
                    .flat_map(|call| keys_after(&source, call)),
            ),
            _ => {}
        }
    }
    // A template puts a key together from a prefix and a word.
    let (prefixes, used): (BTreeSet<_>, BTreeSet<_>) = used.into_iter().partition(|key| key.ends_with('-'));
    for prefix in &prefixes {
        assert!(made.iter().any(|key| key.starts_with(prefix)), "nothing is made with {prefix}");
    }
    // `tests/locales` checks the other languages.
    let written = messages_below(&root.join("locales/en"));
    let missing: Vec<_> = used.difference(&written).collect();
    let unused: Vec<_> = written.difference(&used).collect();
    assert!(missing.is_empty() && unused.is_empty(), "missing {missing:?}, unused {unused:?}");
}

/// Lists the keys that are put together from the words of statuses, actions, roles and settings.
fn made_keys() -> Vec<String> {
    use crate::domain::account::{Role, Scope};
    use crate::domain::ban::BanKind;
    use crate::domain::moderation::ReasonCode;
    use crate::domain::moderation::{Action, Status};
    use crate::domain::report::ReportReason;
    use crate::domain::site::SITE_SETTINGS;
    use crate::service::moderate::Verb;
    fn of<'a>(prefix: &str, words: impl IntoIterator<Item = &'a str>) -> Vec<String> {
        words.into_iter().map(|word| format!("{prefix}-{}", word.replace(':', "-"))).collect()
    }
    let verbs = || Verb::WORDS.iter().map(|(word, _)| *word);
    [
        of("admin-status", Status::ALL.iter().map(|status| status.as_str()).chain(["all"])),
        of("admin-action", verbs()),
        of("admin-done", verbs().chain(["undo", "edit", "reply", "ban", "many"])),
        of("admin-ban", ["added", "lifted"]),
        of("admin-ban-kind", BanKind::ALL.iter().map(|kind| kind.as_str())),
        of("admin-did", Action::ALL.iter().map(|action| action.as_str())),
        of("admin-role", Role::ALL.iter().map(|role| role.as_str())),
        of("admin-scope", Scope::ALL.iter().map(|scope| scope.as_str())),
        of("admin-article", ["opened", "closed", "titled", "added"]),
        of("admin-site", ["added", "changed", "undone"]),
        of("admin-moderator", ["added", "changed"]),
        of("admin-own-password", ["changed"]),
        of("admin-token", ["revoked"]),
        of("setting", SITE_SETTINGS.iter().map(|setting| setting.key)),
        of("reason", ReasonCode::ALL.iter().map(|code| code.as_str())),
        of("report-reason", ReportReason::ALL.iter().map(|reason| reason.as_str())),
    ]
    .concat()
}

/// Finds the string literal that directly follows each `call` which is not the end of a longer name.
fn keys_after<'a>(source: &'a str, call: &'a str) -> impl Iterator<Item = String> + 'a {
    source.match_indices(call).filter_map(move |(at, _)| {
        let before = source.get(..at)?.chars().next_back();
        if !call.starts_with('.') && before.is_some_and(|char| char.is_alphanumeric() || char == '_') {
            return None;
        }
        let literal = source.get(at + call.len()..)?.trim_start().strip_prefix('"')?;
        let key = literal.split('"').next()?.split('.').next()?;
        let is_key = !key.is_empty() && key.chars().all(|char| char.is_ascii_alphanumeric() || "-_".contains(char));
        is_key.then(|| key.to_owned())
    })
}

fn messages_below(locale: &Path) -> BTreeSet<String> {
    let mut messages = BTreeSet::new();
    for file in files_below(locale) {
        for line in std::fs::read_to_string(&file).unwrap().lines() {
            let Some((name, _)) = line.split_once(" =") else { continue };
            if name.starts_with(|char: char| char.is_ascii_alphabetic()) {
                assert!(messages.insert(name.to_owned()), "{name} is written twice");
            }
        }
    }
    messages
}

fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(files_below(&path));
        } else {
            files.push(path);
        }
    }
    files
}
