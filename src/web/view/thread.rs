//! A page of a thread and the comments in it.

use serde::Serialize;

use super::FormView;

/// The default of `ThreadView::heading_id`.
pub const COMMENTS_HEADING_ID: &str = "comments-title";

/// A page of a thread: heading, list, and the form if there is one.
#[derive(Debug, Clone, Serialize)]
pub struct ThreadView {
    /// The heading, from `Messages::thread_heading`. A closed thread without comments shows none.
    pub heading: String,
    /// The `id` of the heading, which names the section for assistive technology.
    pub heading_id: String,
    /// The slug of the site.
    pub site_slug: String,
    /// The id of the thread's state, as in its events.
    pub revision: i64,
    /// The article's path, as in `FormView::article`.
    pub article: String,
    /// The conversations of this page in reading order, replies nested.
    pub comments: Vec<CommentView>,
    /// The comments of this page for search engines, as JSON; `None` where there are none.
    pub structured_data: Option<String>,
    /// The visitor's own comment that waits for a decision, shown after the list.
    pub preview: Option<CommentView>,
    /// Whether new comments are taken; if not, `Comments are closed.` stands below the list.
    pub is_open: bool,
    /// Where the next page of the thread is.
    pub next_page_url: Option<String>,
    /// The form; `None` for a closed thread.
    pub form: Option<FormView>,
}

/// One comment and the replies to it.
#[derive(Debug, Clone, Serialize)]
pub struct CommentView {
    /// The comment's id; makes the anchor `comment-ID`.
    pub id: i64,
    /// The id of the comment that this one answers.
    pub parent_id: Option<i64>,
    /// The address of that comment.
    pub parent_url: Option<String>,
    /// The level at which it stands, 1 for the start of a conversation.
    pub depth: u32,
    /// The classes of the list item, separated by spaces; `assign_classes` writes them.
    pub classes: String,
    /// The author's name; where it is empty, `Anonymous` is shown.
    pub author_name: String,
    /// The author's website, `http` or `https`.
    pub author_url: Option<String>,
    /// Whether a moderator wrote it, signed in.
    pub is_moderator: bool,
    /// The address of the author's drawing; `None` for no drawing.
    pub avatar_url: Option<String>,
    /// The text as safe HTML, which only `domain::markup` makes. The one value that is not escaped.
    pub body_html: String,
    /// When it was written, RFC 3339.
    pub created_iso: String,
    /// When it was written, for people.
    pub created_text: String,
    /// The address of this comment, ending in `#comment-ID`.
    pub permalink: String,
    /// The address that opens the form as a reply to this comment, ending in `#respond`; `None` where it takes no reply.
    pub reply_url: Option<String>,
    /// The address of the page that reports it to the moderators; `None` where that makes no sense.
    pub report_url: Option<String>,
    /// Whether it is shown to its author only, with the sentence that it awaits moderation.
    pub is_held_preview: bool,
    /// The replies, in reading order.
    pub children: Vec<CommentView>,
}

/// Sets the CSS classes of WordPress on every comment: kind, author, even and odd in reading order, depth, parent.
///
/// Account names are not included: a moderator's comments have `byuser comment-author-moderator bypostauthor`.
pub fn assign_classes(comments: &mut [CommentView]) {
    let mut counts = Counts::default();
    for comment in comments {
        counts.assign(comment);
    }
}

/// Counters of the comments and conversations before the current one.
#[derive(Default)]
struct Counts {
    comments: usize,
    conversations: usize,
}

impl Counts {
    fn assign(&mut self, comment: &mut CommentView) {
        let mut classes = vec!["comment".to_owned()];
        if comment.is_moderator {
            classes.push("byuser comment-author-moderator bypostauthor".to_owned());
        }
        classes.push(if self.comments.is_multiple_of(2) { "even" } else { "odd alt" }.to_owned());
        self.comments += 1;
        if comment.depth <= 1 {
            let is_even = self.conversations.is_multiple_of(2);
            classes.push(if is_even { "thread-even" } else { "thread-odd thread-alt" }.to_owned());
            self.conversations += 1;
        }
        classes.push(format!("depth-{}", comment.depth.max(1)));
        if !comment.children.is_empty() {
            classes.push("parent".to_owned());
        }
        comment.classes = classes.join(" ");
        for child in &mut comment.children {
            self.assign(child);
        }
    }
}
