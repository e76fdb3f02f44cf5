//! Articles: the pages that have threads, and the normalised path that identifies them.

use super::fields::{Rule, at_most};
use super::site::{Origin, SiteId};
use super::text;
use super::timestamp::Timestamp;
use std::fmt::Write as _;
use url::Url;

identifier!(
    /// Identifies an article.
    ArticleId
);

/// The longest path of an article, in bytes, as it is kept.
pub const MAX_PATH_BYTES: usize = 512;

/// The longest reference that is looked at, in bytes. Longer than a path, because queries and fragments are dropped.
const MAX_REFERENCE_BYTES: usize = 8192;

/// Why a reference names no article of a site.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ArticleReferenceError {
    /// It is the address of a page under an origin that is not one of the site's.
    #[error("the page is not under an origin of this site")]
    NotThisSite,
    /// It is neither an address nor a path, or too long.
    #[error(transparent)]
    Invalid(#[from] Rule),
}

text_value!(
    /// What names an article within its site: the path of its page and, where the site keeps it, the query.
    ///
    /// In one spelling only (RFC 3986, section 6.2.2): dot segments resolved, percent-encoding only where it is needed and
    /// in upper case, no `/` at the end unless it is the root, no fragment. ASCII, begins with `/`, at most 512 bytes.
    ArticlePath
);

impl ArticlePath {
    /// Reads the address of a page, or its path.
    ///
    /// ```
    /// use afterword::domain::article::{ArticlePath, ArticleReferenceError};
    /// use afterword::domain::site::Origin;
    ///
    /// let origins: Vec<_> = Origin::parse("https://blog.example.org").into_iter().collect();
    /// let path = ArticlePath::parse("https://blog.example.org/post/?ref=feed", &origins, false);
    /// assert_eq!(path.map(|path| path.as_str().to_owned()), Ok("/post".to_owned()));
    /// let elsewhere = ArticlePath::parse("https://other.example/post", &origins, false);
    /// assert_eq!(elsewhere, Err(ArticleReferenceError::NotThisSite));
    /// ```
    ///
    /// # Errors
    /// `NotThisSite` for an address under another origin than `origins`; `Invalid` with `Rule::Required`,
    /// `Rule::TooLong` or `Rule::Malformed`, the last also for what a browser might read as another host: `//host/x`,
    /// backslashes, control characters (encoded ones too), user names.
    pub fn parse(reference: &str, origins: &[Origin], keeps_query: bool) -> Result<Self, ArticleReferenceError> {
        const MALFORMED: Rule =
            Rule::Malformed { expected: "the http or https address of a page, or a path that begins with /" };
        let reference = reference.trim_matches(' ');
        if reference.is_empty() {
            return Err(Rule::Required.into());
        }
        at_most(reference, MAX_REFERENCE_BYTES)?;
        if reference.chars().any(|c| c.is_control() || c == '\\') || reference.starts_with("//") {
            return Err(MALFORMED.into());
        }
        let url = if reference.starts_with('/') {
            Url::parse(&format!("http://path.invalid{reference}")).map_err(|_| MALFORMED)?
        } else {
            page_under(reference, origins)?.ok_or(MALFORMED)?
        };
        let path = normalised(url.path()).ok_or(MALFORMED)?;
        let path = path.trim_end_matches('/');
        if path.starts_with("//") {
            return Err(MALFORMED.into());
        }
        let mut path = if path.is_empty() { "/".to_owned() } else { path.to_owned() };
        if let Some(query) = url.query().filter(|query| keeps_query && !query.is_empty()) {
            path.push('?');
            path.push_str(&normalised(query).ok_or(MALFORMED)?);
        }
        at_most(&path, MAX_PATH_BYTES)?;
        Ok(Self(path))
    }
}

/// Reads the address of a page; `None` where it is no `http` or `https` address or carries a user name.
fn page_under(reference: &str, origins: &[Origin]) -> Result<Option<Url>, ArticleReferenceError> {
    let Ok(url) = Url::parse(reference) else { return Ok(None) };
    let Some(origin) = Origin::of(&url) else { return Ok(None) };
    if !url.username().is_empty() || url.password().is_some() {
        return Ok(None);
    }
    if origins.contains(&origin) { Ok(Some(url)) } else { Err(ArticleReferenceError::NotThisSite) }
}

