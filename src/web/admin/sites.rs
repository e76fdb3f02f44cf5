//! Sites and their settings.

use super::articles::run_to_completion;
use super::created::created;
use super::list::{List, ListBody, ListQuery};
use super::path::path_name;
use crate::domain::account::Scope;
use crate::domain::fields::{Rule, sent_name};
use crate::domain::setting::{Kind, Setting};
use crate::domain::site::{SITE_SETTINGS, Site, SiteSettings, SiteSlug};
use crate::domain::site_reference::site_settings;
use crate::service::removal;
use crate::service::sites::{self, NewSite, SiteChange};
use crate::web::body::{Body, Member, Sent, body};
use crate::web::code::described::ValidationFailed;
use crate::web::error::ApiResult;
use crate::web::guard::Caller;
use actix_web::{HttpResponse, delete, get, patch, post, web};
use serde::{Serialize, Serializer};
use serde_json::Value;
use utoipa::openapi::{ObjectBuilder, RefOr, Schema, Type};
use utoipa::{PartialSchema, ToSchema};

/// A site.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct SiteBody {
    /// Its id.
    pub id: i64,
    /// Its name in URLs.
    #[schema(example = "blog")]
    pub slug: String,
    /// Its display name.
    #[schema(example = "My Blog")]
    pub name: String,
    /// The origins of its pages; the first is used for addresses.
    #[schema(example = json!(["https://blog.example"]))]
    pub origins: Vec<String>,
    /// Its settings.
    pub settings: SiteSettingsBody,
    /// When it was added, RFC 3339 in UTC.
    pub created_at: String,
}

/// The settings of a site: each key with a number, a boolean or a text.
#[derive(Debug)]
pub struct SiteSettingsBody(Vec<(&'static Setting, String)>);

impl Serialize for SiteSettingsBody {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let value = |(setting, text): &(&'static Setting, String)| {
            let value = match setting.kind {
                Kind::Truth => text.parse().map(Value::Bool).ok(),
                Kind::Number { .. } => text.parse::<i64>().map(Value::from).ok(),
                Kind::Choice(_) | Kind::Lines | Kind::Language => None,
            };
            (setting.key, value.unwrap_or_else(|| Value::from(text.as_str())))
        };
        serializer.collect_map(self.0.iter().map(value))
    }
}

impl PartialSchema for SiteSettingsBody {
    fn schema() -> RefOr<Schema> {
        let about = "How a site wants its threads.";
        let object = ObjectBuilder::new().schema_type(Type::Object).description(Some(about));
        let all = site_settings().fold(object, |object, (setting, default)| {
            let kind = match setting.kind {
                Kind::Truth => ObjectBuilder::new().schema_type(Type::Boolean),
                Kind::Number { min, max } => {
                    ObjectBuilder::new().schema_type(Type::Integer).minimum(Some(min)).maximum(Some(max))
                }
                Kind::Choice(words) => ObjectBuilder::new().schema_type(Type::String).enum_values(Some(words.to_vec())),
                Kind::Lines | Kind::Language => ObjectBuilder::new().schema_type(Type::String),
            };
            let default = if default.is_empty() { "empty" } else { &default };
            let about = format!("{} Default: {default}.", setting.meaning);
            object.property(setting.key, kind.description(Some(about))).required(setting.key)
        });
        RefOr::T(Schema::Object(all.build()))
    }
}

impl ToSchema for SiteSettingsBody {}

body! {
    ADMIN:
    /// A site to add.
    pub struct NewSiteBody {
        /// 1 to 40 of `a-z`, `0-9` and `-`.
        #[schema(pattern = "^[a-z0-9-]{1,40}$", example = "blog")]
        slug: String,
        /// The name, 1 to 200 bytes.
        #[schema(min_length = 1, max_length = 200, example = "My Blog")]
        name: String,
        /// The origins, at least one.
        #[schema(min_items = 1, example = json!(["https://blog.example"]))]
        origins: Vec<String>,
        /// Settings other than the defaults, by key, as texts, numbers or booleans.
        #[schema(value_type = Option<Object>, example = json!({"thread_depth": 3}))]
        settings: Settings,
    }
}

body! {
    ADMIN:
    /// Changes to a site. What is left out, or null, stays as it is.
    pub struct SiteChangeBody {
        /// The name, 1 to 200 bytes.
        #[schema(min_length = 1, max_length = 200)]
        name: Option<String>,
        /// All origins, at least one.
        #[schema(min_items = 1)]
        origins: Option<Vec<String>>,
        /// The settings to change, by key, as texts, numbers or booleans.
        #[schema(value_type = Option<Object>, example = json!({"moderation": "open"}))]
        settings: Settings,
    }
}

impl From<NewSiteBody> for NewSite {
    fn from(NewSiteBody { slug, name, origins, settings }: NewSiteBody) -> Self {
        Self { slug, name, origins, settings: settings.0 }
    }
}

impl From<SiteChangeBody> for SiteChange {
    fn from(SiteChangeBody { name, origins, settings }: SiteChangeBody) -> Self {
        Self { name, origins, settings: settings.0 }
    }
}

impl SiteBody {
    /// Converts it. The command line prints the same.
    pub fn of(site: &Site) -> Self {
        Self {
            id: site.id.get(),
            slug: site.slug.as_str().to_owned(),
            name: site.name.as_str().to_owned(),
            origins: site.origins.iter().map(|origin| origin.as_str().to_owned()).collect(),
            settings: SiteSettingsBody::of(&site.settings),
            created_at: site.created_at.to_rfc3339(),
        }
    }
}

impl SiteSettingsBody {
    /// Shows settings.
    pub fn of(settings: &SiteSettings) -> Self {
        Self(SITE_SETTINGS.iter().zip(settings.values()).map(|(setting, (_, value))| (setting, value)).collect())
    }
}

/// Lists the sites that the caller sees, by slug.
#[utoipa::path(
    params(
        ("q" = Option<String>, Query, description = "Only sites with this text in slug or name"),
        ("limit" = Option<u32>, Query, description = "1 to 200; default 50", minimum = 1, maximum = 200),
        ("cursor" = Option<String>, Query, description = "`next_cursor` of the page before"),
    ),
    responses((status = 200, description = "The page", body = ListBody<SiteBody>), ValidationFailed)
)]
#[get("/sites")]
pub async fn get_sites(caller: Caller) -> ApiResult {
    let (service, principal) = caller.require(Scope::SitesAdmin)?;
    let mut query = ListQuery::read(List::Sites, &caller)?;
    let (after, size) = query.page::<SiteSlug>()?;
    let page = sites::list(service, principal, query.given("q"), after, size).await?;
    Ok(query.answer(page.items.iter().map(SiteBody::of).collect(), page.next))
}

