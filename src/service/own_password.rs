//! A moderator changes their own password. The current one is required, as the browser may have been left open to
//! others.

use super::audit::Event;
use super::sign_in::{Guess, give_guess_back};
use super::{Result, Service, ServiceError, unit};
use crate::crypto::{Password, TokenHash, Verification};
use crate::domain::account::Principal;
use crate::domain::fields::{FieldErrors, Rule};
use crate::storage;

/// Validates the input before a guess is spent on it, and returns the new password.
///
/// # Errors
/// `current_password` is required; `new_password` breaks a rule of `Password::parse`.
pub fn check(principal: &Principal, current: &str, new: &str) -> Result<Password, FieldErrors> {
    let mut errors = FieldErrors::default();
    if current.is_empty() {
        errors.add("current_password", Rule::Required);
    }
    let parsed =
        if new.is_empty() { Err(Rule::Required) } else { Password::parse(new, &[principal.name(), "afterword"]) };
    match errors.check("new_password", parsed) {
        Some(password) if errors.is_empty() => Ok(password),
        _ => Err(errors),
    }
}

/// Sets a moderator's own password and ends their other sessions. A right present password gives the guess back.
///
/// # Errors
/// `Invalid` for `current_password` where it is wrong, or was changed meanwhile; `Unauthenticated` where the session ended
/// meanwhile; `Password` when too many passwords are being checked; `Storage`.
pub async fn change(
    service: &Service,
    (principal, session): (&Principal, &TokenHash),
    guess: Guess,
    (current, new): (&str, &Password),
) -> Result<()> {
    const WRONG: (&str, Rule) = ("current_password", Rule::WrongPassword);
    let wrong = || ServiceError::field(WRONG.0, WRONG.1);
    let id = principal.moderator.id;
    let found = unit::read(service, move |connection| Ok(storage::moderators::password_hash(connection, id)?)).await?;
    let verification = service.passwords.verify(current, found.as_ref()).await?;
    let (Some(before), Verification::Right { .. }) = (found, verification) else { return Err(wrong()) };
    let hash = service.passwords.hash(new).await?;
    let session = session.clone();
    let event = Event::new(principal, "moderator.change", format!("moderator:{}", principal.name()));
    let event = event.with_details("own password".to_owned());
    unit::write_audited(service, event, move |connection| {
        storage::sessions::find(connection, session.as_bytes())?.ok_or(ServiceError::Unauthenticated)?;
        let known = storage::moderators::password_hash(connection, id)?;
        if known.is_none_or(|known| known.as_str() != before.as_str()) {
            return Err(wrong());
        }
        storage::moderators::set_password(connection, id, &hash)?;
        storage::sessions::delete_others(connection, id, session.as_bytes())?;
        give_guess_back(connection, &guess)?;
        Ok(())
    })
    .await
}
