//! Sites: slug, name, origins, settings.

use super::fields::{Rule, at_most};
use super::language::Language;
use super::policy::{POLICY_SETTINGS, PolicySettings};
use super::setting::{Setting, choices, settings};
use super::site_text::SiteTexts;
use super::text;
use super::timestamp::Timestamp;
use std::sync::Arc;
use url::{Host, Url};

identifier!(
    /// Identifies a site.
    SiteId
);

text_value!(
    /// The short name of a site in addresses: 1 to 40 of `a-z`, `0-9` and `-`.
    SiteSlug
);

impl SiteSlug {
    /// Reads a slug.
    ///
    /// ```
    /// use afterword::domain::site::SiteSlug;
    ///
    /// assert_eq!(SiteSlug::parse("my-blog").map(|slug| slug.as_str().to_owned()), Ok("my-blog".to_owned()));
    /// assert!(SiteSlug::parse("My blog").is_err());
    /// ```
    ///
    /// # Errors
    /// `Rule::Malformed` where a character or the length is not allowed.
    pub fn parse(text: &str) -> Result<Self, Rule> {
        let is_allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if text.is_empty() || text.len() > 40 || !text.chars().all(is_allowed) {
            return Err(Rule::Malformed { expected: "1 to 40 of a-z, 0-9 and -" });
        }
        Ok(Self(text.to_owned()))
    }
}

text_value!(
    /// Where pages of a site come from: `http` or `https`, a host and, where it is not the scheme's own, a port.
    ///
    /// Written as browsers write the `Origin` header (RFC 6454, section 6.2), so that comparing text compares origins.
    Origin
);

impl Origin {
    /// Reads an origin; a single `/` behind it is forgiven.
    ///
    /// ```
    /// use afterword::domain::site::Origin;
    ///
    /// let origin = Origin::parse("HTTPS://Blog.Example.org:443/").map(|origin| origin.as_str().to_owned());
    /// assert_eq!(origin, Ok("https://blog.example.org".to_owned()));
    /// assert!(Origin::parse("https://blog.example.org/page").is_err());
    /// ```
    ///
    /// # Errors
    /// `Rule::Malformed` for other schemes, user names, paths, queries or fragments, and for hosts with characters that
    /// the address standard allows and no name has: `*`, `;` and `,` mean something in the policies that list origins.
    pub fn parse(text: &str) -> Result<Self, Rule> {
        const EXPECTED: Rule = Rule::Malformed { expected: "http://host or https://host, with :port where needed" };
        at_most(text, 255)?;
        let url = Url::parse(text).map_err(|_| EXPECTED)?;
        let is_bare = url.path() == "/" && url.query().is_none() && url.fragment().is_none();
        let has_user = !url.username().is_empty() || url.password().is_some();
        let is_name = |name: &str| name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._".contains(&byte));
        let is_host = url.host().is_some_and(|host| !matches!(host, Host::Domain(name) if !is_name(name)));
        if !is_bare || has_user || !is_host {
            return Err(EXPECTED);
        }
        Self::of(&url).ok_or(EXPECTED)
    }

    /// Returns the origin of an address; `None` where the scheme is neither `http` nor `https`.
    pub fn of(url: &Url) -> Option<Self> {
        matches!(url.scheme(), "http" | "https").then(|| Self(url.origin().ascii_serialization()))
    }
}

text_value!(
    /// The name of a site, for people: 1 to 200 bytes on one line.
    SiteName
);

impl SiteName {
    /// Reads a name; white space is collapsed.
    ///
    /// # Errors
    /// Those of `text::line`.
    pub fn parse(text: &str) -> Result<Self, Rule> {
        text::line(text, 200).map(Self)
    }
}

words! {
    /// How source text becomes HTML.
    Markup {
        /// Paragraphs, line breaks, bare links and a few HTML tags, as on WordPress.
        Text => "text",
        /// CommonMark without raw HTML.
        Markdown => "markdown",
    }
}

words! {
    /// How articles are created.
    ArticleCreation {
        /// The first comment on an address under one of the site's origins makes the article.
        Open => "open",
        /// Only articles that were added before take comments.
        Registered => "registered",
    }
}

words! {
    /// Whether the form asks for an e-mail address.
    EmailRequirement {
        /// A comment needs an address.
        Required => "required",
        /// An address may be given.
        Optional => "optional",
        /// No address is taken; one that is sent is refused, not stored.
        Off => "off",
    }
}

choices!(Markup, ArticleCreation, EmailRequirement);

settings! {
    /// How a site wants its threads. Each value has a key under which `site set` and the admin API change it.
    SiteSettings,
    /// The settings that are not the policy's.
    OWN_SETTINGS
    with
    /// The policy for new comments; its table is `POLICY_SETTINGS`.
    policy: PolicySettings
    {
        /// How the text of a comment becomes HTML: `text` keeps paragraphs, links and a few tags, `markdown` takes CommonMark
        /// without HTML.
        "markup" markup: Markup = Markup::Text;
        /// Who makes articles: `open` lets the first comment on an address under one of the site's origins make one, `registered`
        /// takes comments only on articles that were added before.
        "articles" articles: ArticleCreation = ArticleCreation::Open;
        /// Whether the form asks for an email address: it must be given, may be given, or is not asked for.
        "email" email: EmailRequirement = EmailRequirement::Required;
        /// Whether the query of an address is part of an article's identity.
        "keep_query" keeps_query: bool = false;
        /// The deepest level that replies are shown at. Deeper ones stand at that level.
        "thread_depth" thread_depth: u8 = 5, 1 to 10;
        /// Whether a form sent with `Origin: null` is taken when it carries a form token.
        "allow_null_origin" allows_null_origin: bool = false;
        /// Whether each comment shows its author's drawing.
        "avatars" shows_avatars: bool = true;
        /// The language that readers are answered in unless they name one; `auto` takes the one that their browser likes best.
        "language" language: Option<Language> = None;
    }
}

