//! Revealing an address to an owner who says why. Every call is in the audit log, also one that finds no address.

use super::audit::{self, Event};
use super::queue::{find_visible, require};
use super::{Service, ServiceError};
use crate::domain::account::{Principal, Scope};
use crate::domain::author::EmailAddress;
use crate::domain::comment::CommentId;
use crate::domain::fields::{Rule, at_most};
use crate::storage;

/// Opens the address behind a comment; `None` where its author gave none.
///
/// # Errors
/// `Forbidden`, `NotFound`, `Invalid` for `reason` (1 to 500 bytes), or `Seal` where no key opens the address.
pub async fn reveal_email(
    service: &Service,
    principal: &Principal,
    comment: CommentId,
    reason: &str,
) -> Result<Option<EmailAddress>, ServiceError> {
    require(principal, Scope::PiiRead)?;
    let reason = reason.trim().to_owned();
    if reason.is_empty() {
        return Err(ServiceError::field("reason", Rule::Required));
    }
    at_most(&reason, 500).map_err(|rule| ServiceError::field("reason", rule))?;
    let now = service.clock.now();
    let keyring = service.keyring.clone();
    let principal = principal.clone();
    let sealed = service
        .database
        .write(move |connection| {
            let comment = find_visible(connection, &principal, comment)?;
            let object = format!("comment:{}", comment.id.get());
            let event = Event::new(&principal, "email.reveal", object).with_details(reason);
            audit::append(connection, &keyring, now, event)?;
            Ok::<_, ServiceError>(storage::authors::sealed_of_comment(connection, comment.id)?)
        })
        .await?;
    let Some((author, site, sealed)) = sealed else { return Ok(None) };
    Ok(Some(service.keyring.open_email(site, author, &sealed)?))
}
