//! Message overrides of sites.

use super::list::ListBody;
use super::path::path_name;
use crate::domain::account::Scope;
use crate::domain::site_text::{SiteText, SiteTexts};
use crate::service::site_texts;
use crate::web::body::{Body, body};
use crate::web::code::described::ValidationFailed;
use crate::web::error::ApiResult;
use crate::web::guard::Caller;
use actix_web::{HttpResponse, delete, get, put, web};
use serde::Serialize;

/// A message override of a site.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct SiteTextBody {
    /// The language tag.
    #[schema(example = "en")]
    pub language: String,
    /// The key of the message.
    #[schema(example = "form-title")]
    pub key: String,
    /// The text, a Fluent pattern.
    #[schema(example = "Say something")]
    pub text: String,
}

impl SiteTextBody {
    /// Converts a text. The command line prints the same.
    pub fn of(text: &SiteText) -> Self {
        Self {
            language: text.language.tag().to_owned(),
            key: text.key.as_str().to_owned(),
            text: text.as_str().to_owned(),
        }
    }

    /// Shows all texts of a site, by language and key.
    pub fn all(texts: &SiteTexts) -> Vec<Self> {
        let shown = |(language, key, text): (&str, &str, &str)| Self {
            language: language.to_owned(),
            key: key.to_owned(),
            text: text.to_owned(),
        };
        texts.iter().map(shown).collect()
    }
}

body! {
    ADMIN:
    /// A message override to set.
    pub struct NewSiteTextBody {
        /// A Fluent pattern of at most 2000 bytes, with no values but those of the English message.
        #[schema(min_length = 1, max_length = 2000, example = "Say something")]
        text: String,
    }
}

/// Lists the message overrides of a site, by language and key.
#[utoipa::path(responses((status = 200, description = "All texts of the site", body = ListBody<SiteTextBody>)))]
#[get("/sites/{slug}/texts")]
pub async fn get_site_texts(caller: Caller, slug: web::Path<String>) -> ApiResult {
    let (service, principal) = caller.require(Scope::SitesAdmin)?;
    let site = site_texts::list(service, principal, path_name(&slug)?).await?;
    Ok(ListBody::whole(SiteTextBody::all(&site.texts)))
}

/// Sets a message override of a site.
#[utoipa::path(
    request_body = NewSiteTextBody,
    responses((status = 200, description = "The text", body = SiteTextBody))
)]
#[put("/sites/{slug}/texts/{language}/{key}")]
pub async fn put_site_text(
    caller: Caller,
    path: web::Path<(String, String, String)>,
    body: Body<NewSiteTextBody>,
) -> ApiResult {
    let (service, principal) = caller.require(Scope::SitesAdmin)?;
    let (slug, language, key) = path.into_inner();
    let (new, place) = (body.read().await?, (language.as_str(), key.as_str()));
    let set = site_texts::set(service, principal, &slug, place, &new.text).await?;
    Ok(HttpResponse::Ok().json(SiteTextBody::of(&set)))
}

/// Removes a message override of a site. Idempotent.
#[utoipa::path(
    responses((status = 204, description = "Removed"), ValidationFailed)
)]
#[delete("/sites/{slug}/texts/{language}/{key}")]
pub async fn delete_site_text(caller: Caller, path: web::Path<(String, String, String)>) -> ApiResult {
    let (service, principal) = caller.require(Scope::SitesAdmin)?;
    let (slug, language, key) = path.into_inner();
    site_texts::unset(service, principal, &slug, (&language, &key)).await?;
    Ok(HttpResponse::NoContent().finish())
}
