//! The form, as browsers send it without JavaScript: `POST /comments`, and WordPress's address for the same.

use super::api::comments::{SubmittedBody, accepts_json};
use super::body::{self, BodyKind, BodyLimits, Form};
use super::client::ClientAddress;
use super::code::Code;
use super::error::{ApiError, Problem};
use super::headers::site_page_policy;
use super::origin::{Sender, allow_site};
use super::present::{field_messages, render};
use super::redirect::{at_comment, back_to};
use super::state::{AppState, MAX_COMMENT_BYTES};
use super::submission::{idempotency_key, take};
use super::templates::Template;
use super::view::{ErrorPageView, FormErrorView, FormValues, FormView, HONEYPOT_FIELD};
use super::words::Words;
use crate::domain::comment::Source;
use crate::domain::moderation::Status;
use crate::domain::site::{EmailRequirement, Site};
use crate::service::articles::parse_reference;
use crate::service::sites;
use crate::service::submit::{Submission, Submitted};
use actix_web::http::{ConnectionType, StatusCode, header};
use actix_web::{HttpRequest, HttpResponse, ResponseError, post, web};
use url::Url;

/// The fields of the form, for the description of the API.
#[derive(Debug, utoipa::ToSchema)]
#[expect(dead_code, reason = "describes the form; the fields are read by name")]
pub struct CommentForm {
    /// The slug of the site; may be left out where there is only one.
    #[schema(max_length = 40)]
    site: Option<String>,
    /// The article's URL or path; or `comment_post_ID`.
    #[schema(max_length = 2048)]
    article: Option<String>,
    /// The number that another system gave the article.
    #[serde(rename = "comment_post_ID")]
    #[schema(rename = "comment_post_ID", max_length = 100)]
    comment_post_id: Option<String>,
    /// The name, at most 245 bytes.
    author: String,
    /// The address, at most 100 bytes.
    email: Option<String>,
    /// The website, at most 200 bytes.
    url: Option<String>,
    /// The text, at most 65525 bytes.
    comment: String,
    /// The id of the comment that is answered, or 0.
    comment_parent: Option<i64>,
    /// Where the browser goes afterwards, if that is under one of the site's origins.
    #[schema(max_length = 2048)]
    redirect_to: Option<String>,
    /// The token that the form was fetched with.
    form_token: Option<String>,
}

/// Takes a comment from a form.
///
/// Browsers are answered with a redirect, or with a page that shows the form again and what to change in it; with
/// `Accept: application/json` the answers are those of the JSON API.
#[utoipa::path(
    tag = "public",
    request_body(content = CommentForm, content_type = "application/x-www-form-urlencoded"),
    responses(
        (status = 201, description = "Stored; only with `Accept: application/json`", body = SubmittedBody),
        (status = 303, description = "Stored; to `redirect_to`, the receipt, or the article"),
        (status = 400, description = "`malformed_request`", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "`origin_not_allowed`, `comments_closed`, `reply_not_allowed`", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "`not_found`", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "`duplicate_comment`", body = Problem, content_type = "application/problem+json"),
        (status = 413, description = "`payload_too_large`", body = Problem, content_type = "application/problem+json"),
        (status = 415, description = "`unsupported_media_type`", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "`validation_failed`", body = Problem, content_type = "application/problem+json"),
        (status = 429, description = "`too_many_comments`", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "`unavailable`", body = Problem, content_type = "application/problem+json"),
    )
)]
#[post("/comments")]
pub async fn post_comment(
    state: web::Data<AppState>,
    request: HttpRequest,
    client: ClientAddress,
    payload: web::Payload,
) -> HttpResponse {
    answer(&state, &request, client, payload).await
}

/// Takes a comment from a form whose address is still WordPress's.
#[utoipa::path(
    tag = "public",
    request_body(content = CommentForm, content_type = "application/x-www-form-urlencoded"),
    responses(
        (status = 201, description = "Stored; only with `Accept: application/json`", body = SubmittedBody),
        (status = 303, description = "Stored; to `redirect_to`, the receipt, or the article"),
        (status = "default", description = "As `POST /comments`", body = Problem, content_type = "application/problem+json"),
    )
)]
#[post("/wp-comments-post.php")]
pub async fn post_wordpress_comment(
    state: web::Data<AppState>,
    request: HttpRequest,
    client: ClientAddress,
    payload: web::Payload,
) -> HttpResponse {
    answer(&state, &request, client, payload).await
}

