//! API tokens: create, list, revoke.

use super::audit::{self, Event};
use super::permissions::require_everywhere;
use super::{Result, Service, ServiceError, unit};
use crate::crypto::ApiToken;
use crate::domain::account::{ApiTokenInfo, Principal, Scope, TokenId};
use crate::domain::fields::{FieldErrors, Rule};
use crate::domain::text::one_line;
use crate::storage::tokens::StoredToken;
use crate::storage::{self, AnyConnection};

/// The longest life of a token, in days.
const MAX_DAYS: i64 = 365;
/// The life of a token where nothing else is asked for, in days.
const DEFAULT_DAYS: i64 = 90;

/// A new token, as sent.
#[derive(Debug, Clone, Default)]
pub struct NewToken {
    /// The name of the moderator whose token it is.
    pub moderator: String,
    /// The words of its scopes; at least one.
    pub scopes: Vec<String>,
    /// Its life in days, 1 to 365; 90 where not given.
    pub days: Option<i64>,
}

/// Creates a token. Only this returns its secret.
///
/// # Errors
/// `Forbidden` unless the principal is an owner of all sites who may do everything that the scopes stand for; `Invalid`
/// with every broken rule.
pub async fn create(service: &Service, principal: &Principal, new: NewToken) -> Result<(ApiTokenInfo, ApiToken)> {
    require_everywhere(principal, Scope::UsersAdmin)?;
    let mut errors = FieldErrors::default();
    let scopes = parse_scopes(&new.scopes, &mut errors);
    if scopes.iter().any(|scope| !principal.may(*scope)) {
        // A token must not make one that reaches further than itself.
        return Err(ServiceError::Forbidden);
    }
    let days = new.days.unwrap_or(DEFAULT_DAYS);
    if !(1..=MAX_DAYS).contains(&days) {
        errors.add("expires_days", Rule::OutOfRange { min: 1, max: MAX_DAYS });
    }
    let now = service.clock.now();
    let id = TokenId::new(service.ids.next());
    let token = ApiToken::generate();
    let (public_id, secret_hash) = (token.id().to_owned(), token.secret_hash().as_bytes().to_vec());
    let event = Event::new(principal, "token.create", format!("token:{public_id}"));
    let keyring = service.keyring.clone();
    let info = unit::write(service, move |connection| {
        let found = storage::moderators::find_by_name(connection, &one_line(&new.moderator))?;
        let moderator = errors.check("moderator", found.map(|(moderator, _)| moderator).ok_or(Rule::Unknown));
        let (Some(moderator), true) = (moderator, errors.is_empty()) else { return Err(errors.into()) };
        let info = ApiTokenInfo {
            id,
            public_id,
            moderator: moderator.name,
            scopes,
            created_at: now,
            expires_at: now.plus_days(days),
            revoked_at: None,
            used_on: None,
        };
        let stored = StoredToken { moderator_id: moderator.id, secret_hash, info };
        storage::tokens::insert(connection, &stored)?;
        let event = event.with_details(described(&stored.info));
        audit::append(connection, &keyring, now, event)?;
        Ok(stored.info)
    })
    .await?;
    Ok((info, token))
}

/// Describes a token for the audit log: its moderator and scopes.
fn described(info: &ApiTokenInfo) -> String {
    let scopes: Vec<_> = info.scopes.iter().map(|scope| scope.as_str()).collect();
    format!("{}: {}", info.moderator.as_str(), scopes.join(" "))
}

/// Lists tokens, newest first.
///
/// # Errors
/// `Forbidden` unless the principal is an owner of all sites.
pub async fn list(service: &Service, principal: &Principal) -> Result<Vec<ApiTokenInfo>> {
    require_everywhere(principal, Scope::UsersAdmin)?;
    unit::read(service, |connection| Ok(storage::tokens::list(connection)?)).await
}

/// Finds a token, named by its id or by the part of it that may be shown.
///
/// # Errors
/// `Forbidden` unless the principal is an owner of all sites; `NotFound`.
pub async fn find(service: &Service, principal: &Principal, name: &str) -> Result<ApiTokenInfo> {
    require_everywhere(principal, Scope::UsersAdmin)?;
    let name = name.to_owned();
    let found = unit::read(service, move |connection| find_stored(connection, &name)).await?;
    found.map(|stored| stored.info).ok_or(ServiceError::NotFound("token"))
}

/// Revokes a token, named by its id or by the part of it that may be shown.
///
/// # Errors
/// `Forbidden` unless the principal is an owner of all sites; `NotFound`.
pub async fn revoke(service: &Service, principal: &Principal, name: &str) -> Result<ApiTokenInfo> {
    require_everywhere(principal, Scope::UsersAdmin)?;
    let now = service.clock.now();
    let keyring = service.keyring.clone();
    let (name, principal) = (name.to_owned(), principal.clone());
    unit::write(service, move |connection| {
        let found = find_stored(connection, &name)?.ok_or(ServiceError::NotFound("token"))?;
        storage::tokens::revoke(connection, found.info.id, now)?;
        let event = Event::new(&principal, "token.revoke", format!("token:{}", found.info.public_id));
        audit::append(connection, &keyring, now, event)?;
        let mut info = found.info;
        info.revoked_at = info.revoked_at.or(Some(now));
        Ok(info)
    })
    .await
}

fn find_stored(connection: &mut AnyConnection, name: &str) -> Result<Option<StoredToken>> {
    if let Ok(id) = name.parse()
        && let Some(found) = storage::tokens::find(connection, TokenId::new(id))?
    {
        return Ok(Some(found));
    }
    Ok(storage::tokens::find_by_public_id(connection, name)?)
}

fn parse_scopes(words: &[String], errors: &mut FieldErrors) -> Vec<Scope> {
    if words.is_empty() {
        errors.add("scopes", Rule::Required);
    }
    let mut scopes: Vec<_> = words.iter().filter_map(|word| errors.check("scopes", Scope::choose(word))).collect();
    scopes.sort();
    scopes.dedup();
    scopes
}
