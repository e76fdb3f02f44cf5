//! Comments, as moderators see them.

use super::article::ArticleId;
use super::author::{AuthorId, AvatarSeed};
use super::markup::{RENDERER_VERSION, SafeHtml};
use super::moderation::{Status, TextBefore};
use super::site::{Markup, SiteId};
use super::thread::{PublicComment, ThreadPath};
use super::timestamp::Timestamp;

identifier!(
    /// Identifies a comment.
    CommentId
);

words! {
    /// The way a comment came in.
    Source {
        /// The form on a page.
        Form => "form",
        /// The JSON API.
        Api => "api",
        /// A moderator's reply.
        Admin => "admin",
        /// Another system's export.
        Import => "import",
    }
}

/// The text of a comment in its three forms: as it was sent, the markup it is in, and the HTML made from it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommentText {
    /// The source, unchanged.
    pub source: String,
    /// The parsing mode.
    pub markup: Markup,
    /// The rendered HTML.
    pub html: SafeHtml,
    /// The version of the renderer that made the HTML.
    pub renderer_version: i32,
}

impl CommentText {
    /// Keeps a source text beside the HTML that this version renders from it.
    pub const fn new(source: String, markup: Markup, html: SafeHtml) -> Self {
        Self { source, markup, html, renderer_version: RENDERER_VERSION }
    }
}

/// The stored part of the sender's network address; deleted after some weeks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NetworkTrace {
    /// The network in CIDR notation, /24 or /48.
    pub prefix: String,
    /// A keyed hash of the address (IPv6: of its /64).
    pub hash: Vec<u8>,
}

/// A comment with everything that moderators may see. The address of its author stays in storage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment {
    /// Its id.
    pub id: CommentId,
    /// The site it belongs to.
    pub site_id: SiteId,
    /// The article it stands under.
    pub article_id: ArticleId,
    /// The comment that it answers.
    pub parent_id: Option<CommentId>,
    /// Its place in the thread.
    pub path: ThreadPath,
    /// The decision about it.
    pub status: Status,
    /// Whether it is public: approved, and all its ancestors are.
    pub is_visible: bool,
    /// The author, if an address was given.
    pub author_id: Option<AuthorId>,
    /// The name of its author.
    pub author_name: String,
    /// The website of its author.
    pub author_url: Option<String>,
    /// Whether a moderator wrote it, signed in.
    pub is_moderator: bool,
    /// The seed of its author's avatar; `None` for no avatar.
    pub avatar: Option<AvatarSeed>,
    /// Its text.
    pub text: CommentText,
    /// The way it came in.
    pub source: Source,
    /// The network it came from, /24 or /48, while that is kept.
    pub network: Option<String>,
    /// The number of approved direct replies.
    pub reply_count: i64,
    /// When it was written.
    pub created_at: Timestamp,
    /// When its text was last changed.
    pub edited_at: Option<Timestamp>,
    /// Counts the changes of the comment, from 1.
    pub version: i64,
}

impl Comment {
    /// Returns whether it links somewhere: in its text, or by its author's website.
    pub fn has_link(&self) -> bool {
        self.author_url.is_some() || self.text.html.link_count() > 0
    }

    /// Returns the text that an edit replaces.
    pub fn text_before_edit(&self) -> TextBefore {
        TextBefore {
            body: self.text.source.clone(),
            author_name: self.author_name.clone(),
            author_url: self.author_url.clone(),
        }
    }

    /// Returns the part of the comment that readers see, whether they may see it or not.
    pub fn public_part(&self) -> PublicComment {
        PublicComment {
            id: self.id,
            parent_id: self.parent_id,
            path: self.path.clone(),
            author_name: self.author_name.clone(),
            author_url: self.author_url.clone(),
            is_moderator: self.is_moderator,
            avatar: self.avatar,
            body_html: self.text.html.clone(),
            created_at: self.created_at,
            edited_at: self.edited_at,
            reply_count: self.reply_count,
        }
    }
}
