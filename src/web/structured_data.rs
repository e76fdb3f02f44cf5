//! Structured data for search engines: an article's comments as JSON-LD with schema.org types.
//!
//! The article is a `WebPage`, which is always true. `Article` and `DiscussionForumPosting` would need a headline, an
//! author and a kind, which only the page around the thread knows. Its `@id` is the article's address, so that it
//! matches what the page says of itself.

use super::view::CommentView;
use crate::domain::thread::PublicComment;
use crate::service::read::ThreadPage;
use serde_json::{Map, Value, json};
use std::collections::HashMap;

/// Describes the comments of a page, nested as shown. Returns `None` if there are none.
pub fn describe(page: &ThreadPage, comments: &[CommentView], article_url: &str) -> Option<String> {
    if comments.is_empty() {
        return None;
    }
    let known = page.comments.iter().map(|comment| (comment.id.get(), comment)).collect();
    let described = Described { article_url, known };
    let comments: Vec<Value> = comments.iter().filter_map(|comment| described.comment(comment)).collect();
    let mut article = Map::new();
    article.insert("@context".to_owned(), "https://schema.org".into());
    article.insert("@type".to_owned(), "WebPage".into());
    article.insert("@id".to_owned(), article_url.into());
    article.insert("url".to_owned(), article_url.into());
    if let Some(title) = page.title() {
        article.insert("name".to_owned(), title.into());
    }
    article.insert("commentCount".to_owned(), page.comment_count().into());
    article.insert("comment".to_owned(), comments.into());
    Some(Value::Object(article).to_string())
}

struct Described<'a> {
    article_url: &'a str,
    known: HashMap<i64, &'a PublicComment>,
}

impl Described<'_> {
    /// Describes a comment with its replies.
    fn comment(&self, view: &CommentView) -> Option<Value> {
        let comment = self.known.get(&view.id)?;
        let mut described = Map::new();
        described.insert("@type".to_owned(), "Comment".into());
        described.insert("@id".to_owned(), view.permalink.as_str().into());
        described.insert("url".to_owned(), view.permalink.as_str().into());
        described.insert("text".to_owned(), comment.body_html.to_text().into());
        described.insert("dateCreated".to_owned(), view.created_iso.as_str().into());
        if let Some(edited) = comment.edited_at {
            described.insert("dateModified".to_owned(), edited.to_rfc3339().into());
        }
        // Search engines report a `Person` without a name as an error.
        if !view.author_name.is_empty() {
            described.insert("author".to_owned(), person(view));
        }
        if let Some(parent) = view.parent_id {
            let parent = format!("{}#comment-{parent}", self.article_url);
            described.insert("parentItem".to_owned(), json!({"@type": "Comment", "@id": parent}));
        }
        let replies: Vec<Value> = view.children.iter().filter_map(|child| self.comment(child)).collect();
        if !replies.is_empty() {
            described.insert("comment".to_owned(), replies.into());
        }
        Some(Value::Object(described))
    }
}

fn person(view: &CommentView) -> Value {
    match &view.author_url {
        Some(url) => json!({"@type": "Person", "name": view.author_name, "url": url}),
        None => json!({"@type": "Person", "name": view.author_name}),
    }
}
