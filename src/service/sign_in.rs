//! Sign-in of moderators, with a limit on password guesses.
//!
//! At most 100 guesses an hour are checked for one name, from all clients together. A browser that has signed in under
//! the name before has an allowance of its own; so guessing does not lock its moderator out.

use super::audit::Event;
use super::permissions::require_everywhere;
use super::{Result, Service, ServiceError, unit};
use crate::crypto::{DeviceId, Password, PasswordHash, SessionToken, Verification};
use crate::domain::account::{Principal, Scope};
use crate::domain::allowance::GUESSES;
use crate::domain::text::one_line;
use crate::domain::timestamp::Timestamp;
use crate::storage::sessions::Session;
use crate::storage::{self, AnyConnection};

/// A session that has just begun.
#[expect(missing_debug_implementations, reason = "holds the token of a session")]
pub struct SignedIn {
    /// The token, for the cookie.
    pub token: SessionToken,
    /// The token that requests which change anything carry beside the cookie.
    pub csrf_token: String,
    /// When the session ends however much it is used.
    pub expires_at: Timestamp,
}

/// A guess at the password of a name that may be looked at.
#[derive(Debug, Clone)]
pub struct Guess {
    name: String,
    slot: u16,
}

/// Brings the spellings of a name under which attempts are counted to one form.
pub fn folded(name: &str) -> String {
    one_line(name).to_lowercase()
}

/// Finds the device that one of the tokens proves, for the name that signs in.
pub fn known_device<'a>(service: &Service, name: &str, tokens: impl IntoIterator<Item = &'a str>) -> Option<DeviceId> {
    let (name, now) = (folded(name), service.clock.now());
    tokens.into_iter().find_map(|token| service.keyring.read_device(token, &name, now))
}

/// Spends a guess of a name's allowance, or of that of a browser which is known under it.
///
/// # Errors
/// `TooManyGuesses` where it is spent, whether or not there is such a moderator; `Storage`.
pub async fn spend_guess(service: &Service, name: &str, device: Option<DeviceId>) -> Result<Guess> {
    let (slot, now) = (slot_of(service, name, device), service.clock.now());
    unit::write(service, move |connection| {
        let spent = storage::guesses::find(connection, slot)?;
        let spent = GUESSES
            .spend(spent, now)
            .map_err(|retry_after_seconds| ServiceError::TooManyGuesses { retry_after_seconds })?;
        Ok(storage::guesses::save(connection, slot, spent)?)
    })
    .await?;
    Ok(Guess { name: one_line(name), slot })
}

/// Returns one of 65,536 slots: unknown names need no more space than others. Filling all slots takes more guesses than
/// the limit allows.
fn slot_of(service: &Service, name: &str, device: Option<DeviceId>) -> u16 {
    let [first, second, ..] = service.keyring.throttle_key(&folded(name), device);
    u16::from_be_bytes([first, second])
}

/// Signs a moderator in. An unknown name costs as much as a wrong password; a right one gives the guess back.
///
/// # Errors
/// `Unauthenticated` for a wrong name or password alike, and for a moderator who may not sign in; `Password` when too
/// many passwords are being checked.
pub async fn sign_in(service: &Service, guess: Guess, password: &str) -> Result<SignedIn> {
    let name = guess.name.clone();
    let found =
        unit::read(service, move |connection| Ok(storage::moderators::find_by_name(connection, &name)?)).await?;
    let verification = service.passwords.verify(password, found.as_ref().map(|(_, hash)| hash)).await?;
    let (Some((moderator, _)), Verification::Right { needs_rehash }) = (found, verification) else {
        return Err(ServiceError::Unauthenticated);
    };
    if !moderator.is_active {
        return Err(ServiceError::Unauthenticated);
    }
    let rehashed = if needs_rehash { rehash(service, password).await? } else { None };
    let now = service.clock.now();
    let token = SessionToken::generate();
    let expires_at = now.plus_seconds(service.retention.session_hours * 3600);
    let session = Session { moderator: moderator.id, seen_at: now, expires_at };
    let csrf_token = service.keyring.csrf_token(&token.hash());
    let hash = token.hash();
    let principal = Principal { moderator, scopes: None };
    let event = Event::new(&principal, "session.begin", format!("moderator:{}", principal.name()));
    unit::write_audited(service, event, move |connection| {
        if let Some(rehashed) = rehashed {
            storage::moderators::set_password(connection, session.moderator, &rehashed)?;
        }
        give_guess_back(connection, &guess)?;
        storage::sessions::insert(connection, hash.as_bytes(), &session, now)?;
        Ok(())
    })
    .await?;
    Ok(SignedIn { token, csrf_token, expires_at })
}

/// Refunds the guess of a correct password.
pub(super) fn give_guess_back(connection: &mut AnyConnection, guess: &Guess) -> Result<()> {
    let Some(spent) = storage::guesses::find(connection, guess.slot)? else { return Ok(()) };
    Ok(storage::guesses::save(connection, guess.slot, GUESSES.give_back(spent))?)
}

/// Rehashes a password with a weaker hash; one that today's rules refuse keeps its hash.
async fn rehash(service: &Service, password: &str) -> Result<Option<PasswordHash>> {
    match Password::parse(password, &[]) {
        Ok(password) => Ok(Some(service.passwords.hash(&password).await?)),
        Err(_) => Ok(None),
    }
}

/// Makes the allowance of a moderator's name whole again, and gives a token with which one browser gets an allowance of its
/// own, within 15 minutes.
///
/// # Errors
/// `Forbidden` unless the principal is an owner of all sites; `NotFound`; `Storage`.
pub async fn unlock(service: &Service, principal: &Principal, name: &str) -> Result<String> {
    require_everywhere(principal, Scope::UsersAdmin)?;
    let (slot, now, name) = (slot_of(service, name, None), service.clock.now(), one_line(name));
    let token = service.keyring.sign_unlock(&folded(&name), now);
    let event = Event::new(principal, "moderator.unlock", format!("moderator:{name}"));
    unit::write_audited(service, event, move |connection| {
        storage::moderators::find_by_name(connection, &name)?.ok_or(ServiceError::NotFound("moderator"))?;
        storage::guesses::forget(connection, slot)?;
        Ok(())
    })
    .await?;
    Ok(token)
}

/// Returns the token by which a browser is known that an operator has let in; `None` where the permission is not good.
pub fn redeem_unlock(service: &Service, name: &str, token: &str) -> Option<String> {
    let (name, now) = (folded(name), service.clock.now());
    let device = service.keyring.read_unlock(token, &name, now)?;
    Some(service.keyring.sign_device(device, &name, now))
}

/// Returns the token by which a browser is known from now on that has signed in; one that was known stays the same.
pub fn device_token(service: &Service, name: &str, device: Option<DeviceId>) -> String {
    let device = device.unwrap_or_else(DeviceId::generate);
    service.keyring.sign_device(device, &folded(name), service.clock.now())
}
