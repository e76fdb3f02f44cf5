//! The answer where no route matches: 405 with `Allow` for a known address, else 404.

use super::error::ApiError;
use actix_web::http::Method;
use actix_web::{HttpRequest, HttpResponse, web};
use utoipa::openapi::path::PathItem;

/// All addresses with their methods. Application data.
#[derive(Debug, Clone, Default)]
pub struct KnownPaths(Vec<Known>);

#[derive(Debug, Clone)]
struct Known {
    pattern: String,
    methods: Vec<Method>,
}

impl KnownPaths {
    /// Adds an address. `{name}` stands for one part of a path; at the end, `{name:.*}` for any number of them.
    pub fn add(&mut self, pattern: &str, methods: impl IntoIterator<Item = Method>) {
        match self.0.iter_mut().find(|known| known.pattern == pattern) {
            Some(known) => known.methods.extend(methods),
            None => self.0.push(Known { pattern: pattern.to_owned(), methods: methods.into_iter().collect() }),
        }
    }

    /// Adds an address with the methods of its OpenAPI description.
    pub fn add_described(&mut self, pattern: &str, item: &PathItem) {
        self.add(pattern, methods_of(item));
    }

    /// Returns the route templates.
    pub fn templates(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|known| known.pattern.as_str())
    }

    /// Returns the methods of `path` for `Allow`, or `None` for an unknown path. If several patterns match, the one
    /// with most fixed parts counts: `/comments/batch` is not the comment `{id}`.
    pub fn allowed(&self, path: &str) -> Option<String> {
        let fitting: Vec<_> = self.0.iter().filter(|known| matches(&known.pattern, path)).collect();
        let most = fitting.iter().map(|known| fixed_parts(&known.pattern)).max()?;
        let mut names: Vec<&str> = Vec::new();
        for known in fitting.into_iter().filter(|known| fixed_parts(&known.pattern) == most) {
            names.extend(known.methods.iter().map(Method::as_str));
        }
        if names.contains(&"GET") {
            names.push("HEAD");
        }
        names.sort_unstable();
        names.dedup();
        (!names.is_empty()).then(|| names.join(", "))
    }

    /// Returns the error for a method that `path` does not support; `None` if it does, or is unknown.
    pub fn refusal(&self, method: &Method, path: &str) -> Option<ApiError> {
        let allow = self.allowed(path)?;
        (!allow.split(", ").any(|name| name == method.as_str())).then_some(ApiError::MethodNotAllowed { allow })
    }

    fn error_for(&self, method: &Method, path: &str) -> ApiError {
        // If a guard refused a known method, the caller gets 404.
        self.refusal(method, path).unwrap_or(ApiError::NOT_FOUND)
    }
}

/// Answers requests that no route matches, for `App::default_service`. Needs `web::Data<KnownPaths>`.
///
/// # Errors
/// Always: `MethodNotAllowed` or `NotFound`.
pub async fn no_route(request: HttpRequest, known: web::Data<KnownPaths>) -> Result<HttpResponse, ApiError> {
    Err(known.error_for(request.method(), request.path()))
}

fn fixed_parts(pattern: &str) -> usize {
    pattern.split('/').filter(|part| !part.starts_with('{')).count()
}

fn matches(pattern: &str, path: &str) -> bool {
    let (mut patterns, mut parts) = (pattern.split('/'), path.split('/'));
    loop {
        match (patterns.next(), parts.next()) {
            (None, None) => return true,
            (Some(pattern), Some(_)) if pattern.starts_with('{') && pattern.ends_with(":.*}") => return true,
            (Some(pattern), Some(part)) if pattern.starts_with('{') && pattern.ends_with('}') && !part.is_empty() => {}
            (Some(pattern), Some(part)) if pattern == part => {}
            _ => return false,
        }
    }
}

fn methods_of(item: &PathItem) -> Vec<Method> {
    [
        (&item.get, Method::GET),
        (&item.put, Method::PUT),
        (&item.post, Method::POST),
        (&item.delete, Method::DELETE),
        (&item.options, Method::OPTIONS),
        (&item.head, Method::HEAD),
        (&item.patch, Method::PATCH),
    ]
    .into_iter()
    .filter(|(operation, _)| operation.is_some())
    .map(|(_, method)| method)
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::test::{TestRequest, call_service, init_service, read_body_json};
    use actix_web::{App, http::header};
    use serde_json::{Value, json};

    fn known() -> KnownPaths {
        let mut known = KnownPaths::default();
        let described = |item| serde_json::from_value::<PathItem>(item).unwrap();
        known.add_described("/api/v1/sites/{site}/thread", &described(json!({"get": {"responses": {}}})));
        known.add_described("/api/v1/sites/{site}/comments", &described(json!({"post": {"responses": {}}})));
        known.add("/assets/{path:.*}", [Method::GET]);
        known
    }

    async fn answer(method: Method, path: &str) -> (u16, Option<String>, Value) {
        let app = App::new().app_data(web::Data::new(known())).default_service(web::to(no_route));
        let request = TestRequest::with_uri(path).method(method).to_request();
        let response = call_service(&init_service(app).await, request).await;
        let allow = response.headers().get(header::ALLOW).map(|allow| allow.to_str().unwrap().to_owned());
        (response.status().as_u16(), allow, read_body_json(response).await)
    }

    #[actix_web::test]
    async fn a_known_address_answers_405_and_lists_its_methods() {
        let (status, allow, body) = answer(Method::DELETE, "/api/v1/sites/blog/thread").await;
        assert_eq!((status, allow.as_deref()), (405, Some("GET, HEAD")));
        assert_eq!(body["code"], "method_not_allowed");
        let (status, allow, _) = answer(Method::TRACE, "/api/v1/sites/blog/comments").await;
        assert_eq!((status, allow.as_deref()), (405, Some("POST")));
        assert_eq!(answer(Method::PUT, "/assets/a/b.css").await.0, 405);
    }

    #[test]
    fn the_most_exact_of_several_patterns_counts() {
        let mut known = KnownPaths::default();
        known.add("/comments/{id}", [Method::GET, Method::PATCH]);
        known.add("/comments/batch", [Method::POST]);
        known.add("/{rest:.*}", [Method::GET]);
        assert_eq!(known.allowed("/comments/batch").as_deref(), Some("POST"));
        assert_eq!(known.allowed("/comments/7").as_deref(), Some("GET, HEAD, PATCH"));
        assert_eq!(known.allowed("/other").as_deref(), Some("GET, HEAD"));
        assert!(known.refusal(&Method::GET, "/comments/batch").is_some());
        assert!(known.refusal(&Method::GET, "/other").is_none());
    }

    #[actix_web::test]
    async fn an_unknown_address_answers_404() {
        for path in ["/", "/api/v1/sites//thread", "/api/v1/sites/a/b/thread", "/api/v1/sites/a/thread/"] {
            let (status, allow, body) = answer(Method::DELETE, path).await;
            assert_eq!((status, allow, body["code"].as_str()), (404, None, Some("not_found")), "{path}");
        }
        assert_eq!(answer(Method::GET, "/api/v1/sites/blog/thread").await.0, 404);
    }
}
