//! `POST /api/v1/admin/privacy/find`: finds comments by their author's address. The address stands in the body, as
//! proxies log URLs.

use crate::domain::account::Scope;
use crate::domain::comment::Comment;
use crate::domain::site::Site;
use crate::service::privacy::{self, SearchResult};
use crate::web::body::{Body, body};
use crate::web::error::{ApiResult, Problem};
use crate::web::guard::Caller;
use actix_web::{HttpResponse, post};
use serde::Serialize;

body! {
    ADMIN:
    /// The search, and its reason.
    pub struct FindBody {
        /// The address. It is not stored.
        #[schema(example = "ada@mail.example")]
        email: String,
        /// The slug of a site; omit it for all sites that the caller sees.
        site: Option<String>,
        /// The reason, 1 to 500 bytes; it is kept in the audit log.
        #[schema(example = "They ask what is stored about them.")]
        reason: String,
    }
}

/// What was found.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct FoundBody {
    /// The comments that were sent with the address, at most 500.
    pub comments: Vec<FoundCommentBody>,
    /// Whether there are more than these.
    pub has_more: bool,
}

/// A comment that was sent with the address.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct FoundCommentBody {
    /// Its id.
    pub id: i64,
    /// The slug of its site.
    #[schema(example = "blog")]
    pub site: String,
    /// The path of its article.
    #[schema(example = "/2022/08/purple-hearts")]
    pub article: String,
    /// Its status.
    #[schema(example = "approved")]
    pub status: &'static str,
    /// Its author's name.
    pub author_name: String,
    /// When it was sent, RFC 3339 in UTC.
    pub created_at: String,
}

impl FoundBody {
    /// Converts it. The command line prints the same.
    pub fn of(found: SearchResult) -> Self {
        let body = |(site, article, comment): (Site, String, Comment)| FoundCommentBody {
            id: comment.id.get(),
            site: site.slug.as_str().to_owned(),
            article,
            status: comment.status.as_str(),
            author_name: comment.author_name,
            created_at: comment.created_at.to_rfc3339(),
        };
        Self { comments: found.comments.into_iter().map(body).collect(), has_more: found.has_more }
    }
}

/// Finds the comments that were sent with an address, on the sites that the caller sees. The audit log records every
/// search with its reason, without the address.
#[utoipa::path(
    request_body = FindBody,
    responses(
        (status = 200, description = "The comments", body = FoundBody),
        (status = 404, description = "`not_found`: the site", body = Problem, content_type = "application/problem+json"),
    )
)]
#[post("/privacy/find")]
pub async fn post_privacy_find(caller: Caller, body: Body<FindBody>) -> ApiResult {
    let (service, principal) = caller.require(Scope::PiiRead)?;
    let FindBody { email, site, reason } = body.read().await?;
    let found = privacy::find(service, principal, &email, site.as_deref(), &reason).await?;
    Ok(HttpResponse::Ok().json(FoundBody::of(found)))
}
