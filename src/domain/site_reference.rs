//! What each setting of a site means: for `site settings`, `site set --help` and `docs/site-settings.md`.

use super::site::{SITE_SETTING_KEYS, SiteSettings};

/// One setting of a site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SiteSetting {
    /// Its key.
    pub key: &'static str,
    /// The words or numbers that it takes.
    pub takes: &'static str,
    /// Its value on a new site, as `SiteSettings::set` takes it.
    pub default: String,
    /// What it does, in a sentence or two.
    pub meaning: &'static str,
}

const PREAMBLE: &str = "\
# Settings of a site

Each site has settings of its own. Change one on the site's page under `/admin/sites`, with the admin API, or on the command line:

```
afterword site set SLUG KEY VALUE
afterword site show SLUG
```

`site show` prints all of them, and what differs from the default. `afterword site undo SLUG` takes the last change of the rules for
judging comments back. Two more keys are not settings: `name`, the site's name for people, and `origins`, the list of addresses that
its pages come from, separated by commas or spaces. Settings of the whole program are in [configuration.md](configuration.md).
";

/// Lists every setting, in the order of `SITE_SETTING_KEYS`.
pub fn site_settings() -> Vec<SiteSetting> {
    let defaults = SiteSettings::default().values();
    let setting = |((key, takes), (_, default)): (&(&'static str, &'static str), (&'static str, String))| SiteSetting {
        key,
        takes,
        default,
        meaning: meaning(key),
    };
    SITE_SETTING_KEYS.iter().zip(defaults).map(setting).collect()
}

/// Writes every setting as Markdown: `docs/site-settings.md`.
pub fn site_settings_markdown() -> String {
    let mut text = PREAMBLE.to_owned();
    for setting in site_settings() {
        let default = shown_default(&setting, "`");
        let SiteSetting { key, takes, meaning, .. } = setting;
        text.push_str(&format!("\n## `{key}`\n\n{meaning}\n\n- Default: {default}\n- Takes: {takes}\n"));
    }
    text
}

/// Writes every setting for a terminal: what follows the options in `site set --help`.
pub fn site_settings_help() -> String {
    let mut text =
        "Keys:\n  name  The name of the site for people\n  origins  Where its pages come from, separated by commas or \
                    spaces; the first is used to write addresses\n"
            .to_owned();
    for setting in site_settings() {
        let default = shown_default(&setting, "");
        let SiteSetting { key, takes, meaning, .. } = setting;
        text.push_str(&format!("  {key}  {meaning}\n      [takes: {takes}] [default: {default}]\n"));
    }
    text
}

fn shown_default(setting: &SiteSetting, quote: &str) -> String {
    if setting.default.is_empty() { "empty".to_owned() } else { format!("{quote}{}{quote}", setting.default) }
}

fn meaning(key: &str) -> &'static str {
    match key {
        "moderation" => {
            "What happens to a comment that nothing speaks against: `held` waits for a moderator, `first_timers` publishes authors \
             who prove an approved comment, `trusted` those who prove several, `open` publishes everybody."
        }
        "trusted_after" => "How many approved comments an author must have proved under `moderation` = `trusted`.",
        "previously_approved" => {
            "Whether a typed name and address that stood under an approved comment count as known. Weak: anybody can type them."
        }
        "hold_score" => {
            "From how many points on a comment is held. Each check that speaks against a comment adds points."
        }
        "spam_score" => "From how many points on a comment is spam.",
        "max_links" => "A comment with at least this many links to other sites is held; 0 turns the check off.",
        "hold_words" => "Words that hold a comment, one entry on each line.",
        "disallowed_words" => "Words that make a comment spam, one entry on each line.",
        "close_after_days" => "How many days after it was added an article takes no more comments; 0 for never.",
        "flood_limit" => {
            "How many comments within five minutes that nothing speaks against make a flood, if that is far more than usual; then all \
             are held. 0 turns the check off."
        }
        "thread_limit" => {
            "How many comments on one article within five minutes that nothing speaks against are published; further ones wait. 0 for \
             no limit."
        }
        "proof_of_work" => {
            "When browsers are asked for a proof of work: never, for doubtful comments and under pressure, or for every comment."
        }
        "reports_to_hold" => "How many readers must report an approved comment to have it held; 0 for never.",
        "markup" => {
            "How the text of a comment becomes HTML: `text` keeps paragraphs, links and a few tags, `markdown` takes CommonMark \
             without HTML."
        }
        "articles" => {
            "Who makes articles: `open` lets the first comment on an address under one of the site's origins make one, `registered` \
             takes comments only on articles that were added before."
        }
        "email" => "Whether the form asks for an email address: it must be given, may be given, or is not asked for.",
        "keep_query" => "Whether the query of an address is part of an article's identity.",
        "thread_depth" => "The deepest level that replies are shown at. Deeper ones stand at that level.",
        "allow_null_origin" => "Whether a form sent with `Origin: null` is taken when it carries a form token.",
        "avatars" => "Whether each comment shows its author's drawing.",
        "language" => {
            "The language that readers are answered in unless they name one; `auto` takes the one that their browser likes best."
        }
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_setting_has_a_meaning() {
        for setting in site_settings() {
            assert!(setting.meaning.ends_with('.'), "{} has no meaning", setting.key);
            assert!(site_settings_help().contains(&format!("  {}  ", setting.key)), "{}", setting.key);
        }
    }

    #[test]
    fn the_documented_reference_is_the_printed_one() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/site-settings.md");
        let documented = std::fs::read_to_string(path).unwrap_or_default();
        assert!(
            documented == site_settings_markdown(),
            "write it anew: afterword site settings > docs/site-settings.md"
        );
    }
}
