//! Whole pages.

use serde::Serialize;

use super::{CommentView, FieldMessage, FormView, ThreadView};

/// A whole page around one thread.
#[derive(Debug, Clone, Serialize)]
pub struct ThreadPageView {
    /// The name of the site that the article belongs to.
    pub site_name: String,
    /// The article's title.
    pub article_title: String,
    /// The article's address.
    pub article_url: String,
    /// The address of the article's feed.
    pub feed_url: String,
    /// Whether search engines may keep this page; false for `replytocom`, previews and later pages.
    pub is_indexable: bool,
    /// The thread.
    pub thread: ThreadView,
}

/// The form with what was typed, and its errors.
#[derive(Debug, Clone, Serialize)]
pub struct FormErrorView {
    /// The name of the site that the article belongs to; empty where there is no such site.
    pub site_name: String,
    /// The article's title, or a substitute.
    pub article_title: String,
    /// The article's address, the way back; `None` where there is no such site.
    pub article_url: Option<String>,
    /// The form.
    pub form: FormView,
}

/// What the author of a comment sees after posting it.
#[derive(Debug, Clone, Serialize)]
pub struct ReceiptView {
    /// The name of the site that the article belongs to.
    pub site_name: String,
    /// The article's title.
    pub article_title: String,
    /// The way back: the article's address, with `#comment-ID` once the comment is public.
    pub back_url: String,
    /// Whether the comment is public; otherwise it is shown as awaiting moderation, whatever its status.
    pub is_approved: bool,
    /// The comment. `is_held_preview` should be false, as the page shows it elsewhere; the template ignores
    /// `reply_url`.
    pub comment: CommentView,
    /// The address that changes are sent to: that of the page itself.
    pub action_url: String,
    /// The tag of the language that the answer to them is in.
    pub lang: &'static str,
    /// The form to change the text; `None` once the time for that is over.
    pub edit: Option<ReceiptEditView>,
    /// The proof of work to compute.
    pub proof: Option<ReceiptProofView>,
}

/// The form to change the text of one's own comment.
#[derive(Debug, Clone, Serialize)]
pub struct ReceiptEditView {
    /// The text to begin with.
    pub text: String,
    /// Until when it can be changed, as a sentence; `None` where the time is over.
    pub until: Option<String>,
    /// What is wrong with the text.
    pub errors: Vec<FieldMessage>,
    /// What else is wrong.
    pub notice: Option<String>,
}

/// What the author of a comment sees after deleting it.
#[derive(Debug, Clone, Serialize)]
pub struct ReceiptDeletedView {
    /// The name of the site that the article belongs to.
    pub site_name: String,
    /// The way back: the article's address.
    pub back_url: String,
}

/// The visitor's own comment, for the script to insert.
#[derive(Debug, Clone, Serialize)]
pub struct ReceiptPieceView {
    /// The comment.
    pub comment: CommentView,
    /// The address of the receipt.
    pub receipt_url: String,
    /// The proof of work to compute.
    pub proof: Option<ReceiptProofView>,
}

/// A proof of work that the browser is asked for, once the comment is there.
#[derive(Debug, Clone, Serialize)]
pub struct ReceiptProofView {
    /// Where the challenge is fetched.
    pub challenge_url: String,
    /// Where the proof is sent to.
    pub url: String,
}

/// A comment with the form to report it, or the confirmation of a report.
#[derive(Debug, Clone, Serialize)]
pub struct ReportPageView {
    /// The name of the site that the article belongs to.
    pub site_name: String,
    /// The article's title.
    pub article_title: String,
    /// The way back: the comment under its article.
    pub back_url: String,
    /// Where the form is sent to.
    pub action_url: String,
    /// The token in the form.
    pub form_token: String,
    /// The tag of the language.
    pub lang: &'static str,
    /// Whether the report was taken.
    pub is_done: bool,
    /// The words for reasons, in their order; each has a sentence `report-reason-*`.
    pub reasons: Vec<&'static str>,
    /// The reason that was chosen.
    pub reason: String,
    /// The note that was typed.
    pub note: String,
    /// What is wrong.
    pub errors: Vec<FieldMessage>,
    /// The comment.
    pub comment: CommentView,
}

/// A page about an error.
#[derive(Debug, Clone, Serialize)]
pub struct ErrorPageView {
    /// The HTTP status.
    pub status: u16,
    /// The title, from `Messages::problem_title`.
    pub title: String,
    /// The sentence, from `Messages::problem_detail`.
    pub detail: String,
    /// The way back.
    pub back_url: Option<String>,
}

/// The home page.
#[derive(Debug, Clone, Serialize)]
pub struct HomeView {
    /// The sample articles; empty outside `demo`.
    pub articles: Vec<ArticleLink>,
    /// The address of the API's description, where it is served.
    pub docs_url: Option<String>,
}

/// One line of a list of articles.
#[derive(Debug, Clone, Serialize)]
pub struct ArticleLink {
    /// The article's address.
    pub url: String,
    /// The article's title.
    pub title: String,
    /// How many comments it has, from `Messages::thread_heading`.
    pub comments: String,
}

/// A sample article with its thread in the page.
#[derive(Debug, Clone, Serialize)]
pub struct DemoArticleView {
    /// The name of the site.
    pub site_name: String,
    /// The article's title.
    pub article_title: String,
    /// The article's text, one plain paragraph each.
    pub paragraphs: Vec<String>,
    /// The address of the list of articles.
    pub home_url: String,
    /// The address of the article's feed.
    pub feed_url: String,
    /// Whether search engines may keep this page; false for `replytocom`, previews and later pages.
    pub is_indexable: bool,
    /// The thread.
    pub thread: ThreadView,
}
