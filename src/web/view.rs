//! Views: the plain data of templates. They hold unescaped text and complete addresses, and no rules.
//!
//! Templates escape all text except `CommentView::body_html`. No e-mail address stands in these structs, except one
//! that its author has just typed into the form (`FormValues`).

use serde::Serialize;

mod form;
mod pages;
mod thread;

pub use form::{FieldMessage, FormValues, FormView, HONEYPOT_FIELD, ReplyToView};
pub use pages::{
    ArticleLink, DemoArticleView, ErrorPageView, FormErrorView, HomeView, ReceiptDeletedView, ReceiptEditView,
    ReceiptPieceView, ReceiptProofView, ReceiptView, ReportPageView, ThreadPageView,
};
pub use thread::{COMMENTS_HEADING_ID, CommentView, ThreadView, assign_classes};

/// What `thread.html` shows: the thread as a piece of HTML to include into another page.
#[derive(Debug, Clone, Serialize)]
pub struct FragmentView {
    /// The thread.
    pub thread: ThreadView,
}
