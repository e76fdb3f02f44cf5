//! Whole answers as snapshots in `tests/snapshots`, with what varies redacted.

use std::collections::BTreeMap;

/// Ids have at least so many digits, and no other number of an answer has.
const ID_DIGITS: usize = 16;
/// The drawings of authors are named by random numbers.
const AVATARS: &str = "/avatars/";

/// What varies from run to run, beside ids.
const VARIABLE: &[(&str, &str)] = &[
    (r"127\.0\.0\.1:\d+", "127.0.0.1:[port]"),
    (r"/avatars/\d+\.svg", "/avatars/[seed].svg"),
    (r"([?&]v=)[0-9a-f]{16}", "$1[version]"),
    (r"sha(256|384|512)-[A-Za-z0-9+/=]+", "[digest]"),
    (r"\b(v1\.)?[A-Za-z0-9_-]{22,}\.[A-Za-z0-9_.-]{22,}", "[token]"),
    (r#""(receipt|author_token)": "[^"]+""#, r#""$1": "[token]""#),
    (r#"name="(csrf_token|form_token)" value="[A-Za-z0-9_.-]{40,}""#, r#"name="$1" value="[token]""#),
];

/// Compares a text with `tests/snapshots/<name>.snap`.
pub fn assert_snapshot(name: &str, text: &str) {
    let mut settings = insta::Settings::new();
    settings.set_snapshot_path(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/snapshots"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.set_filters(VARIABLE.to_vec());
    settings.bind(|| insta::assert_snapshot!(name, number_ids(text)));
}

/// As `assert_snapshot`, for JSON, which it indents.
pub fn assert_json_snapshot(name: &str, json: &serde_json::Value) {
    assert_snapshot(name, &serde_json::to_string_pretty(json).unwrap());
}

/// Numbers ids by their first appearance, so that a snapshot shows which ones are the same.
fn number_ids(text: &str) -> String {
    let (mut out, mut rest) = (String::new(), text);
    let mut numbers = BTreeMap::new();
    while let Some(start) = rest.find(|c: char| c.is_ascii_digit()) {
        let (before, from) = rest.split_at(start);
        let (digits, after) = from.split_at(from.find(|c: char| !c.is_ascii_digit()).unwrap_or(from.len()));
        out.push_str(before);
        if digits.len() >= ID_DIGITS && !out.ends_with(AVATARS) {
            let next = numbers.len() + 1;
            out.push_str(&format!("[id {}]", numbers.entry(digits).or_insert(next)));
        } else {
            out.push_str(digits);
        }
        rest = after;
    }
    out + rest
}

#[test]
fn ids_are_numbered_and_other_numbers_stay() {
    let text = "a 3476090884096888 b 3476090884100984 c 3476090884096888 d 42 /avatars/2642200446711033.svg";
    assert_eq!(number_ids(text), "a [id 1] b [id 2] c [id 1] d 42 /avatars/2642200446711033.svg");
}