/// All settings of a site, those of the policy first.
pub const SITE_SETTINGS: &[Setting] = &{
    let mut all = [Setting::BLANK; POLICY_SETTINGS.len() + OWN_SETTINGS.len()];
    let (policy, own) = all.split_at_mut(POLICY_SETTINGS.len());
    policy.copy_from_slice(POLICY_SETTINGS);
    own.copy_from_slice(OWN_SETTINGS);
    all
};

impl SiteSettings {
    /// Returns every value by its key, as `set` takes it, in the order of `SITE_SETTINGS`.
    pub fn values(&self) -> Vec<(&'static str, String)> {
        let mut values = self.policy.values();
        values.extend(self.own_values());
        values
    }

    /// Changes one setting by its key.
    ///
    /// # Errors
    /// `Rule::UnknownField` for another key, `Rule::NotOneOf` or `Rule::OutOfRange` for a value it does not take.
    pub fn set(&mut self, key: &str, value: &str) -> Result<(), Rule> {
        match self.set_own(key, value) {
            Some(set) => set,
            None if PolicySettings::has(key) => self.policy.set(key, value),
            None => Err(unknown_key(key)),
        }
    }
}

fn unknown_key(key: &str) -> Rule {
    let keys: Vec<_> = SITE_SETTINGS.iter().map(|setting| setting.key).collect();
    let suggestion = text::nearest(keys.iter().copied(), |known| strsim::jaro_winkler(known, key));
    Rule::UnknownField { suggestion, known: keys.join(", ") }
}

/// A site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Site {
    /// Its id.
    pub id: SiteId,
    /// Its name in addresses.
    pub slug: SiteSlug,
    /// Its name for people.
    pub name: SiteName,
    /// Where its pages come from; never empty. The first one is used to write addresses of its articles.
    pub origins: Vec<Origin>,
    /// How it wants its threads.
    pub settings: SiteSettings,
    /// Its custom texts.
    pub texts: Arc<SiteTexts>,
    /// Counts the changes of the site, from 1.
    pub version: i64,
    /// When it was added.
    pub created_at: Timestamp,
}

impl Site {
    /// Returns whether pages of this site come from `origin`.
    pub fn has_origin(&self, origin: &Origin) -> bool {
        self.origins.contains(origin)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slug_takes_lower_case_digits_and_hyphens_only() {
        assert!(SiteSlug::parse("my-blog-2").is_ok());
        for refused in ["", "Blog", "a b", "ä", "a/b", &"a".repeat(41)] {
            assert!(SiteSlug::parse(refused).is_err(), "{refused:?} was taken");
        }
    }

    #[test]
    fn origin_is_written_as_browsers_do() {
        for (given, written) in [
            ("https://Example.ORG", "https://example.org"),
            ("https://example.org:443/", "https://example.org"),
            ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
            ("https://bücher.example", "https://xn--bcher-kva.example"),
        ] {
            assert_eq!(Origin::parse(given).map(|origin| origin.0), Ok(written.to_owned()));
        }
        for refused in ["null", "ftp://example.org", "https://a@example.org", "https://example.org/a", "example.org"] {
            assert!(Origin::parse(refused).is_err(), "{refused:?} was taken");
        }
    }

    #[test]
    fn origin_says_nothing_more_in_a_policy_that_lists_it() {
        for refused in ["https://*", "https://*.example.org", "https://a;sandbox", "https://a,b", "https://'self'"] {
            assert!(Origin::parse(refused).is_err(), "{refused:?} was taken");
        }
        for taken in ["https://my_blog.example", "http://[::1]:8080", "http://localhost"] {
            assert!(Origin::parse(taken).is_ok(), "{taken:?} was refused");
        }
    }

    #[test]
    fn every_key_has_a_value_and_takes_it_back() {
        let mut settings = SiteSettings::default();
        let keys: Vec<_> = settings.values().iter().map(|(key, _)| *key).collect();
        assert_eq!(keys, SITE_SETTINGS.iter().map(|setting| setting.key).collect::<Vec<_>>());
        for (key, value) in SiteSettings::default().values() {
            assert_eq!(settings.set(key, &value), Ok(()), "{key}");
        }
        assert_eq!(settings, SiteSettings::default());
    }

    #[test]
    fn every_listed_key_can_be_set_and_no_other() {
        let mut settings = SiteSettings::default();
        for Setting { key, .. } in SITE_SETTINGS {
            let refused = settings.set(key, "regex:(\u{0}");
            assert!(!matches!(refused, Err(Rule::UnknownField { .. }) | Ok(())), "{key}");
        }
        let Err(Rule::UnknownField { suggestion, known }) = settings.set("thread_dept", "3") else { panic!("taken") };
        assert_eq!(suggestion, Some("thread_depth"));
        assert!(known.starts_with("moderation, trusted_after") && known.ends_with("avatars, language"), "{known}");
        assert_eq!(settings.set("thread_depth", "11"), Err(Rule::OutOfRange { min: 1, max: 10 }));
        assert_eq!(settings.set("thread_depth", "3"), Ok(()));
        assert_eq!(settings.thread_depth, 3);
    }
}
