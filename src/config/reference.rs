//! Prints the table of settings, for `config reference` and `docs/configuration.md`.

use super::table::{SETTINGS, Setting, Takes};
use serde_json::{Value, json};
use std::fmt::Write;

const PREAMBLE: &str = "\
# Configuration

Each setting is taken from the first of these that has it:

1. a flag, where the table names one,
2. an environment variable `AFTERWORD_SECTION__KEY` (two underscores; lists are separated by commas),
3. the settings file: the one named by `--config FILE`, else `afterword.toml` in the working directory if it is there,
4. the default.

A list is replaced as a whole. An empty environment variable unsets an optional setting and empties a list. Unknown
settings are errors, in the file and in the environment; all problems are reported at once, and the program ends with
status 78. Environment variables whose names have no double underscore are not settings.

```toml
[server]
listen = [\"127.0.0.1:8080\"]
public_url = \"https://comments.example.org\"
trusted_proxies = [\"127.0.0.1/32\"]

[limits]
comments_per_minute = 5
```
";

/// Writes every setting with its default, its environment variable and its meaning as Markdown.
pub fn reference_markdown() -> String {
    let mut text = PREAMBLE.to_owned();
    let mut section = "";
    for setting in SETTINGS {
        if setting.section() != section {
            section = setting.section();
            text.push_str(&format!("\n## `[{section}]`\n"));
        }
        // Writing to a String cannot fail.
        let _ = describe(&mut text, setting);
    }
    text
}

fn describe(text: &mut String, setting: &Setting) -> std::fmt::Result {
    writeln!(text, "\n### `{}`\n\n{}\n", setting.key, setting.meaning)?;
    let default = match (setting.default, setting.takes) {
        ("", Takes::List) => "empty".to_owned(),
        ("", Takes::Text | Takes::Number | Takes::Switch) => "not set".to_owned(),
        (default, _) => format!("`{default}`"),
    };
    writeln!(text, "- Default: {default}")?;
    writeln!(text, "- Takes: {}", setting.allowed)?;
    writeln!(text, "- Environment: `{}`", setting.environment_name())?;
    setting.flag.map_or(Ok(()), |flag| writeln!(text, "- Flag: `{flag}`"))
}

/// Returns every setting as a JSON array of `{"key","default","takes","environment","flag","meaning"}`.
pub fn reference_json() -> Value {
    SETTINGS
        .iter()
        .map(|setting| {
            json!({
                "key": setting.key,
                "default": Some(setting.default).filter(|default| !default.is_empty()),
                "takes": setting.allowed,
                "environment": setting.environment_name(),
                "flag": setting.flag,
                "meaning": setting.meaning,
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_documented_reference_is_the_printed_one() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/configuration.md");
        let documented = std::fs::read_to_string(path).unwrap_or_default();
        assert!(
            documented == reference_markdown(),
            "write it anew: afterword config reference > docs/configuration.md"
        );
    }

    #[test]
    fn every_setting_is_in_both_references() {
        let (markdown, json) = (reference_markdown(), reference_json());
        for (setting, row) in SETTINGS.iter().zip(json.as_array().unwrap()) {
            assert!(markdown.contains(&setting.environment_name()), "{}", setting.key);
            assert_eq!(row["key"], setting.key);
        }
    }
}
