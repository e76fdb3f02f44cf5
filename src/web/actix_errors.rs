//! Turns errors of actix into our problems.

use super::code::Code;
use super::error::ApiError;
use super::language_preference::LanguagePreference;
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::error::InternalError;
use actix_web::http::{StatusCode, header};
use actix_web::middleware::Next;
use actix_web::{Error, ResponseError, web};

/// Makes the extractors of actix answer with problems: malformed for a query, not found for a path.
pub fn configure_extractors(config: &mut web::ServiceConfig) {
    config
        .app_data(
            web::QueryConfig::default()
                .error_handler(|_, _| ApiError::Malformed("The query could not be read.").into()),
        )
        .app_data(web::PathConfig::default().error_handler(|_, _| ApiError::NOT_FOUND.into()));
}

/// Middleware for `from_fn`: replaces errors in plain text or without a type by problems. Only actix makes those.
///
/// # Errors
/// Those of inner middleware, as problems too.
pub async fn problems(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let response = match next.call(request).await {
        Ok(response) => response.map_into_boxed_body(),
        Err(error) if error.as_error::<ApiError>().is_some() => return Err(error),
        Err(error) => {
            let problem = problem_for(error.as_response_error().status_code(), None);
            return Err(InternalError::from_response(error, problem.error_response()).into());
        }
    };
    if !is_made_by_actix(&response) {
        return Ok(for_reader(response));
    }
    let allow = response.headers().get(header::ALLOW).and_then(|value| value.to_str().ok()).map(str::to_owned);
    let problem = problem_for(response.status(), allow);
    let (request, _) = response.into_parts();
    Ok(ServiceResponse::from_err(problem, request))
}

/// Localises a problem if the query names a language, unless the handler has done so.
fn for_reader(response: ServiceResponse) -> ServiceResponse {
    let is_said = response.headers().contains_key(header::CONTENT_LANGUAGE);
    let error = response.response().error().and_then(|error| error.as_error::<ApiError>());
    let Some(error) = error.filter(|_| !is_said) else { return response };
    let Some(messages) = LanguagePreference::of(response.request()).named_messages(None) else { return response };
    let body = error.body(Some(&messages));
    let mut response = response.map_body(|_, _| BoxBody::new(body));
    response.headers_mut().insert(header::CONTENT_LANGUAGE, header::HeaderValue::from_static(messages.lang()));
    response
}

fn is_made_by_actix(response: &ServiceResponse) -> bool {
    let status = response.status();
    let kind = response.headers().get(header::CONTENT_TYPE).map(header::HeaderValue::as_bytes);
    (status.is_client_error() || status.is_server_error())
        && kind.is_none_or(|kind| kind.starts_with(b"text/plain"))
        && response.response().error().is_none_or(|error| error.as_error::<ApiError>().is_none())
}

fn problem_for(status: StatusCode, allow: Option<String>) -> ApiError {
    match status.as_u16() {
        401 => Code::Unauthenticated.into(),
        403 => Code::Forbidden.into(),
        404 => ApiError::NOT_FOUND,
        405 => ApiError::MethodNotAllowed { allow: allow.unwrap_or_default() },
        408 => Code::RequestTimeout.into(),
        413 => Code::PayloadTooLarge.into(),
        414 => Code::UriTooLong.into(),
        415 => Code::UnsupportedMediaType.into(),
        431 => Code::HeadersTooLarge.into(),
        503 => Code::Unavailable.into(),
        500.. => ApiError::internal(format!("the framework answered {status}")),
        _ => Code::MalformedRequest.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::middleware::from_fn;
    use actix_web::test::{TestRequest, call_service, init_service, read_body_json};
    use actix_web::{App, HttpResponse};
    use serde_json::Value;

    async fn answer(request: TestRequest) -> (u16, Value) {
        let app = App::new()
            .wrap(from_fn(problems))
            .configure(configure_extractors)
            .service(web::resource("/only-get").route(web::get().to(HttpResponse::Ok)))
            .route("/number/{n}", web::get().to(|_: web::Path<u32>| HttpResponse::Ok()))
            .route("/typed", web::get().to(|_: web::Query<Vec<(String, u8)>>| HttpResponse::Ok()))
            .route(
                "/page",
                web::get().to(|| async { HttpResponse::NotFound().content_type("text/html").body("\"page\"") }),
            );
        let response = call_service(&init_service(app).await, request.to_request()).await;
        (response.status().as_u16(), read_body_json(response).await)
    }

    #[actix_web::test]
    async fn errors_of_the_framework_are_problems() {
        for (request, status, code) in [
            (TestRequest::get().uri("/nowhere"), 404, "not_found"),
            (TestRequest::post().uri("/only-get"), 405, "method_not_allowed"),
            (TestRequest::get().uri("/number/seven"), 404, "not_found"),
            (TestRequest::get().uri("/typed?a=b"), 400, "malformed_request"),
        ] {
            let (found, body) = answer(request).await;
            assert_eq!((found, body["code"].as_str()), (status, Some(code)));
        }
    }

    #[actix_web::test]
    async fn pages_for_errors_stay_as_they_are() {
        assert_eq!(answer(TestRequest::get().uri("/page")).await, (404, Value::from("page")));
    }
}
