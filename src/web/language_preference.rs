//! Chooses the language of an answer: the one that the request names, else the site's, else the browser's favourite,
//! else English.
//!
//! A request names it as `lang`, in its query or in a form. A tag of another language is ignored.

use super::body::Form;
use super::messages::Messages;
use super::query::with_query;
use crate::domain::language::Language;
use crate::domain::site::Site;
use actix_web::HttpRequest;
use actix_web::http::header;

/// The languages that a request asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LanguagePreference {
    named: Option<Language>,
    accepted: Option<Language>,
}

impl LanguagePreference {
    /// Reads the preference of a request whose query may name a language.
    pub fn of(request: &HttpRequest) -> Self {
        let query = Form::decode_query(request.query_string()).ok();
        Self::naming(request, query.as_ref().and_then(|query| query.first("lang")))
    }

    /// Reads the preference of a request that names a language with `tag`.
    pub fn naming(request: &HttpRequest, tag: Option<&str>) -> Self {
        Self { named: tag.and_then(Language::near), accepted: accepted(request) }
    }

    /// Reads the preference of a form: from its field `lang`, else from the query of its address.
    pub fn of_form(request: &HttpRequest, form: Option<&Form>) -> Self {
        match form.and_then(|form| form.first("lang")).and_then(Language::near) {
            Some(named) => Self { named: Some(named), accepted: accepted(request) },
            None => Self::of(request),
        }
    }

    /// Returns the language that the request names. Links of the answer should name it too.
    pub const fn named(self) -> Option<Language> {
        self.named
    }

    /// Returns the language that the browser likes best.
    pub const fn accepted(self) -> Option<Language> {
        self.accepted
    }

    /// Chooses the language for a reader of a site, or of a page that belongs to none.
    pub fn language(self, site: Option<&Site>) -> Language {
        self.named.or_else(|| own_language(site)).or(self.accepted).unwrap_or_default()
    }

    /// Returns the messages for a reader of a site, or of a page that belongs to none.
    pub fn messages(self, site: Option<&Site>) -> Messages {
        let language = self.language(site);
        site.map_or_else(|| Messages::of(language), |site| Messages::of_site(language, &site.texts))
    }

    /// Returns messages if the request names a language; `None` for others, mostly programs.
    pub fn named_messages(self, site: Option<&Site>) -> Option<Messages> {
        self.named.map(|_| self.messages(site))
    }

    /// Reports whether `Accept-Language` decides, so that the answer varies by it.
    pub fn is_negotiated(self, site: Option<&Site>) -> bool {
        self.named.is_none() && own_language(site).is_none()
    }

    /// Adds the language that the request names to one of our own addresses.
    pub fn kept_in(self, url: String) -> String {
        with_query(&url, &[("lang", self.named.map_or("", Language::tag))])
    }
}

/// Returns the language that the browser likes best, from `Accept-Language`.
pub fn accepted(request: &HttpRequest) -> Option<Language> {
    let header = request.headers().get(header::ACCEPT_LANGUAGE)?;
    Language::accepted(header.to_str().ok()?)
}

fn own_language(site: Option<&Site>) -> Option<Language> {
    site.and_then(|site| site.settings.language)
}
