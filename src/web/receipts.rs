//! The receipt page of a comment: its state, and forms to change or delete it without JavaScript.

use super::avatars;
use super::body::Form;
use super::code::Code;
use super::context::{RequestContext, uncached};
use super::error::{ApiError, ApiResult};
use super::html::{HtmlPage, error_page};
use super::language_preference::LanguagePreference;
use super::messages::Messages;
use super::origin::allow_all;
use super::present::{challenge_url, field_messages, held};
use super::state::{AppState, MAX_COMMENT_BYTES};
use super::templates::Template;
use super::view::{CommentView, ReceiptDeletedView, ReceiptEditView, ReceiptPieceView, ReceiptProofView, ReceiptView};
use crate::domain::moderation::Status;
use crate::domain::network::NetworkAddress;
use crate::domain::site::Site;
use crate::service::receipts::Receipt;
use crate::service::{ServiceError, authorship, receipts};
use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};

/// Shows the receipt: the comment, whether it is held, the forms, and a link back.
pub async fn get_receipt(state: web::Data<AppState>, request: HttpRequest, token: web::Path<String>) -> ApiResult {
    let preference = LanguagePreference::of(&request);
    let receipt = match receipts::open(&state.service, &token).await {
        Ok(receipt) => receipt,
        Err(ServiceError::NotFound(_)) => {
            return Ok(error_page(&state, &preference.messages(None), &ApiError::NOT_FOUND));
        }
        Err(other) => return Err(other.into()),
    };
    let messages = preference.messages(Some(&receipt.site));
    if Form::decode_query(request.query_string())?.first("piece") == Some("1") {
        let (comment, ..) = shown(&state, &receipt, preference, &messages)?;
        let proof = proof_view(&state, &receipt, &token);
        let view = ReceiptPieceView { comment, receipt_url: address(&state, preference, &token), proof };
        return Ok(secret(HtmlPage::render(&state, Template::ReceiptPiece, &messages, &view)?, &receipt.site));
    }
    whole(&state, (&receipt, &token), (preference, &messages), None)
}

/// Changes or deletes a comment, from the forms of the receipt.
pub async fn post_receipt(context: RequestContext, token: web::Path<String>, payload: web::Payload) -> ApiResult {
    let RequestContext { state, request, .. } = &context;
    let receipt = match receipts::open(&state.service, &token).await {
        Ok(receipt) => receipt,
        Err(ServiceError::NotFound(_)) => {
            return Ok(error_page(state, &LanguagePreference::of(request).messages(None), &ApiError::NOT_FOUND));
        }
        Err(other) => return Err(other.into()),
    };
    let (form, result) = match read(&context, payload, &receipt.site).await {
        Ok(form) => {
            let result = carry_out(&context, &token, &form).await;
            (Some(form), result)
        }
        Err(error) => (None, Err(error)),
    };
    let preference = LanguagePreference::of_form(request, form.as_ref());
    let messages = preference.messages(Some(&receipt.site));
    match result {
        Ok(Done::Changed) => {
            let back = (header::LOCATION, address(state, preference, &token));
            Ok(uncached(HttpResponse::SeeOther()).insert_header(back).finish())
        }
        Ok(Done::Deleted) => {
            let site_name = receipt.site.name.as_str().to_owned();
            let view = ReceiptDeletedView { site_name, back_url: article_url(state, &receipt, preference)? };
            Ok(secret(HtmlPage::render(state, Template::ReceiptDeleted, &messages, &view)?, &receipt.site))
        }
        Err(error @ ApiError::Plain(Code::NotFound)) => Ok(error_page(state, &messages, &error)),
        Err(error @ ApiError::Internal(_)) => Err(error),
        Err(error) => {
            let typed = form.as_ref().and_then(|form| form.first("comment"));
            whole(state, (&receipt, &token), (preference, &messages), Some((&error, typed)))
        }
    }
}

/// The action that was done.
enum Done {
    Changed,
    Deleted,
}

/// Reads the form. A foreign page is refused before a byte of it is read.
async fn read(context: &RequestContext, payload: web::Payload, site: &Site) -> ApiResult<Form> {
    context.sender(site)?;
    Form::receive(&context.state, &context.request, payload, MAX_COMMENT_BYTES).await
}

async fn carry_out(context: &RequestContext, token: &str, form: &Form) -> ApiResult<Done> {
    form.refuse_nul()?;
    match form.first("action") {
        Some("edit") => {
            change(context, token, form.first("comment").unwrap_or_default()).await?;
            Ok(Done::Changed)
        }
        Some("delete") => {
            authorship::withdraw(&context.state.service, token).await?;
            Ok(Done::Deleted)
        }
        _ => Err(ApiError::Malformed("`action` must be `edit` or `delete`.")),
    }
}

