//! Writes a feed as Atom.
//!
//! The id of an entry is the address of its comment, as in the thread and in structured data.

use super::url;
use crate::domain::article::Article;
use crate::domain::page::PageSize;
use crate::domain::thread::PublicComment;
use crate::domain::timestamp::Timestamp;
use crate::service::feed::Feed;
use crate::web::messages::Messages;
use crate::web::state::ServerOrigins;
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};
use std::borrow::Cow;
use std::io;

const ATOM: &str = "http://www.w3.org/2005/Atom";
/// The namespace of RFC 4685, section 2.
const THREADING: &str = "http://purl.org/syndication/thread/1.0";
const ATOM_TYPE: &str = "application/atom+xml";
const HTML_TYPE: &str = "text/html";

type Xml = Writer<Vec<u8>>;

/// Writes a feed. `size` is the number of entries that the request names.
///
/// # Errors
/// None in practice: it writes to memory.
pub fn write(
    feed: &Feed,
    own_origins: &ServerOrigins,
    size: Option<PageSize>,
    messages: &Messages,
) -> io::Result<Vec<u8>> {
    let mut xml = Writer::new(Vec::new());
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("utf-8"), None)))?;
    let head = [("xmlns", ATOM), ("xmlns:thr", THREADING), ("xml:lang", messages.lang())];
    xml.create_element("feed").with_attributes(head).write_inner_content(|xml| {
        write_head(xml, feed, own_origins, size, messages)?;
        feed.comments.iter().try_for_each(|(article, comment)| match feed.articles.get(article) {
            Some(article) => Entry { feed, article, comment }.write(xml, messages),
            // The article was deleted with its comments a moment ago.
            None => Ok(()),
        })
    })?;
    Ok(xml.into_inner())
}

fn write_head(
    xml: &mut Xml,
    feed: &Feed,
    own_origins: &ServerOrigins,
    size: Option<PageSize>,
    messages: &Messages,
) -> io::Result<()> {
    let path = feed.path.as_ref().map(|path| path.as_str());
    let article = path.and_then(|path| feed.articles.values().find(|article| article.path.as_str() == path));
    let about = match path {
        None => feed.site.name.as_str(),
        Some(path) => article.map_or(path, title),
    };
    // The time of the last change. A feed without comments must not depend on held ones.
    let updated = feed.comments.iter().map(|(_, comment)| changed_at(comment)).max().unwrap_or(feed.site.created_at);
    text(xml, "id", &url(own_origins, &feed.site.slug, path, None))?;
    text(xml, "title", &messages.text_with("thread-page-title", [("title", about.to_owned().into())]))?;
    text(xml, "updated", &updated.to_rfc3339())?;
    link(xml, &[("rel", "self"), ("type", ATOM_TYPE), ("href", &url(own_origins, &feed.site.slug, path, size))])?;
    link(xml, &[("rel", "alternate"), ("type", HTML_TYPE), ("href", &feed.url(path.unwrap_or("/")))])
}

/// One comment.
struct Entry<'a> {
    feed: &'a Feed,
    article: &'a Article,
    comment: &'a PublicComment,
}

impl Entry<'_> {
    fn write(&self, xml: &mut Xml, messages: &Messages) -> io::Result<()> {
        let comment = self.comment;
        let (article_url, own_url) = (self.feed.url(self.article.path.as_str()), self.url(comment.id.get()));
        let name = match comment.author_name.as_str() {
            "" => messages.text("comment-anonymous"),
            name => name.to_owned(),
        };
        xml.create_element("entry").write_inner_content(|xml| {
            text(xml, "id", &own_url)?;
            text(xml, "title", &format!("{name} – {}", title(self.article)))?;
            text(xml, "published", &comment.created_at.to_rfc3339())?;
            text(xml, "updated", &changed_at(comment).to_rfc3339())?;
            link(xml, &[("rel", "alternate"), ("type", HTML_TYPE), ("href", &own_url)])?;
            link(xml, &[("rel", "related"), ("type", HTML_TYPE), ("href", &article_url)])?;
            self.write_place(xml, &article_url)?;
            xml.create_element("author").write_inner_content(|xml| {
                text(xml, "name", &name)?;
                comment.author_url.as_deref().map_or(Ok(()), |url| text(xml, "uri", url))
            })?;
            let body = legal(comment.body_html.as_str());
            xml.create_element("content").with_attribute(("type", "html")).write_text_content(BytesText::new(&body))?;
            Ok(())
        })?;
        Ok(())
    }

    /// Writes the parent of the comment (a comment or the article), and the number of replies.
    fn write_place(&self, xml: &mut Xml, article_url: &str) -> io::Result<()> {
        let parent = self.comment.parent_id.map(|parent| self.url(parent.get()));
        let answered = parent.as_deref().unwrap_or(article_url);
        let attributes = [("ref", answered), ("type", HTML_TYPE), ("href", answered)];
        xml.create_element("thr:in-reply-to").with_attributes(attributes).write_empty()?;
        text(xml, "thr:total", &self.comment.reply_count.to_string())
    }

    fn url(&self, comment: i64) -> String {
        format!("{}#comment-{comment}", self.feed.url(self.article.path.as_str()))
    }
}

fn changed_at(comment: &PublicComment) -> Timestamp {
    comment.edited_at.unwrap_or(comment.created_at)
}

fn title(article: &Article) -> &str {
    article.title.as_ref().map_or_else(|| article.path.as_str(), |title| title.as_str())
}

fn text(xml: &mut Xml, name: &str, content: &str) -> io::Result<()> {
    xml.create_element(name).write_text_content(BytesText::new(&legal(content))).map(|_| ())
}

fn link(xml: &mut Xml, attributes: &[(&str, &str)]) -> io::Result<()> {
    xml.create_element("link").with_attributes(attributes.iter().copied()).write_empty().map(|_| ())
}

/// Removes the characters that XML 1.0 cannot represent (section 2.2).
fn legal(text: &str) -> Cow<'_, str> {
    let is_legal =
        |c: char| !matches!(c, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}');
    if text.chars().all(is_legal) { Cow::Borrowed(text) } else { text.chars().filter(|c| is_legal(*c)).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_that_xml_cannot_write_are_left_out() {
        assert_eq!(legal("a\0b\u{b}c\u{1f}\u{fffe}\u{ffff}\td\ne\r"), "abc\td\ne\r");
        assert!(matches!(legal("Grüße, \u{1f33f}!"), Cow::Borrowed(_)));
    }
}
