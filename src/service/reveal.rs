//! Reveals an e-mail address to an owner who gives a reason and, in a session, types the password again: an open
//! browser must not reveal addresses.
//!
//! The audit log has every call, failed ones included. The rate limit counts its entries, so it holds over all
//! instances.

use super::audit::{self, Event};
use super::permissions::require;
use super::queue::find_visible;
use super::{Result, Service, ServiceError, unit};
use crate::crypto::{SealError, SealedEmail, Verification};
use crate::domain::account::{Principal, Scope};
use crate::domain::author::{AuthorId, EmailAddress};
use crate::domain::comment::CommentId;
use crate::domain::fields::{FieldErrors, Rule, at_most};
use crate::domain::site::SiteId;
use crate::domain::timestamp::Timestamp;
use crate::storage::audit::{REVEAL, REVEAL_TRY};
use crate::storage::{self, AnyConnection};

/// The reveals, and the tries, of one moderator in an hour.
const MOST_AN_HOUR: i64 = 20;
const HOUR_SECONDS: i64 = 3_600;

/// Opens the address behind a comment; `None` where its author gave none. An API token, which is made for the one purpose and
/// cannot type, needs no password.
///
/// # Errors
/// `Forbidden`, `NotFound`, `Invalid` for `reason` (1 to 500 bytes) and `password`, `TooManyReveals`, or `Seal` where no
/// key opens the address.
pub async fn reveal_email(
    service: &Service,
    principal: &Principal,
    comment: CommentId,
    (reason, password): (&str, &str),
) -> Result<Option<EmailAddress>> {
    require(principal, Scope::PiiRead)?;
    let is_session = principal.scopes.is_none();
    let reason = reason.trim().to_owned();
    let mut errors = FieldErrors::default();
    errors.check("reason", if reason.is_empty() { Err(Rule::Required) } else { at_most(&reason, 500) });
    if is_session && password.is_empty() {
        errors.add("password", Rule::Required);
    }
    errors.into_result()?;
    if is_session {
        note(service, principal, comment, (REVEAL_TRY, String::new())).await?;
        confirm(service, principal, password).await?;
    }
    let sealed = note(service, principal, comment, (REVEAL, reason)).await?;
    let Some((author, site, sealed)) = sealed else { return Ok(None) };
    match service.keyring.open_email(site, author, &sealed) {
        Ok(email) => Ok(Some(email)),
        Err(error) => {
            note_unreadable(service, comment, error).await?;
            Err(error.into())
        }
    }
}

/// Records that an address cannot be opened. The keyring matches the database, or nothing would run: the stored address
/// was changed or swapped.
async fn note_unreadable(service: &Service, comment: CommentId, error: SealError) -> Result<()> {
    tracing::error!(
        comment = comment.get(),
        error = &error as &dyn std::error::Error,
        "an address was changed in the database, or exchanged with another; run `afterword doctor`, find out who could \
         write to the database, and compare with a backup"
    );
    let event = Event::by("afterword", "email.unreadable", format!("comment:{}", comment.get()));
    let event = event.with_details(error.to_string());
    unit::write_audited(service, event, |_| Ok(())).await
}

type SealedAddress = Option<(AuthorId, SiteId, SealedEmail)>;

/// Notes a step in the audit log, unless there were too many of them, and finds the sealed address.
async fn note(
    service: &Service,
    principal: &Principal,
    comment: CommentId,
    (action, details): (&'static str, String),
) -> Result<SealedAddress> {
    let (now, keyring, principal) = (service.clock.now(), service.keyring.clone(), principal.clone());
    unit::write(service, move |connection| {
        let comment = find_visible(connection, &principal, comment)?;
        refuse_many(connection, (principal.name(), action), now)?;
        let event = Event::new(&principal, action, format!("comment:{}", comment.id.get())).with_details(details);
        audit::append(connection, &keyring, now, event)?;
        Ok(storage::authors::sealed_of_comment(connection, comment.id)?)
    })
    .await
}

fn refuse_many(connection: &mut AnyConnection, step: (&str, &str), now: Timestamp) -> Result<()> {
    let Some(at) = storage::audit::nth_newest_reveal(connection, step, MOST_AN_HOUR)? else { return Ok(()) };
    let left = HOUR_SECONDS - now.seconds_since(at).max(0);
    match u64::try_from(left) {
        Ok(retry_after_seconds) if left > 0 => Err(ServiceError::TooManyReveals { retry_after_seconds }),
        _ => Ok(()),
    }
}

/// Checks the password of the signed-in moderator.
async fn confirm(service: &Service, principal: &Principal, password: &str) -> Result<()> {
    let name = principal.name().to_owned();
    let found =
        unit::read(service, move |connection| Ok(storage::moderators::find_by_name(connection, &name)?)).await?;
    let verification = service.passwords.verify(password, found.as_ref().map(|(_, hash)| hash)).await?;
    match (found, verification) {
        (Some(_), Verification::Right { .. }) => Ok(()),
        _ => Err(ServiceError::field("password", Rule::WrongPassword)),
    }
}
