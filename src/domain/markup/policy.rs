//! The HTML sanitiser: one allow-list for the output of both modes.

use ammonia::{Builder, UrlRelative};
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

/// The elements that may appear. None holds raw text, and none is from SVG or MathML: all known ways around the
/// sanitiser (RUSTSEC-2021-0074, 2025-0071, 2026-0193, 2026-0213) need one of those.
const ELEMENTS: &str = "p br a em strong del code pre blockquote ul ol li abbr acronym b cite i q s strike";

/// The `rel` of every link: user-generated, not endorsed, without a referrer.
const LINK_REL: &str = "ugc nofollow noopener noreferrer";

static POLICY: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut builder = Builder::empty();
    builder
        .tags(ELEMENTS.split(' ').collect())
        .tag_attributes(HashMap::from([("a", HashSet::from(["href"])), ("code", HashSet::from(["class"]))]))
        .url_schemes(HashSet::from(["http", "https"]))
        .url_relative(UrlRelative::Deny)
        .link_rel(Some(LINK_REL))
        .strip_comments(true)
        .attribute_filter(attribute);
    builder
});

/// HTML that any page can hold: elements and attributes from a short list, links to `http` and `https` only.
///
/// Only this module makes it from text; storage returns what was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SafeHtml(String);

impl SafeHtml {
    /// Applies the policy.
    pub(super) fn clean(html: &str) -> Self {
        Self(POLICY.clean(html).to_string())
    }

    /// Takes HTML that was rendered before and that storage gives back.
    pub const fn from_stored(html: String) -> Self {
        Self(html)
    }

    /// Returns the HTML.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Counts the links. Text cannot be mistaken for one: a `<` in it is escaped.
    pub(in crate::domain) fn link_count(&self) -> usize {
        self.0.matches("<a href=\"").count()
    }
}

impl SafeHtml {
    /// Returns the targets of links, as in the HTML.
    pub fn link_targets(&self) -> impl Iterator<Item = &str> {
        self.0.split("<a href=\"").skip(1).filter_map(|rest| rest.split('"').next())
    }

    /// Returns the text that readers see, without elements; links say only what stands in them.
    pub fn plain_text(&self) -> String {
        let mut text = String::with_capacity(self.0.len());
        let mut pieces = self.0.split('<');
        text.extend(pieces.next());
        for piece in pieces {
            let (element, behind) = piece.split_once('>').unwrap_or((piece, ""));
            if !matches!(element, "b" | "/b" | "i" | "/i" | "em" | "/em" | "strong" | "/strong") {
                text.push(' ');
            }
            text.push_str(behind);
        }
        [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&nbsp;", "\u{a0}"), ("&amp;", "&")]
            .iter()
            .fold(text, |text, (written, meant)| text.replace(written, meant))
    }
}

fn attribute<'a>(element: &str, attribute: &str, value: &'a str) -> Option<Cow<'a, str>> {
    let is_allowed = match (element, attribute) {
        ("a", "href") => !value.contains(['<', '>']),
        ("code", "class") => is_language_class(value),
        // Not from the source, whose `rel` is gone by now: the one that the policy adds passes here too.
        ("a", "rel") => value == LINK_REL,
        _ => false,
    };
    is_allowed.then_some(Cow::Borrowed(value))
}

/// Returns whether a class is `language-` and 1 to 20 of `a-z`, `0-9`, `+` and `-`.
fn is_language_class(class: &str) -> bool {
    let is_allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'+' | b'-');
    class.strip_prefix("language-").is_some_and(|name| (1..=20).contains(&name.len()) && name.bytes().all(is_allowed))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn only_listed_elements_and_attributes_remain() {
        for (html, clean) in [
            ("<p id=x onclick=y style=z title=t>a</p>", "<p>a</p>"),
            ("<h1>a</h1><img src=x><u>b</u><!-- c -->", "ab"),
            ("<code class=language-c++>a</code>", "<code class=\"language-c++\">a</code>"),
            ("<code class='language-c x'>a</code>", "<code>a</code>"),
            ("<p class=language-c>a</p>", "<p>a</p>"),
        ] {
            assert_eq!(SafeHtml::clean(html).as_str(), clean, "{html}");
        }
    }

    #[test]
    fn links_say_what_they_are_and_are_counted() {
        let html = SafeHtml::clean("<a href='https://a.example' target=_blank>a</a> &lt;a href=\"b\">");
        let link = "<a href=\"https://a.example\" rel=\"ugc nofollow noopener noreferrer\">a</a>";
        assert_eq!(html.as_str(), format!("{link} &lt;a href=\"b\"&gt;"));
        assert_eq!(html.link_count(), 1);
        for refused in ["javascript:x", "//a.example", "/a", "#a", "mailto:a@b.example", "data:text/html,x"] {
            assert_eq!(SafeHtml::clean(&format!("<a href='{refused}'>x</a>")).link_count(), 0, "{refused}");
        }
    }

    #[test]
    fn targets_and_text_are_what_readers_meet() {
        let html = SafeHtml::clean("<p>a<b>b</b> &amp;lt; &lt;c</p><p><a href='https://d.example/?e&f'>g</a></p>");
        assert_eq!(html.link_targets().collect::<Vec<_>>(), ["https://d.example/?e&amp;f"]);
        assert_eq!(html.plain_text().split_whitespace().collect::<Vec<_>>(), ["ab", "&lt;", "<c", "g"]);
        assert_eq!(SafeHtml::clean("").plain_text(), "");
    }

    proptest! {
        #[test]
        fn cleaning_what_is_clean_changes_nothing(
            pieces in prop::collection::vec(
                prop::sample::select(vec![
                    // No line break: the HTML standard drops one that follows `<pre>`. The writer never writes one there.
                    "<p>", "</p>", "<b>", "</b>", "<ul>", "<li>", "</ul>", "<blockquote>", "</blockquote>", "<pre>",                     "<code class=language-c>", "</code>", "<a href=http://a.example>", "</a>", "<br>", "<!-- ", "-->", "<",
                    "&", "&lt;", "\"", "'", "a", " ", "é", "<img>", "<script>", "</script>", "<svg>", "<math>", "<u>",
                ]),
                0..40,
            ),
        ) {
            let once = SafeHtml::clean(&pieces.concat());
            prop_assert_eq!(SafeHtml::clean(once.as_str()), once);
        }

        #[test]
        fn cleaning_any_text_twice_is_cleaning_it_once(text in "\\PC{0,80}") {
            let once = SafeHtml::clean(&text);
            prop_assert_eq!(SafeHtml::clean(once.as_str()), once);
        }
    }
}
