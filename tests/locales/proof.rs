//! Each check finds what it is for.

use crate::checks::Checks;
use crate::source::Locale;

const ENGLISH: &str = "
direction = ltr
closed = Comments are closed.
reply = Reply to { $name }
count = { $count ->
    [0] Nothing
    [one] 1 comment
   *[other] { $count } comments
}
gone = Gone
    .detail = It is not here.
";

const GERMAN: &str = "
direction = ltr
closed = Kommentare sind geschlossen.
reply = Antwort an { $name }
count = { $count ->
    [0] Nichts
    [one] Ein Kommentar
   *[other] { $count } Kommentare
}
gone = Weg
    .detail = Es ist nicht da.
";

fn faults(tag: &str, source: &str) -> Vec<String> {
    let english = Locale::of("en", [("thread.ftl", ENGLISH)]);
    Checks::of(&english, &Locale::of(tag, [("thread.ftl", source)])).faults()
}

/// Tells what is found once a part of the German text is replaced.
fn planted(old: &str, new: &str) -> String {
    assert!(GERMAN.contains(old), "{old}");
    let found = faults("de", &GERMAN.replace(old, new));
    assert_eq!(found.len(), 1, "{new}: {found:?}");
    found[0].clone()
}

fn with_count(forms: &str) -> String {
    let rest = GERMAN.split("count = ").next().unwrap();
    format!("{rest}count = {{ $count ->\n{forms}\n}}\ngone = Weg\n    .detail = Es ist nicht da.\n")
}

#[test]
fn right_translation_has_no_faults() {
    assert_eq!(faults("de", GERMAN), Vec::<String>::new());
    assert_eq!(faults("en", ENGLISH), Vec::<String>::new());
}

#[test]
fn each_fault_is_found_and_named() {
    for (old, new, fault) in [
        ("closed = Kommentare sind geschlossen.\n", "", "de: closed is missing"),
        ("    .detail = Es ist nicht da.\n", "", "de: gone.detail is missing"),
        ("gone = Weg\n", "more = Mehr\ngone = Weg\n", "de: more is in no English file"),
        ("an { $name }", "an { $nmae }", "de: reply has the values {\"nmae\"}, not {\"name\"}"),
        ("an { $name }", "an alle", "de: reply has the values {}"),
        ("Weg", "Gone", "de: gone is not translated"),
        ("sind geschlossen.", "sind geschlossen", "de: closed ends otherwise"),
        ("direction = ltr", "direction = rtl", "de: direction is not ltr"),
        ("    [one] Ein Kommentar\n", "", "de: count has no form [one], as for 1"),
        ("    [one]", "    [few] { $count } K\n    [one]", "de: count has a form [few], which this language has not"),
        ("{ $count } Kommentare", "Viele Kommentare", "de: count says no number in [other]"),
        ("Antwort an", "Antwort  an", "de: reply has odd white space"),
        ("Antwort an", "[Antwort] an", "de: reply has brackets"),
        ("Weg", "Weg{\" \"}", "de: gone has"),
    ] {
        let found = planted(old, new);
        assert!(found.starts_with(fault), "{found}, not {fault}");
    }
}

#[test]
fn what_cannot_be_read_or_is_there_twice_is_found() {
    for broken in ["gone = Weg {", "gone Weg"] {
        let found = faults("de", &GERMAN.replace("gone = Weg", broken));
        assert!(found.iter().any(|fault| fault.starts_with("de:  cannot be read: thread.ftl")), "{found:?}");
    }
    let found = faults("de", &format!("{GERMAN}\nclosed = Zu.\n"));
    assert_eq!(found, ["de:  cannot be read: thread.ftl: closed is there twice"]);
}

#[test]
fn forms_are_those_of_the_language() {
    let german = "    [one] Ein Kommentar\n   *[other] { $count } Kommentare";
    let of = |tag: &str, forms: &str| {
        let source = with_count(forms);
        let source = if tag == "ar" { source.replace("ltr", "rtl") } else { source };
        faults(tag, &source)
    };
    assert_eq!(of("de", german), Vec::<String>::new());
    let slavic = "    [one] { $count } a\n    [few] { $count } b\n    [many] { $count } c\n   *[other] { $count } d";
    assert_eq!(of("ru", slavic), Vec::<String>::new());
    assert_eq!(of("ru", german).len(), 3, "few, many, and no number for 21");
    assert_eq!(of("ja", "    [0] Nichts\n   *[other] { $count } K"), Vec::<String>::new());
    assert_eq!(of("ja", german), ["ja: count has a form [one], which this language has not"]);
    assert_eq!(of("ja", "    [0] Nichts\n   *[other] Viele").len(), 1, "a count that nobody says");
    assert!(of("ar", german).iter().any(|fault| fault.contains("[two]")));
}

#[test]
fn right_to_left_languages_say_so() {
    assert_eq!(
        faults("he", &GERMAN.replace("[one] Ein Kommentar", "[one] K\n    [two] KK")),
        ["he: direction is not rtl"]
    );
}
