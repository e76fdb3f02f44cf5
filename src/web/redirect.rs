//! Redirect targets after a form: only pages of the site.

use crate::domain::site::{Origin, Site};
use url::Url;

/// The longest address that is followed, in bytes.
const MAX_BYTES: usize = 2048;

/// Parses `redirect_to`. Returns `None` unless it is an absolute address under one of the site's origins, without user
/// name, backslashes or control characters.
pub fn back_to(text: &str, site: &Site) -> Option<Url> {
    let is_plain = text.len() <= MAX_BYTES && !text.chars().any(|c| c.is_control() || c == '\\' || c == ' ');
    let is_absolute = text.get(..8).is_some_and(|start| {
        let start = start.to_ascii_lowercase();
        start.starts_with("http://") || start.starts_with("https://")
    });
    if !is_plain || !is_absolute {
        return None;
    }
    let url = Url::parse(text).ok()?;
    let has_user = !url.username().is_empty() || url.password().is_some();
    let origin = Origin::of(&url)?;
    (!has_user && site.has_origin(&origin)).then_some(url)
}

/// Adds a comment to an address, and for a held comment the token that shows it to its author for ten minutes. Removes
/// the token of an earlier comment, as the first of two would count.
pub fn at_comment(mut url: Url, comment: i64, preview: Option<&str>) -> String {
    let rest = url.query().map(|query| {
        let is_old = |pair: &&str| pair.starts_with("unapproved=") || pair.starts_with("moderation-hash=");
        query.split('&').filter(|pair| !is_old(pair)).collect::<Vec<_>>().join("&")
    });
    url.set_query(rest.as_deref().filter(|query| !query.is_empty()));
    if let Some(token) = preview {
        url.query_pairs_mut().append_pair("unapproved", &comment.to_string()).append_pair("moderation-hash", token);
    }
    url.set_fragment(Some(&format!("comment-{comment}")));
    url.into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::site::{SiteId, SiteName, SiteSettings, SiteSlug};
    use crate::domain::timestamp::Timestamp;

    fn site() -> Site {
        Site {
            id: SiteId::new(1),
            slug: SiteSlug::from_stored("blog".to_owned()),
            name: SiteName::from_stored("Blog".to_owned()),
            origins: vec![Origin::parse("https://good.example").unwrap()],
            settings: SiteSettings::default(),
            texts: std::sync::Arc::default(),
            version: 1,
            created_at: Timestamp::from_millis(0),
        }
    }

    #[test]
    fn only_pages_of_the_site_are_gone_back_to() {
        for taken in ["https://good.example/", "https://GOOD.example/a?b=c#d", "https://good.example:443/a"] {
            assert!(back_to(taken, &site()).is_some(), "{taken:?} was refused");
        }
        for refused in [
            "",
            "/a",
            "//evil.example",
            "/\\evil.example",
            "https:evil.example",
            "https://good@evil.example",
            "https://user@good.example",
            "https://good.example.evil.example",
            "https://good.example\\@evil.example",
            "javascript:alert(1)",
            "https://good.example/\r\nSet-Cookie: a=b",
            "https://good.example:444/",
            "http://good.example/",
            " https://good.example/",
            &format!("https://good.example/{}", "a".repeat(2048)),
        ] {
            assert!(back_to(refused, &site()).is_none(), "{refused:?} was taken");
        }
    }

    #[test]
    fn token_stands_in_the_query_and_the_comment_behind_it() {
        let url = Url::parse("https://good.example/a?b=c#old").unwrap();
        assert_eq!(
            at_comment(url.clone(), 7, Some("T-1")),
            "https://good.example/a?b=c&unapproved=7&moderation-hash=T-1#comment-7"
        );
        assert_eq!(at_comment(url, 7, None), "https://good.example/a?b=c#comment-7");
        let before = Url::parse("https://good.example/a?b=%20&unapproved=6&c&moderation-hash=T-0#comment-6").unwrap();
        assert_eq!(
            at_comment(before.clone(), 7, Some("T-1")),
            "https://good.example/a?b=%20&c&unapproved=7&moderation-hash=T-1#comment-7"
        );
        assert_eq!(at_comment(before, 7, None), "https://good.example/a?b=%20&c#comment-7");
    }
}
