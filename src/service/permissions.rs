//! Permission checks of use cases.

use super::{Result, ServiceError};
use crate::domain::account::{Principal, Scope};

/// Requires that the role and the token of a principal grant a scope, on whichever sites.
///
/// # Errors
/// `Forbidden`.
pub(super) fn require(principal: &Principal, scope: Scope) -> Result<()> {
    if principal.may(scope) { Ok(()) } else { Err(ServiceError::Forbidden) }
}

/// Requires a scope on all sites.
///
/// # Errors
/// `Forbidden`.
pub(super) fn require_everywhere(principal: &Principal, scope: Scope) -> Result<()> {
    if principal.may_everywhere(scope) { Ok(()) } else { Err(ServiceError::Forbidden) }
}
