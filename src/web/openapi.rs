//! The OpenAPI description, generated from the routes, and a page to read it. Both are in the binary.

mod shared;

use super::error::{ApiError, Problem};
use super::etag::conditional;
use super::routes::describe;
use actix_web::http::header;
use actix_web::{App, HttpRequest, HttpResponse, get, web};
use std::sync::Arc;
use utoipa::openapi::OpenApi as Description;
use utoipa::openapi::security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::{Modify, OpenApi};
use utoipa_actix_web::AppExt;

#[derive(OpenApi)]
#[openapi(
    info(
        title = "afterword",
        description = "A comment thread under every article of a site. Every error is `application/problem+json` (RFC 9457).",
        license(name = "MIT OR Apache-2.0", identifier = "MIT OR Apache-2.0"),
    ),
    tags(
        (name = "public", description = "For readers and their browsers. Cookies and `Authorization` are ignored, and no cookie is set."),
        (name = "admin", description = "For moderators: a bearer token, or the cookie of a session, never both."),
        (name = "operation", description = "For whoever runs the server."),
    ),
    modifiers(&Security),
    components(schemas(Problem)),
)]
struct Base;

struct Security;

impl Modify for Security {
    fn modify(&self, description: &mut Description) {
        let bearer =
            HttpBuilder::new().scheme(HttpAuthScheme::Bearer).description(Some("An API token, `awt_...`.")).build();
        let cookie = ApiKeyValue::with_description(
            "__Host-afterword",
            "The cookie of a session; `afterword` over plain HTTP on a loopback address.",
        );
        let components = description.components.get_or_insert_default();
        components.add_security_scheme("bearer", SecurityScheme::Http(bearer));
        components.add_security_scheme("session", SecurityScheme::ApiKey(ApiKey::Cookie(cookie)));
    }
}

/// Makes the description from the routes.
pub fn description() -> Description {
    let mut made = App::new().into_utoipa_app().openapi(Base::openapi()).configure(describe).split_for_parts().1;
    shared::add_to(&mut made);
    made
}

/// The serialised description. Application data.
#[derive(Debug, Clone)]
pub struct DescriptionText(Arc<str>);

impl DescriptionText {
    /// Writes the description as JSON.
    ///
    /// # Errors
    /// If it cannot be serialised.
    pub fn of(description: &Description) -> Result<Self, serde_json::Error> {
        Ok(Self(description.to_pretty_json()?.into()))
    }

    /// Copies the text.
    #[must_use]
    pub fn copied(&self) -> Self {
        Self(Arc::from(self.as_str()))
    }

    /// Returns the JSON.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Returns the description of this API (OpenAPI 3.1).
#[utoipa::path(responses((status = 200, description = "The description", content_type = "application/json")))]
#[get("/openapi.json")]
pub async fn get_openapi(request: HttpRequest, text: web::Data<DescriptionText>) -> HttpResponse {
    let mut response = conditional(&request, "application/json", text.as_str().as_bytes().to_vec(), "Accept-Encoding");
    super::origin::allow_all(&mut response);
    response
}

/// Shows a page to read the description.
pub async fn get_docs(request: HttpRequest) -> Result<HttpResponse, ApiError> {
    // The page refers to its files relative to its own folder, but is served beside it.
    let (content_type, bytes) = file("index.html")?;
    let page = String::from_utf8(bytes).map_err(ApiError::internal)?.replace("\"./", "\"/docs/");
    let page = page.replace("href=\"index.css\"", "href=\"/docs/index.css\"");
    Ok(conditional(&request, &content_type, page.into_bytes(), "Accept-Encoding"))
}

/// Serves the files of that page.
pub async fn get_docs_file(request: HttpRequest, name: web::Path<String>) -> Result<HttpResponse, ApiError> {
    let (content_type, bytes) = file(&name)?;
    let mut response = conditional(&request, &content_type, bytes, "Accept-Encoding");
    response.headers_mut().insert(header::CACHE_CONTROL, header::HeaderValue::from_static("public, max-age=3600"));
    Ok(response)
}

fn file(name: &str) -> Result<(String, Vec<u8>), ApiError> {
    let config = Arc::new(utoipa_swagger_ui::Config::from("/openapi.json").validator_url("none"));
    match utoipa_swagger_ui::serve(name, config) {
        Ok(Some(found)) => Ok((found.content_type, found.bytes.into_owned())),
        Ok(None) => Err(ApiError::NOT_FOUND),
        Err(error) => Err(ApiError::internal(error.to_string())),
    }
}

#[cfg(test)]
mod tests;