/// Changes the text of a comment. Counts against the rate limit like a new comment, unless nothing changes.
///
/// # Errors
/// Those of `authorship::propose` and `edit`; `TooManyComments` after all other checks.
pub(super) async fn change(context: &RequestContext, token: &str, text: &str) -> ApiResult<()> {
    let RequestContext { state, client, .. } = context;
    let network = NetworkAddress::new(client.address);
    let proposal = authorship::propose(&state.service, token, text, &network).await?;
    if proposal.is_unchanged() {
        return Ok(());
    }
    state.comment_limit.take(&state.service, client.address).await??;
    Ok(authorship::edit(&state.service, proposal).await?)
}

fn address(state: &AppState, preference: LanguagePreference, token: &str) -> String {
    preference.kept_in(state.own_origins.url(&format!("/receipts/{token}")))
}

/// Returns where to fetch and send a proof of work, if the comment waits for one.
fn proof_view(state: &AppState, receipt: &Receipt, token: &str) -> Option<ReceiptProofView> {
    let root = state.own_origins.url("/api/v1/sites/");
    receipt.awaits_proof.then(|| ReceiptProofView {
        challenge_url: challenge_url(&root, &receipt.site, receipt.article.path.as_str()),
        url: state.own_origins.url(&format!("/api/v1/receipts/{token}")),
    })
}

fn article_url(state: &AppState, receipt: &Receipt, preference: LanguagePreference) -> ApiResult<String> {
    let origin = receipt.site.origins.first().ok_or(ApiError::NOT_FOUND)?;
    Ok(state.with_language(receipt.article.url(origin), preference))
}

/// Returns the view of the comment, the address of its article, and whether readers see it.
fn shown(
    state: &AppState,
    receipt: &Receipt,
    preference: LanguagePreference,
    messages: &Messages,
) -> ApiResult<(CommentView, String, bool)> {
    let article_url = article_url(state, receipt, preference)?;
    // An approved reply is hidden while its parent is. Its author sees it as held until then.
    let is_approved = receipt.comment.status == Status::Approved && receipt.comment.is_visible;
    let mut shown = held(&receipt.comment, &receipt.site, (&article_url, &avatars::root(&state.own_origins)), messages);
    shown.is_held_preview = !is_approved;
    Ok((shown, article_url, is_approved))
}

/// Shows the whole page. After an error it has what was typed and what is wrong.
fn whole(
    state: &AppState,
    (receipt, token): (&Receipt, &str),
    (preference, messages): (LanguagePreference, &Messages),
    failure: Option<(&ApiError, Option<&str>)>,
) -> ApiResult {
    let (comment, article_url, is_approved) = shown(state, receipt, preference, messages)?;
    let title = receipt.article.title.as_ref().map_or(receipt.article.path.as_str(), |title| title.as_str());
    let view = ReceiptView {
        site_name: receipt.site.name.as_str().to_owned(),
        article_title: title.to_owned(),
        back_url: if is_approved { format!("{article_url}#comment-{}", comment.id) } else { article_url },
        is_approved,
        comment: CommentView { is_held_preview: false, ..comment },
        action_url: address(state, preference, token),
        lang: messages.lang(),
        edit: edit_form(state, receipt, messages, failure),
        // The script reloads the page after the proof, which would discard what was typed.
        proof: if failure.is_none() { proof_view(state, receipt, token) } else { None },
    };
    let page = HtmlPage::render(state, Template::Receipt, messages, &view)?;
    let page = match failure {
        Some((error, _)) => page.about(error),
        None => page,
    };
    Ok(secret(page, &receipt.site))
}

/// Returns the form while the text can be changed, and always after an error, so that nothing typed is lost.
fn edit_form(
    state: &AppState,
    receipt: &Receipt,
    messages: &Messages,
    failure: Option<(&ApiError, Option<&str>)>,
) -> Option<ReceiptEditView> {
    let until = authorship::editable_until(&receipt.comment, state.service.clock.now());
    if until.is_none() && failure.is_none() {
        return None;
    }
    let (errors, notice) = match failure {
        Some((ApiError::Invalid(errors), _)) => (field_messages(errors, messages), None),
        Some((other, _)) => (Vec::new(), Some(messages.problem_detail(other.code().as_str()))),
        None => (Vec::new(), None),
    };
    let typed = failure.and_then(|(_, typed)| typed).unwrap_or(&receipt.comment.text.source);
    let until = until.map(|until| messages.date_time(until));
    Some(ReceiptEditView { text: typed.replace('\0', ""), until, errors, notice })
}

/// Answers the holder of the token. Every origin may read it: the token is the permission.
fn secret(page: HtmlPage<'_>, site: &Site) -> HttpResponse {
    let mut response = page.of_site(site).private().answer();
    allow_all(&mut response);
    response
}
