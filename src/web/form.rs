//! The comment form without JavaScript: `POST /comments`, and WordPress's address for it.

use super::api::comments::{SubmittedBody, accepts_json};
use super::body::{Form, Members, body};
use super::context::{RequestContext, uncached};
use super::error::{ApiResult, Problem};
use super::form_error_page;
use super::language_preference::LanguagePreference;
use super::origin::allow_site;
use super::redirect::{at_comment, back_to};
use super::state::{AppState, MAX_COMMENT_BYTES};
use super::submission::{idempotency_key, take};
use crate::domain::comment::Source;
use crate::domain::moderation::Status;
use crate::domain::site::Site;
use crate::service::sites;
use crate::service::submit::{Submission, Submitted};
use crate::web::code::described::{
    CommentsClosed, DuplicateComment, IdempotencyKeyReused, NotFound, OriginNotAllowed, ReplyNotAllowed,
    TooManyComments,
};
use actix_web::http::header;
use actix_web::{HttpResponse, post, web};
use url::Url;

body! {
    PUBLIC:
    /// The fields of the form.
    #[expect(non_snake_case, reason = "WordPress names them so")]
    pub struct CommentForm {
        /// The slug of the site; may be left out where there is only one.
        #[schema(max_length = 40)]
        site: Option<String>,
        /// The article's URL or path; or `comment_post_ID`.
        #[schema(max_length = 2048)]
        article: Option<String>,
        /// The article's number in another system.
        #[schema(max_length = 100)]
        comment_post_ID: Option<String>,
        /// The name, at most 245 bytes.
        author: String,
        /// The address, at most 100 bytes.
        email: Option<String>,
        /// The website, at most 200 bytes.
        url: Option<String>,
        /// The text, at most 65525 bytes.
        comment: String,
        /// The id of the comment that is answered, or 0.
        #[schema(value_type = Option<i64>)]
        comment_parent: Option<String>,
        /// The address to redirect to, under one of the site's origins.
        #[schema(max_length = 2048)]
        redirect_to: Option<String>,
        /// The token that the form was fetched with.
        form_token: Option<String>,
        /// The `author_token` of an earlier comment's receipt, as proof of authorship; optional.
        author_token: Option<String>,
        /// The solution of a challenge, as ALTCHA's widget sends it, at most 4096 bytes.
        altcha: Option<String>,
        /// The language of the answer, as a tag.
        #[schema(max_length = 35)]
        lang: Option<String>,
        /// The honeypot, `HONEYPOT_FIELD`: only programs fill it.
        #[schema(ignore)]
        subject: Option<String>,
    }
}

impl From<CommentForm> for Submission {
    fn from(form: CommentForm) -> Self {
        Self {
            article: form.article.unwrap_or_default(),
            external_id: form.comment_post_ID.unwrap_or_default(),
            author_name: form.author,
            email: form.email.unwrap_or_default(),
            author_url: form.url.unwrap_or_default(),
            body: form.comment,
            parent_id: form.comment_parent.unwrap_or_default(),
            form_token: form.form_token,
            author_token: form.author_token,
            proof_of_work: form.altcha,
            is_honeypot_filled: form.subject.is_some_and(|text| !text.is_empty()),
        }
    }
}

/// Submits a comment from a form.
///
/// Browsers get a redirect, or a page with the form and its errors. With `Accept: application/json` the answers are
/// those of the JSON API.
#[utoipa::path(
    params(("Idempotency-Key" = Option<String>, Header, description = "Makes retries idempotent for 24 hours; 1 to 255 characters of printable ASCII", min_length = 1, max_length = 255, pattern = "^[ -~]*[!#-~][ -~]*$")),
    request_body(content(
        (CommentForm = "application/x-www-form-urlencoded"),
        (CommentForm = "multipart/form-data"),
    )),
    responses(
        (status = 201, description = "Stored; only with `Accept: application/json`", body = SubmittedBody),
        (status = 303, description = "Stored; to `redirect_to`, the receipt, or the article"),
        OriginNotAllowed,
        CommentsClosed,
        ReplyNotAllowed,
        NotFound,
        DuplicateComment,
        IdempotencyKeyReused,
        TooManyComments,
    )
)]
#[post("/comments")]
pub async fn post_comment(context: RequestContext, payload: web::Payload) -> HttpResponse {
    answer(&context, payload).await
}

