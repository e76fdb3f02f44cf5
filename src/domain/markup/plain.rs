//! Converts the HTML of a comment to plain text.

use super::SafeHtml;

/// Elements that begin a new line.
const BLOCKS: &[&str] = &["p", "br", "li", "ul", "ol", "pre", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "hr"];

impl SafeHtml {
    /// Returns the text without its markup: blocks on lines of their own. What stands in tags is lost, links' targets too.
    pub fn to_text(&self) -> String {
        let mut rest = self.as_str();
        let mut text = String::with_capacity(rest.len());
        while let Some((before, behind)) = rest.split_once('<') {
            push_decoded(&mut text, before);
            let (tag, behind) = behind.split_at_checked(tag_bytes(behind)).unwrap_or((behind, ""));
            if is_block(tag) && !text.is_empty() && !text.ends_with('\n') {
                text.push('\n');
            }
            rest = behind;
        }
        push_decoded(&mut text, rest);
        text.truncate(text.trim_end().len());
        text
    }
}

/// Counts the bytes to behind the end of a tag. An attribute may hold a `>`.
fn tag_bytes(tag: &str) -> usize {
    let mut quote = None;
    for (position, byte) in tag.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return position + 1,
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), _) if open == byte => quote = None,
            (None | Some(_), _) => {}
        }
    }
    tag.len()
}

fn is_block(tag: &str) -> bool {
    let name = tag.trim_start_matches('/');
    let name = name.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
    BLOCKS.contains(&name)
}

/// Adds text, with the references decoded that the printer of safe HTML writes.
fn push_decoded(text: &mut String, html: &str) {
    const REFERENCES: &[(&str, char)] =
        &[("amp;", '&'), ("lt;", '<'), ("gt;", '>'), ("quot;", '"'), ("nbsp;", '\u{a0}'), ("#39;", '\'')];
    let mut rest = html;
    while let Some((before, behind)) = rest.split_once('&') {
        text.push_str(before);
        let known = REFERENCES.iter().find_map(|(name, c)| Some((*c, behind.strip_prefix(name)?)));
        let (decoded, behind) = known.unwrap_or(('&', behind));
        text.push(decoded);
        rest = behind;
    }
    text.push_str(rest);
}

#[cfg(test)]
mod tests {
    use super::super::{CommentBody, render};
    use super::*;
    use crate::domain::site::Markup;

    fn plain(html: &str) -> String {
        SafeHtml::from_stored(html.to_owned()).to_text()
    }

    #[test]
    fn blocks_stand_on_lines_of_their_own() {
        assert_eq!(plain("<p>One<br>two</p><p>Three <em>four</em></p>"), "One\ntwo\nThree four");
        assert_eq!(plain("<ul><li>a</li><li>b</li></ul>"), "a\nb");
        assert_eq!(plain(""), "");
    }

    #[test]
    fn tags_are_left_out_also_where_an_attribute_holds_their_end() {
        assert_eq!(plain(r#"<a title="a > b" href='x>y'>seen</a> &amp;lt; <"#), "seen &lt;");
    }

    #[test]
    fn text_is_what_was_typed() {
        let typed = "1 < 2 & \"3\" > '0' \u{a0}äöü";
        let body = CommentBody::parse(typed).unwrap();
        assert_eq!(render(&body, Markup::Text).html.to_text(), typed);
    }
}
