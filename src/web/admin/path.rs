//! Parses path parameters of the admin API.

use crate::web::error::ApiError;

/// Checks a name from a path. No name has a NUL, and PostgreSQL refuses it in texts.
///
/// # Errors
/// `NOT_FOUND`.
pub fn path_name(path: &str) -> Result<&str, ApiError> {
    if path.contains('\0') { Err(ApiError::NOT_FOUND) } else { Ok(path) }
}

/// Parses an id from a path. It is no extractor, as that could answer before `Caller` authenticates.
///
/// # Errors
/// `NOT_FOUND` for anything but a whole number.
pub fn path_id(path: &str) -> Result<i64, ApiError> {
    path.parse().map_err(|_| ApiError::NOT_FOUND)
}