/// Submits a comment from a form that still uses WordPress's address.
#[utoipa::path(
    params(("Idempotency-Key" = Option<String>, Header, description = "Makes retries idempotent for 24 hours; 1 to 255 characters of printable ASCII", min_length = 1, max_length = 255, pattern = "^[ -~]*[!#-~][ -~]*$")),
    request_body(content(
        (CommentForm = "application/x-www-form-urlencoded"),
        (CommentForm = "multipart/form-data"),
    )),
    responses(
        (status = 201, description = "Stored; only with `Accept: application/json`", body = SubmittedBody),
        (status = 303, description = "Stored; to `redirect_to`, the receipt, or the article"),
        (status = "default", description = "As `POST /comments`", body = Problem, content_type = "application/problem+json"),
    )
)]
#[post("/wp-comments-post.php")]
pub async fn post_wordpress_comment(context: RequestContext, payload: web::Payload) -> HttpResponse {
    answer(&context, payload).await
}

/// The parts of a form request that were read before it succeeded or failed.
#[derive(Default)]
pub(super) struct ReadForm {
    pub(super) form: Option<Form>,
    pub(super) site: Option<Site>,
}

async fn answer(context: &RequestContext, payload: web::Payload) -> HttpResponse {
    let RequestContext { state, request, .. } = context;
    let wants_json = accepts_json(request.headers());
    let mut read = ReadForm::default();
    let outcome = receive(context, payload, &mut read).await;
    let preference = LanguagePreference::of_form(request, read.form.as_ref());
    let mut response = match outcome {
        Ok(submitted) if !wants_json => return redirect(state, preference, &submitted, read.form.as_ref()),
        Ok(submitted) => SubmittedBody::of(&submitted, preference).created(state, preference),
        Err(error) if wants_json => error.answer(preference.named_messages(read.site.as_ref()).as_ref()),
        Err(error) => return form_error_page::page(state, preference, &error, &read).await,
    };
    if let Some(site) = &read.site {
        allow_site(&mut response, request.headers(), site);
    }
    response
}

/// Submits the comment of a form. Stores form and site in `read`, also where it fails later.
async fn receive(context: &RequestContext, payload: web::Payload, read: &mut ReadForm) -> ApiResult<Submitted> {
    let RequestContext { state, request, .. } = context;
    let mut form = Form::receive(state, request, payload, MAX_COMMENT_BYTES).await?;
    form.complete_from(&Form::decode_query(request.query_string())?, &["site", "article", "redirect_to"]);
    let form = &*read.form.insert(form);
    let site = match form.given("site") {
        Some(slug) => sites::find(&state.service, slug.trim()).await?,
        None => sites::only(&state.service).await?,
    };
    let site = read.site.insert(site);
    form.refuse_nul()?;
    let sender = context.sender(site)?;
    let key = idempotency_key(request.headers())?;
    let submission = CommentForm::of_form(form)?.into();
    take(context, site.clone(), submission, &sender, (Source::Form, key)).await
}

/// Redirects the browser: to `redirect_to`, else to the receipt of a held comment, else to the article.
fn redirect(
    state: &AppState,
    preference: LanguagePreference,
    submitted: &Submitted,
    form: Option<&Form>,
) -> HttpResponse {
    let id = submitted.comment.id.get();
    let is_approved = submitted.comment.status == Status::Approved;
    let back = form.and_then(|form| back_to(form.first("redirect_to")?, &submitted.site));
    let article = submitted.site.origins.first().map(|origin| submitted.article.url(origin));
    let article = article.map(|url| state.with_language(url, preference));
    let location = match (back, is_approved) {
        (Some(url), true) => at_comment(url, id, None),
        (Some(url), false) => at_comment(url, id, Some(&submitted.preview)),
        (None, true) => article
            .and_then(|article| Url::parse(&article).ok())
            .map_or_else(|| state.own_origins.url("/"), |url| at_comment(url, id, None)),
        (None, false) => preference.kept_in(state.own_origins.url(&format!("/receipts/{}", submitted.receipt))),
    };
    uncached(HttpResponse::SeeOther()).insert_header((header::LOCATION, location)).finish()
}

#[cfg(test)]
mod tests {
    use super::CommentForm;
    use crate::web::api::comments::NewCommentBody;
    use crate::web::body::Members;
    use crate::web::view::HONEYPOT_FIELD;

    #[test]
    fn the_trap_is_read_from_either_body() {
        assert!(CommentForm::NAMES.contains(&HONEYPOT_FIELD));
        assert!(NewCommentBody::NAMES.contains(&HONEYPOT_FIELD));
    }
}
