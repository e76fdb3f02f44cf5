//! The reference of site settings, for `site settings`, `site set --help` and `docs/site-settings.md`.

use super::setting::Setting;
use super::site::{SITE_SETTINGS, SiteSettings};

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

/// Lists every setting with its value on a new site.
pub fn site_settings() -> impl Iterator<Item = (&'static Setting, String)> {
    SITE_SETTINGS.iter().zip(SiteSettings::default().values()).map(|(setting, (_, default))| (setting, default))
}

/// Writes every setting as Markdown: `docs/site-settings.md`.
pub fn site_settings_markdown() -> String {
    let mut text = PREAMBLE.to_owned();
    for (setting, default) in site_settings() {
        let (default, meaning) = (shown_default(&default, "`"), setting.meaning);
        let Setting { key, kind, .. } = setting;
        text.push_str(&format!("\n## `{key}`\n\n{meaning}\n\n- Default: {default}\n- Takes: {kind}\n"));
    }
    text
}

/// Writes every setting for a terminal: what follows the options in `site set --help`.
pub fn site_settings_help() -> String {
    let mut text =
        "Keys:\n  name  The name of the site for people\n  origins  Where its pages come from, separated by commas or \
                    spaces; the first is used to write addresses\n"
            .to_owned();
    for (setting, default) in site_settings() {
        let (default, meaning) = (shown_default(&default, ""), setting.meaning);
        let Setting { key, kind, .. } = setting;
        text.push_str(&format!("  {key}  {meaning}\n      [takes: {kind}] [default: {default}]\n"));
    }
    text
}

fn shown_default(default: &str, quote: &str) -> String {
    if default.is_empty() { "empty".to_owned() } else { format!("{quote}{default}{quote}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_setting_has_a_meaning() {
        for (setting, _) in site_settings() {
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