/// Adds a site. For owners of all sites.
#[utoipa::path(
    request_body = NewSiteBody,
    responses((status = 201, description = "The site, with its address in `Location`", body = SiteBody))
)]
#[post("/sites")]
pub async fn post_site(caller: Caller, body: Body<NewSiteBody>) -> ApiResult {
    let (service, principal) = caller.require_everywhere(Scope::SitesAdmin)?;
    let site = sites::add(service, principal, body.read().await?.into()).await?;
    Ok(created(&caller.state.own_origins, "sites", site.slug.as_str()).json(SiteBody::of(&site)))
}

/// Returns one site.
#[utoipa::path(responses((status = 200, description = "The site", body = SiteBody)))]
#[get("/sites/{slug}")]
pub async fn get_site(caller: Caller, slug: web::Path<String>) -> ApiResult {
    let (service, principal) = caller.require(Scope::SitesAdmin)?;
    let site = sites::find_visible(service, principal, path_name(&slug)?).await?;
    Ok(HttpResponse::Ok().json(SiteBody::of(&site)))
}

/// Changes a site.
#[utoipa::path(
    request_body = SiteChangeBody,
    responses((status = 200, description = "The site as it is now", body = SiteBody))
)]
#[patch("/sites/{slug}")]
pub async fn patch_site(caller: Caller, slug: web::Path<String>, body: Body<SiteChangeBody>) -> ApiResult {
    let (service, principal) = caller.require(Scope::SitesAdmin)?;
    let change = body.read().await?.into();
    let site = sites::change(service, principal, path_name(&slug)?, change).await?;
    Ok(HttpResponse::Ok().json(SiteBody::of(&site)))
}

/// Removes a site permanently, with its articles, comments, receipts, sealed addresses, bans and what its spam filter
/// learned. The audit log stays. For owners of all sites.
///
/// A large site takes a while: it is removed in small steps. It accepts no comments from the first step on. If the
/// answer does not arrive, retry.
#[utoipa::path(responses((status = 204, description = "Removed")))]
#[delete("/sites/{slug}")]
pub async fn delete_site(caller: Caller, slug: web::Path<String>) -> ApiResult {
    caller.require_everywhere(Scope::SitesAdmin)?;
    let slug = path_name(&slug)?.to_owned();
    run_to_completion(async move { removal::remove_site(&caller.state.service, &caller.principal, &slug).await }).await
}

/// Settings by key, as texts for `SiteSettings::set`; empty if missing. A form has a field for each.
#[derive(Debug, Default)]
pub struct Settings(pub(super) Vec<(String, String)>);

impl Member for Settings {
    fn take(sent: &mut Sent<'_>, name: &'static str) -> Self {
        if let Some(form) = sent.form() {
            let typed = |key: &str| Some((key.to_owned(), form.first(key)?.trim().to_owned()));
            return Self(SITE_SETTINGS.iter().filter_map(|setting| typed(setting.key)).collect());
        }
        let wanted = match sent.json(name) {
            None | Some(Value::Null) => return Self::default(),
            Some(Value::Object(wanted)) => wanted.clone(),
            Some(_) => {
                sent.refuse(name, Rule::Malformed { expected: "an object" });
                return Self::default();
            }
        };
        let mut texts = Vec::new();
        for (key, value) in wanted {
            match value {
                Value::String(text) => texts.push((key, text)),
                Value::Number(number) => texts.push((key, number.to_string())),
                Value::Bool(truth) => texts.push((key, truth.to_string())),
                Value::Null | Value::Array(_) | Value::Object(_) => {
                    let rule = Rule::Malformed { expected: "a text, a number, true or false" };
                    sent.refuse(sent_name(&key, "settings"), rule);
                }
            }
        }
        Self(texts)
    }
}
