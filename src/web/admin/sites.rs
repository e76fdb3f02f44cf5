//! Sites and their settings.

use super::created::created;
use super::list::{List, ListBody, ListQuery};
use super::path::path_name;
use crate::domain::account::Scope;
use crate::domain::fields::{Rule, sent_name};
use crate::domain::site::{Site, SiteSettings, SiteSlug};
use crate::service::removal;
use crate::service::sites::{self, NewSite, SiteChange};
use crate::web::body::{Body, Member, Sent, body};
use crate::web::code::described::ValidationFailed;
use crate::web::error::ApiError;
use crate::web::guard::Caller;
use crate::web::state::AppState;
use actix_web::{HttpRequest, HttpResponse, delete, get, patch, post, web};
use serde::Serialize;
use serde_json::Value;

/// A site.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct SiteBody {
    /// Its id.
    pub id: i64,
    /// Its name in addresses.
    #[schema(example = "blog")]
    pub slug: String,
    /// Its name for people.
    #[schema(example = "My Blog")]
    pub name: String,
    /// Where its pages come from; the first is used to write addresses.
    #[schema(example = json!(["https://blog.example"]))]
    pub origins: Vec<String>,
    /// How it wants its threads.
    pub settings: SiteSettingsBody,
    /// When it was added, RFC 3339 in UTC.
    pub created_at: String,
}

/// How a site wants its threads.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct SiteSettingsBody {
    /// What happens to a comment that nothing speaks against: `held`, `first_timers`, `trusted` or `open`.
    #[schema(example = "first_timers")]
    pub moderation: &'static str,
    /// How many approved comments an author must have proved under `trusted`, 1 to 100.
    #[schema(example = 3)]
    pub trusted_after: u8,
    /// Whether a typed name and address that stood under an approved comment count as known. Weak: anybody can type them.
    pub previously_approved: bool,
    /// From how many points on a comment is held, 1 to 1000.
    #[schema(example = 40)]
    pub hold_score: u16,
    /// From how many points on a comment is spam, 1 to 1000.
    #[schema(example = 100)]
    pub spam_score: u16,
    /// How source text becomes HTML: `text` or `markdown`.
    #[schema(example = "text")]
    pub markup: &'static str,
    /// Who makes articles: `open` (the first comment) or `registered`.
    #[schema(example = "open")]
    pub articles: &'static str,
    /// Whether the form asks for an address: `required`, `optional` or `off`.
    #[schema(example = "required")]
    pub email: &'static str,
    /// Whether the query is part of an article's identity.
    pub keep_query: bool,
    /// The deepest level that replies are shown at, 1 to 10.
    #[schema(example = 5)]
    pub thread_depth: u8,
    /// A comment with at least this many links to other sites is held; 0 turns the check off.
    #[schema(example = 2)]
    pub max_links: u8,
    /// Words that hold a comment, one entry on each line: a text, `word:`, `host:` or `regex:`.
    #[schema(example = "casino\nword:loan")]
    pub hold_words: String,
    /// Words that make a comment spam, in the same form.
    #[schema(example = "host:spam.example")]
    pub disallowed_words: String,
    /// How many days after its first comment an article takes no more; 0 for never.
    #[schema(example = 0)]
    pub close_after_days: u16,
    /// How many comments within five minutes that nothing speaks against make a flood; 0 turns the brake off.
    #[schema(example = 2000)]
    pub flood_limit: u16,
    /// How many comments on one article within five minutes that nothing speaks against are published; 0 for no limit.
    #[schema(example = 1500)]
    pub thread_limit: u16,
    /// When browsers are asked for a proof of work: `off`, `adaptive` or `always`.
    #[schema(example = "off")]
    pub proof_of_work: &'static str,
    /// How many readers must report an approved comment to have it held; 0 for never.
    #[schema(example = 3)]
    pub reports_to_hold: u8,
    /// Whether a form sent with `Origin: null` from another site is taken when it carries a personal form token. Every
    /// page can send that.
    pub allow_null_origin: bool,
    /// Whether each comment shows its author's drawing.
    pub avatars: bool,
    /// The language that readers are answered in unless they name one, or `auto` for the one that their browser likes best.
    #[schema(example = "auto")]
    pub language: &'static str,
}

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
        /// Settings other than the defaults, by key, as texts, numbers or truth values.
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
        /// The settings to change, by key, as texts, numbers or truth values.
        #[schema(value_type = Option<Object>, example = json!({"moderation": "open"}))]
        settings: Settings,
    }
}

