//! In which language a reader is answered: the one that the request names, else the site's own, else the one that the
//! browser likes best, else English.
//!
//! A request names it as `lang`, in its query or in a form. A tag that means none of our languages is passed over.

use super::body::Form;
use super::messages::Messages;
use super::query::with_query;
use crate::domain::language::Language;
use crate::domain::site::Site;
use actix_web::HttpRequest;
use actix_web::http::header;

/// What a request says about languages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LanguagePreference {
    named: Option<Language>,
    accepted: Option<Language>,
}

impl LanguagePreference {
    /// Hears a request whose query may name a language.
    pub fn of(request: &HttpRequest) -> Self {
        let query = Form::decode_query(request.query_string()).ok();
        Self::naming(request, query.as_ref().and_then(|query| query.first("lang")))
    }

    /// Hears a request that names a language with `tag`.
    pub fn naming(request: &HttpRequest, tag: Option<&str>) -> Self {
        Self { named: tag.and_then(Language::near), accepted: accepted(request) }
    }

    /// Hears a form, which names a language with a field, or else in the query of the address that it was sent to.
    pub fn of_form(request: &HttpRequest, form: Option<&Form>) -> Self {
        match form.and_then(|form| form.first("lang")).and_then(Language::near) {
            Some(named) => Self { named: Some(named), accepted: accepted(request) },
            None => Self::of(request),
        }
    }

    /// Gives the language that the request names, which the links of the answer should name, too.
    pub const fn named(self) -> Option<Language> {
        self.named
    }

    /// Gives the language that the browser likes best.
    pub const fn accepted(self) -> Option<Language> {
        self.accepted
    }

    /// Chooses the language for a reader of a site, or of a page that belongs to none.
    pub fn language(self, site: Option<&Site>) -> Language {
        self.named.or_else(|| own_language(site)).or(self.accepted).unwrap_or_default()
    }

    /// Chooses the words for a reader of a site, or of a page that belongs to none.
    pub fn messages(self, site: Option<&Site>) -> Messages {
        let language = self.language(site);
        site.map_or_else(|| Messages::of(language), |site| Messages::of_site(language, &site.texts))
    }

    /// Chooses the words for a reader whose request names a language; `None` for others, which are programs mostly.
    pub fn named_messages(self, site: Option<&Site>) -> Option<Messages> {
        self.named.map(|_| self.messages(site))
    }

    /// Tells whether the browser's wish decides, so that the same address may have another answer for another reader.
    pub fn is_negotiated(self, site: Option<&Site>) -> bool {
        self.named.is_none() && own_language(site).is_none()
    }

    /// Adds the language that the request names to an address of ours.
    pub fn kept_in(self, url: String) -> String {
        with_query(&url, &[("lang", self.named.map_or("", Language::tag))])
    }
}

/// Gives the language that the browser likes best, from `Accept-Language`.
pub fn accepted(request: &HttpRequest) -> Option<Language> {
    let header = request.headers().get(header::ACCEPT_LANGUAGE)?;
    Language::accepted(header.to_str().ok()?)
}

fn own_language(site: Option<&Site>) -> Option<Language> {
    site.and_then(|site| site.settings.language)
}
