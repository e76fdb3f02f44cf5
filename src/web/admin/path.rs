//! What stands in the path of an address of the admin API.

use crate::web::error::ApiError;

/// Reads a name from a path. A NUL is in no name, and some databases take none in a text.
///
/// # Errors
/// `NOT_FOUND`.
pub fn path_name(path: &str) -> Result<&str, ApiError> {
    if path.contains('\0') { Err(ApiError::NOT_FOUND) } else { Ok(path) }
}

/// Reads an id from a path, after it is known who asks: an extractor that refuses would answer before `Caller` does.
///
/// # Errors
/// `NOT_FOUND` for anything but a whole number.
pub fn path_id(path: &str) -> Result<i64, ApiError> {
    path.parse().map_err(|_| ApiError::NOT_FOUND)
}