impl SiteBody {
    /// Shows it; the command line prints the same.
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
        let policy = &settings.policy;
        Self {
            moderation: policy.moderation.as_str(),
            trusted_after: policy.trusted_after,
            previously_approved: policy.trusts_typed,
            hold_score: policy.hold_score,
            spam_score: policy.spam_score,
            markup: settings.markup.as_str(),
            articles: settings.articles.as_str(),
            email: settings.email.as_str(),
            keep_query: settings.keeps_query,
            thread_depth: settings.thread_depth,
            max_links: policy.max_links,
            hold_words: policy.hold_words.as_str().to_owned(),
            disallowed_words: policy.disallowed_words.as_str().to_owned(),
            close_after_days: policy.close_after_days,
            flood_limit: policy.flood_limit,
            thread_limit: policy.thread_limit,
            proof_of_work: policy.proof_of_work.as_str(),
            reports_to_hold: policy.reports_to_hold,
            allow_null_origin: settings.allows_null_origin,
            avatars: settings.shows_avatars,
            language: settings.language_word(),
        }
    }
}

/// Lists the sites that the caller sees, by slug.
#[utoipa::path(
    params(
        ("q" = Option<String>, Query, description = "Only sites with this text in slug or name"),
        ("limit" = Option<u32>, Query, description = "1 to 200; 50 where not given", minimum = 1, maximum = 200),
        ("cursor" = Option<String>, Query, description = "`next_cursor` of the page before"),
    ),
    responses((status = 200, description = "The page", body = ListBody<SiteBody>), ValidationFailed)
)]
#[get("/sites")]
pub async fn get_sites(
    state: web::Data<AppState>,
    request: HttpRequest,
    caller: Caller,
) -> Result<HttpResponse, ApiError> {
    caller.require(Scope::SitesAdmin)?;
    let mut query = ListQuery::read(List::Sites, &request)?;
    let (after, size) = query.page::<SiteSlug>(&state)?;
    let page = sites::list(&state.service, &caller.principal, query.given("q"), after, size).await?;
    Ok(query.answer(&state, page.items.iter().map(SiteBody::of).collect(), page.next))
}

/// Adds a site. For owners of all sites.
#[utoipa::path(
    request_body = NewSiteBody,
    responses((status = 201, description = "The site, with its address in `Location`", body = SiteBody))
)]
#[post("/sites")]
pub async fn post_site(
    state: web::Data<AppState>,
    caller: Caller,
    body: Body<NewSiteBody>,
) -> Result<HttpResponse, ApiError> {
    caller.require_everywhere(Scope::SitesAdmin)?;
    let NewSiteBody { slug, name, origins, settings } = body.read(&state).await?;
    let new = NewSite { slug, name, origins, settings: settings.0 };
    let site = sites::add(&state.service, &caller.principal, new).await?;
    Ok(created(&state, &["sites", site.slug.as_str()]).json(SiteBody::of(&site)))
}

/// Gives one site.
#[utoipa::path(responses((status = 200, description = "The site", body = SiteBody)))]
#[get("/sites/{slug}")]
pub async fn get_site(
    state: web::Data<AppState>,
    caller: Caller,
    slug: web::Path<String>,
) -> Result<HttpResponse, ApiError> {
    caller.require(Scope::SitesAdmin)?;
    let site = sites::find_visible(&state.service, &caller.principal, path_name(&slug)?).await?;
    Ok(HttpResponse::Ok().json(SiteBody::of(&site)))
}

/// Changes a site.
#[utoipa::path(
    request_body = SiteChangeBody,
    responses((status = 200, description = "The site as it is now", body = SiteBody))
)]
#[patch("/sites/{slug}")]
pub async fn patch_site(
    state: web::Data<AppState>,
    caller: Caller,
    slug: web::Path<String>,
    body: Body<SiteChangeBody>,
) -> Result<HttpResponse, ApiError> {
    caller.require(Scope::SitesAdmin)?;
    let SiteChangeBody { name, origins, settings } = body.read(&state).await?;
    let change = SiteChange { name, origins, settings: settings.0 };
    let site = sites::change(&state.service, &caller.principal, path_name(&slug)?, change).await?;
    Ok(HttpResponse::Ok().json(SiteBody::of(&site)))
}

/// Removes a site for good, with its articles, comments, receipts, sealed addresses, bans and what its spam filter learned. The
/// audit log stays. For owners of all sites.
///
/// A large site takes a while: it is removed in small steps beside everything else. From the first on no page can send comments
/// to it. Where the answer does not come, ask again.
#[utoipa::path(responses((status = 204, description = "Removed")))]
#[delete("/sites/{slug}")]
pub async fn delete_site(
    state: web::Data<AppState>,
    caller: Caller,
    slug: web::Path<String>,
) -> Result<HttpResponse, ApiError> {
    caller.require_everywhere(Scope::SitesAdmin)?;
    let slug = path_name(&slug)?.to_owned();
    // On its own, so that it goes on when whoever asked hangs up.
    let removal =
        actix_web::rt::spawn(async move { removal::remove_site(&state.service, &caller.principal, &slug).await });
    removal.await.map_err(ApiError::internal)??;
    Ok(HttpResponse::NoContent().finish())
}

/// Settings by key, as the texts that `SiteSettings::set` takes; none where they are left out.
#[derive(Debug, Default)]
pub struct Settings(pub(super) Vec<(String, String)>);

impl Member for Settings {
    fn take(sent: &mut Sent<'_>, name: &'static str) -> Self {
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
