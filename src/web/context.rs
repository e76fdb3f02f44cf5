//! The context of a public request, and answers to pages of a site.

use super::client::ClientAddress;
use super::error::{ApiError, ApiResult};
use super::language_preference::LanguagePreference;
use super::origin::{Sender, allow_site};
use super::state::AppState;
use crate::domain::site::Site;
use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::{FromRequest, HttpRequest, HttpResponse, HttpResponseBuilder, web};
use std::future::{Ready, ready};

/// A public request. An extractor.
#[expect(missing_debug_implementations, reason = "holds a request, whose headers hold secrets")]
pub struct RequestContext {
    /// The state of the application.
    pub state: web::Data<AppState>,
    /// The request.
    pub request: HttpRequest,
    /// The address of the client.
    pub client: ClientAddress,
}

impl FromRequest for RequestContext {
    type Error = ApiError;
    type Future = Ready<ApiResult<Self>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let (request, client) = (request.clone(), ClientAddress::of(request));
        ready(AppState::of(&request).cloned().map(|state| Self { state, request, client }))
    }
}

impl RequestContext {
    /// Judges the page that sends the request.
    ///
    /// # Errors
    /// As `Sender::judge`.
    pub fn sender(&self, site: &Site) -> ApiResult<Sender> {
        Sender::judge(self.request.headers(), site, &self.state.own_origins)
    }

    /// Answers a page of a site: localises errors if the request names a language, and adds the CORS headers.
    pub fn answer_site(&self, site: &Site, outcome: ApiResult) -> HttpResponse {
        let mut response = self.answer_reader(Some(site), outcome);
        allow_site(&mut response, self.request.headers(), site);
        response
    }

    /// Localises errors if the request names a language.
    pub fn answer_reader(&self, site: Option<&Site>, outcome: ApiResult) -> HttpResponse {
        outcome
            .unwrap_or_else(|error| error.answer(LanguagePreference::of(&self.request).named_messages(site).as_ref()))
    }
}

/// Forbids caching.
pub fn uncached(mut response: HttpResponseBuilder) -> HttpResponseBuilder {
    response.insert_header((header::CACHE_CONTROL, "no-store"));
    response
}