/// Brings percent-encoding to one spelling; `None` where a control character is encoded.
///
/// A `%` that encodes nothing becomes `%25`. Encoded delimiters such as `%2F` stay encoded: they mean something else.
fn normalised(part: &str) -> Option<String> {
    let mut out = String::with_capacity(part.len());
    let mut bytes = part.as_bytes().iter();
    while let Some(&byte) = bytes.next() {
        let decoded = if byte == b'%' { encoded_byte(bytes.as_slice()) } else { None };
        if decoded.is_some() {
            bytes.nth(1);
        }
        match (decoded, byte) {
            (Some(decoded), _) if decoded.is_ascii_control() => return None,
            (Some(decoded), _) if is_unreserved(decoded) => out.push(char::from(decoded)),
            (Some(decoded), _) => write!(out, "%{decoded:02X}").ok()?,
            (None, literal) if is_unreserved(literal) || b"!$&'()*+,;=:@/?".contains(&literal) => {
                out.push(char::from(literal));
            }
            (None, literal) => write!(out, "%{literal:02X}").ok()?,
        }
    }
    Some(out)
}

/// Reads the two hexadecimal digits that stand behind a `%`.
fn encoded_byte(rest: &[u8]) -> Option<u8> {
    let digit = |index: usize| rest.get(index).and_then(|byte| char::from(*byte).to_digit(16));
    u8::try_from(digit(0)? * 16 + digit(1)?).ok()
}

/// Returns whether a byte means itself everywhere in an address (RFC 3986, section 2.3).
const fn is_unreserved(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~')
}

text_value!(
    /// The title of an article: 1 to 500 bytes on one line.
    ArticleTitle
);

impl ArticleTitle {
    /// Reads a title; white space is collapsed.
    ///
    /// # Errors
    /// Those of `text::line`.
    pub fn parse(text: &str) -> Result<Self, Rule> {
        text::line(text, 500).map(Self)
    }
}

text_value!(
    /// The id of an article in another system, such as WordPress's post ID: 1 to 100 printable bytes.
    ExternalId
);

impl ExternalId {
    /// Reads a foreign id; spaces at its ends are dropped.
    ///
    /// # Errors
    /// `Rule::Required`, `Rule::TooLong`, or `Rule::InvisibleCharacters` for anything that is not printable.
    pub fn parse(text: &str) -> Result<Self, Rule> {
        let text = text.trim();
        if text.is_empty() {
            return Err(Rule::Required);
        }
        at_most(text, 100)?;
        if !text.chars().all(text::is_printable) {
            return Err(Rule::InvisibleCharacters);
        }
        Ok(Self(text.to_owned()))
    }
}

/// An article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Article {
    /// Its id.
    pub id: ArticleId,
    /// The site it belongs to.
    pub site_id: SiteId,
    /// Its path within the site.
    pub path: ArticlePath,
    /// Its title, where one is known.
    pub title: Option<ArticleTitle>,
    /// Its id in another system, if it comes from one.
    pub external_id: Option<ExternalId>,
    /// Whether its thread takes comments.
    pub is_open: bool,
    /// Counts the changes of its thread that readers see.
    pub version: i64,
    /// The number of public comments.
    pub comment_count: i64,
    /// When it was added.
    pub created_at: Timestamp,
}

impl Article {
    /// Returns whether it takes comments: it is open, and not older than a site wants, where that is not 0 days.
    pub fn takes_comments(&self, close_after_days: u16, now: Timestamp) -> bool {
        let is_too_old = close_after_days > 0 && now >= self.created_at.plus_days(i64::from(close_after_days));
        self.is_open && !is_too_old
    }

