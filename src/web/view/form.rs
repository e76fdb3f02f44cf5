//! The form, and what is wrong with what was typed into it.

use serde::Serialize;
use std::borrow::Cow;

/// The honeypot: people do not see this field, and browsers and password managers do not fill it. Spam programs do.
pub const HONEYPOT_FIELD: &str = "subject";

/// The form `Leave a Reply`.
#[derive(Debug, Clone, Serialize)]
pub struct FormView {
    /// Where the form is sent: `/comments`, absolute where the thread stands in another site's page.
    pub action_url: String,
    /// The site's slug, sent as `site`.
    pub site_slug: String,
    /// The article's path, sent as `article`.
    pub article: String,
    /// The number of the article in another system, sent as `comment_post_ID`, where that is how the article was named.
    pub external_id: Option<String>,
    /// The id of the comment to reply to, sent as `comment_parent`; 0 for none.
    pub parent_id: i64,
    /// The comment to reply to, for the heading.
    pub reply_to: Option<ReplyToView>,
    /// The signed token, sent as `form_token`.
    pub form_token: String,
    /// Where a challenge for a proof of work is fetched, where the site asks for one.
    pub work_url: Option<String>,
    /// Where to go after posting, sent as `redirect_to`.
    pub redirect_to: Option<String>,
    /// The tag of the language that the form is written in, sent as `lang`.
    pub lang: &'static str,
    /// The word of `EmailRequirement`: `required`, `optional` or `off` (then there is no such field).
    pub email: &'static str,
    /// The values of the fields.
    pub values: FormValues,
    /// The errors, shown beside their fields and in the summary above the form.
    pub errors: Vec<FieldMessage>,
    /// An error that belongs to no single field.
    pub notice: Option<String>,
}

/// The comment that a form replies to.
#[derive(Debug, Clone, Serialize)]
pub struct ReplyToView {
    /// The id of the comment.
    pub id: i64,
    /// Its author's name.
    pub name: String,
    /// The address of the same page without the reply, ending in `#respond`.
    pub cancel_url: String,
}

/// What was typed, unchanged.
#[derive(Clone, Default, Serialize)]
pub struct FormValues {
    /// The name.
    pub author: String,
    /// The e-mail address. Only ever what this visitor sent with this request.
    pub email: String,
    /// The website.
    pub url: String,
    /// The text.
    pub comment: String,
}

/// A sentence about one field.
#[derive(Debug, Clone, Serialize)]
pub struct FieldMessage {
    /// The field's name in the form: `comment`, `author`, `email` or `url`. Another one is only listed above the form.
    pub field: Cow<'static, str>,
    /// The sentence, from `Messages::rule`.
    pub message: String,
}

// Holds an address as it was typed, so `Debug` prints nothing of it.
impl std::fmt::Debug for FormValues {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("[form values]")
    }
}