/// What went wrong with a form, and what of it was read before.
struct Failure {
    error: ApiError,
    form: Option<Form>,
    site: Option<Site>,
}

impl From<ApiError> for Failure {
    fn from(error: ApiError) -> Self {
        Self { error, form: None, site: None }
    }
}

async fn answer(state: &AppState, request: &HttpRequest, client: ClientAddress, payload: web::Payload) -> HttpResponse {
    let wants_json = accepts_json(request.headers());
    match receive(state, request, client, payload).await {
        Ok((submitted, form)) if !wants_json => redirect(state, &submitted, &form),
        Ok((submitted, _)) => {
            let mut response = SubmittedBody::of(&submitted).created(state);
            allow_site(&mut response, request.headers(), &submitted.site);
            response
        }
        Err(failure) if wants_json => {
            let mut response = HttpResponse::from_error(failure.error);
            if let Some(site) = &failure.site {
                allow_site(&mut response, request.headers(), site);
            }
            response
        }
        Err(failure) => show(state, request, failure),
    }
}

async fn receive(
    state: &AppState,
    request: &HttpRequest,
    client: ClientAddress,
    payload: web::Payload,
) -> Result<(Submitted, Form), Failure> {
    let kind = BodyKind::of(request.headers())?;
    if kind == BodyKind::Json {
        return Err(ApiError::UnsupportedMediaType(
            "`Content-Type` must be `application/x-www-form-urlencoded` or `multipart/form-data`.",
        )
        .into());
    }
    let limits = BodyLimits { max_bytes: MAX_COMMENT_BYTES, deadline: state.body_deadline };
    let bytes = body::read(payload, request.headers(), limits).await?;
    let form = Form::decode_any(&kind, bytes).await?;
    let site = match form.first("site").filter(|slug| !slug.trim().is_empty()) {
        Some(slug) => sites::find(&state.service, slug.trim()).await,
        None => sites::only(&state.service).await,
    };
    let site = match site {
        Ok(site) => site,
        Err(error) => return Err(Failure { error: error.into(), form: Some(form), site: None }),
    };
    if let Err(error) = form.refuse_nul() {
        return Err(Failure { error, form: Some(form), site: Some(site) });
    }
    match deliver(state, request, client, &form, site.clone()).await {
        Ok(submitted) => Ok((submitted, form)),
        Err(error) => Err(Failure { error, form: Some(form), site: Some(site) }),
    }
}

async fn deliver(
    state: &AppState,
    request: &HttpRequest,
    client: ClientAddress,
    form: &Form,
    site: Site,
) -> Result<Submitted, ApiError> {
    let sender = Sender::judge(request.headers(), &site, &state.place)?;
    let key = idempotency_key(request.headers())?;
    let field = |name: &str| form.first(name).unwrap_or_default().to_owned();
    let submission = Submission {
        article: field("article"),
        external_id: field("comment_post_ID"),
        author_name: field("author"),
        email: field("email"),
        author_url: field("url"),
        body: field("comment"),
        parent_id: field("comment_parent"),
        form_token: form.first("form_token").map(str::to_owned),
        is_honeypot_filled: form.first(HONEYPOT_FIELD).is_some_and(|text| !text.is_empty()),
    };
    take(state, site, submission, &sender, client, (Source::Form, key)).await
}

/// Sends the browser on: back to the page, else to the receipt while the comment waits, else to the article.
fn redirect(state: &AppState, submitted: &Submitted, form: &Form) -> HttpResponse {
    let id = submitted.comment.id.get();
    let is_approved = submitted.comment.status == Status::Approved;
    let back = form.first("redirect_to").and_then(|text| back_to(text, &submitted.site));
    let article = submitted.site.origins.first().map(|origin| submitted.article.url(origin));
    let location = match (back, is_approved) {
        (Some(url), true) => at_comment(url, id, None),
        (Some(url), false) => at_comment(url, id, Some(&submitted.preview)),
        (None, true) => article
            .and_then(|article| Url::parse(&article).ok())
            .map_or_else(|| state.place.url("/"), |url| at_comment(url, id, None)),
        (None, false) => state.place.url(&format!("/receipts/{}", submitted.receipt)),
    };
    HttpResponse::SeeOther()
        .insert_header((header::LOCATION, location))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .finish()
}