    /// Writes the address of its page under one of the site's origins.
    pub fn url(&self, origin: &Origin) -> String {
        format!("{}{}", origin.as_str(), self.path.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn origins() -> Vec<Origin> {
        ["https://blog.example", "http://localhost:8000"].iter().map(|text| Origin::parse(text).unwrap()).collect()
    }

    fn path(reference: &str, keeps_query: bool) -> Result<String, ArticleReferenceError> {
        ArticlePath::parse(reference, &origins(), keeps_query).map(|path| path.0)
    }

    #[test]
    fn one_page_has_one_path() {
        for (reference, expected) in [
            ("https://blog.example", "/"),
            ("/", "/"),
            ("HTTPS://BLOG.EXAMPLE:443/a/", "/a"),
            ("http://localhost:8000/a", "/a"),
            ("/a/", "/a"),
            ("/a///", "/a"),
            ("/a//b", "/a//b"),
            ("/a?page=2#top", "/a"),
            ("/a/./b/../c", "/a/c"),
            ("/a/%2e%2E/c", "/c"),
            ("/../../x", "/x"),
            ("/caf%c3%a9", "/caf%C3%A9"),
            ("/café", "/caf%C3%A9"),
            ("/%7Ejo/%41", "/~jo/A"),
            ("/a%2fb", "/a%2Fb"),
            ("/100%", "/100%25"),
            ("/a b", "/a%20b"),
            ("  /a  ", "/a"),
            ("/a:b@c", "/a:b@c"),
        ] {
            assert_eq!(path(reference, false), Ok(expected.to_owned()), "{reference}");
        }
    }

    #[test]
    fn query_counts_where_the_site_keeps_it() {
        assert_eq!(path("/?p=12#c", true), Ok("/?p=12".to_owned()));
        assert_eq!(path("/a/?q=%7e/&r=é", true), Ok("/a?q=~/&r=%C3%A9".to_owned()));
        assert_eq!(path("/a/?", true), Ok("/a".to_owned()));
        assert!(path("/a?x=%0a", true).is_err());
        assert_eq!(path("/a?x=%0a", false), Ok("/a".to_owned()));
    }

    #[test]
    fn page_of_another_site_is_refused_as_such() {
        for foreign in ["https://other.example/a", "http://blog.example/a", "https://blog.example:8443/a"] {
            assert_eq!(path(foreign, false), Err(ArticleReferenceError::NotThisSite), "{foreign}");
        }
    }

    #[test]
    fn tricks_are_not_paths() {
        for trick in [
            "//other.example/a",
            "/\\other.example/a",
            "/a/..//other.example",
            "https://blog.example//other.example",
            "/a%00b",
            "/a%0Ab",
            "/a\nb",
            "\t/a",
            "https://jo@blog.example/a",
            "javascript:alert(1)",
            "mailto:jo@blog.example",
            "a/b",
            "?p=1",
            "",
            "https://",
        ] {
            let refused = path(trick, true);
            assert!(matches!(refused, Err(ArticleReferenceError::Invalid(_))), "{trick:?} gave {refused:?}");
        }
    }

    #[test]
    fn path_has_at_most_512_bytes() {
        let longest = format!("/{}", "a".repeat(511));
        assert_eq!(path(&longest, false), Ok(longest.clone()));
        assert_eq!(path(&format!("{longest}/?{}", "q".repeat(600)), false), Ok(longest.clone()));
        assert!(path(&format!("{longest}a"), false).is_err());
        assert!(path(&format!("/{}", "é".repeat(200)), false).is_err());
    }

    #[test]
    fn title_is_one_line() {
        assert_eq!(ArticleTitle::parse(" On\n  rain ").map(|title| title.0), Ok("On rain".to_owned()));
        assert_eq!(ArticleTitle::parse("\u{200B} "), Err(Rule::Required));
        assert_eq!(ArticleTitle::parse("a\u{202E}b"), Err(Rule::InvisibleCharacters));
        assert!(ArticleTitle::parse(&"a".repeat(501)).is_err());
    }

    #[test]
    fn external_id_is_printable() {
        assert_eq!(ExternalId::parse(" 4711 ").map(|id| id.0), Ok("4711".to_owned()));
        for refused in ["", " ", "a\nb", "a\u{0}", "a\u{200B}", &"9".repeat(101)] {
            assert!(ExternalId::parse(refused).is_err(), "{refused:?} was taken");
        }
    }

    proptest! {
        #[test]
        fn path_names_itself(reference in "/[a-z%0-9A-Fé ./?#:@|^\\[\\]\"<>{}`']{0,60}", keeps_query: bool) {
            if let Ok(path) = ArticlePath::parse(&reference, &[], keeps_query) {
                prop_assert!(path.as_str().is_ascii());
                prop_assert_eq!(ArticlePath::parse(path.as_str(), &[], keeps_query), Ok(path));
            }
        }

        #[test]
        fn any_text_is_read_or_refused(reference in "\\PC*") {
            let _ = ArticlePath::parse(&reference, &[], true);
        }
    }
}
