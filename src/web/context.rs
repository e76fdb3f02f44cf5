//! What a handler of the public site knows of a request, and how it answers pages of a site.

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

/// A request of the public site; an extractor.
#[expect(missing_debug_implementations, reason = "holds a request, whose headers hold secrets")]
pub struct RequestContext {
    /// What handlers share.
    pub state: web::Data<AppState>,
    /// The request.
    pub request: HttpRequest,
    /// Where it comes from.
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
    /// Judges which page sends the request.
    ///
    /// # Errors
    /// As `Sender::judge`.
    pub fn sender(&self, site: &Site) -> ApiResult<Sender> {
        Sender::judge(self.request.headers(), site, &self.state.place)
    }

    /// Answers a page of a site: errors in the language that the request names, and readable for that page.
    pub fn answer_site(&self, site: &Site, outcome: ApiResult) -> HttpResponse {
        let mut response = self.answer_reader(Some(site), outcome);
        allow_site(&mut response, self.request.headers(), site);
        response
    }

    /// Answers with errors in the language that the request names.
    pub fn answer_reader(&self, site: Option<&Site>, outcome: ApiResult) -> HttpResponse {
        outcome
            .unwrap_or_else(|error| error.answer(LanguagePreference::of(&self.request).named_messages(site).as_ref()))
    }
}

/// Keeps an answer from caches.
pub fn uncached(mut response: HttpResponseBuilder) -> HttpResponseBuilder {
    response.insert_header((header::CACHE_CONTROL, "no-store"));
    response
}