/// Shows the form again with everything that was typed; or a plain page where not even the form could be read.
fn show(state: &AppState, request: &HttpRequest, failure: Failure) -> HttpResponse {
    let words = Words::negotiate(language(request));
    let mut response = match &failure.form {
        Some(form) => again(state, &words, &failure.error, form, failure.site.as_ref()),
        None => plain(state, &words, &failure.error),
    };
    // What is left of the body would be read as the next request.
    if matches!(failure.error.code(), Code::RequestTimeout | Code::PayloadTooLarge) {
        response.head_mut().set_connection_type(ConnectionType::Close);
    }
    for (name, value) in failure.error.error_response().headers() {
        if name != header::CONTENT_TYPE {
            response.headers_mut().insert(name.clone(), value.clone());
        }
    }
    response
}

fn again(state: &AppState, words: &Words, error: &ApiError, form: &Form, site: Option<&Site>) -> HttpResponse {
    let typed = |name: &str| form.first(name).unwrap_or_default().replace('\0', "");
    let path = site.and_then(|site| parse_reference(site, &typed("article")).ok());
    let path = path.as_ref().map_or("/", |path| path.as_str());
    let article_url = site.and_then(|site| site.origins.first()).map(|origin| format!("{}{path}", origin.as_str()));
    let (errors, notice) = match error {
        ApiError::Invalid(errors) => (field_messages(errors, words), None),
        other => (Vec::new(), Some(words.problem_detail(other.code().as_str()))),
    };
    let view = FormErrorView {
        site_name: site.map(|site| site.name.as_str().to_owned()).unwrap_or_default(),
        article_title: match (&article_url, path) {
            (Some(url), "/") => url.clone(),
            (Some(_), path) => path.to_owned(),
            (None, _) => typed("article"),
        },
        article_url,
        form: FormView {
            action_url: state.place.url("/comments"),
            site_slug: site.map_or_else(|| typed("site"), |site| site.slug.as_str().to_owned()),
            article: typed("article"),
            external_id: form.first("comment_post_ID").is_some().then(|| typed("comment_post_ID")),
            parent_id: typed("comment_parent").trim().parse().unwrap_or(0),
            reply_to: None,
            // The token keeps its time: people who correct a mistake have waited long enough.
            form_token: typed("form_token"),
            redirect_to: form.first("redirect_to").is_some().then(|| typed("redirect_to")),
            email: site.map_or(EmailRequirement::Optional, |site| site.settings.email).as_str(),
            values: FormValues {
                author: typed("author"),
                email: typed("email"),
                url: typed("url"),
                comment: typed("comment"),
            },
            errors,
            notice,
        },
    };
    html(state, words, error.code().status(), (Template::FormError, &view), site)
}

fn plain(state: &AppState, words: &Words, error: &ApiError) -> HttpResponse {
    let code: Code = error.code();
    let detail = match error {
        ApiError::Invalid(errors) => {
            field_messages(errors, words).into_iter().map(|field| field.message).collect::<Vec<_>>().join(" ")
        }
        _ => words.problem_detail(code.as_str()),
    };
    let view = ErrorPageView {
        status: code.status().as_u16(),
        title: words.problem_title(code.as_str()),
        detail,
        back_url: None,
    };
    html(state, words, code.status(), (Template::Error, &view), None)
}

fn html(
    state: &AppState,
    words: &Words,
    status: StatusCode,
    (template, view): (Template, &impl serde::Serialize),
    site: Option<&Site>,
) -> HttpResponse {
    match render(&state.templates, template, words, view) {
        Ok(page) => {
            let mut response = HttpResponse::build(status);
            response.content_type("text/html; charset=utf-8").insert_header((header::CONTENT_LANGUAGE, words.lang()));
            if let Some(site) = site {
                response.insert_header((header::CONTENT_SECURITY_POLICY, site_page_policy(&site.origins)));
            }
            response.body(page)
        }
        Err(error) => HttpResponse::from_error(error),
    }
}

/// Gives the header `Accept-Language`.
pub(super) fn language(request: &HttpRequest) -> Option<&str> {
    request.headers().get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok())
}
