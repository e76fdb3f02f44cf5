//! The admin API.

use utoipa_actix_web::service_config::ServiceConfig;

/// Adds every route of the admin API.
pub fn routes(_config: &mut ServiceConfig<'_>) {}
