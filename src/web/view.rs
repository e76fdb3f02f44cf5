//! What templates show, as plain data: text ready to be escaped, addresses ready to be linked. No rule lives here.
//!
//! All text is escaped by the template, except `CommentView::body_html`. Nobody fills an e-mail address into these
//! structs, except what its own author has just typed into the form (`FormValues`).

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
