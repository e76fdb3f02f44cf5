//! Moderator accounts: adding, changing, signing out, and authentication by session or token.

use super::audit::{self, Event};
use super::permissions::require_everywhere;
use super::{Result, Service, ServiceError, sites, unit};
use crate::crypto::{ApiToken, Password, PasswordHash, SessionToken, TokenHash};
use crate::domain::account::{Moderator, ModeratorId, ModeratorName, Principal, Role, Scope, SiteAccess};
use crate::domain::fields::{FieldErrors, Rule};
use crate::domain::timestamp::Timestamp;
use crate::id::avatar_seed;
use crate::storage::invalidation::{Dependency, Versions};
use crate::storage::{self, AnyConnection};

/// The sites of a moderator, as sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SiteChoice {
    /// Every site, also those to come.
    All,
    /// Those with these slugs; none of them for no site.
    Only(Vec<String>),
}

/// A new moderator, as sent.
#[derive(Clone)]
#[expect(missing_debug_implementations, reason = "holds a password")]
pub struct NewModerator {
    /// The name.
    pub name: String,
    /// The role's word.
    pub role: String,
    /// The password.
    pub password: String,
    /// The sites that they see.
    pub sites: SiteChoice,
}

impl NewModerator {
    /// An owner of all sites.
    pub fn owner(name: &str, password: &str) -> Self {
        let (name, password) = (name.to_owned(), password.to_owned());
        Self { name, role: Role::Owner.as_str().to_owned(), password, sites: SiteChoice::All }
    }
}

/// Changes to a moderator, as sent; `None` leaves a value as it is.
#[derive(Clone, Default)]
#[expect(missing_debug_implementations, reason = "may hold a password")]
pub struct ModeratorChange {
    /// The role's word.
    pub role: Option<String>,
    /// The password.
    pub password: Option<String>,
    /// The sites that they see.
    pub sites: Option<SiteChoice>,
    /// Whether they may sign in.
    pub is_active: Option<bool>,
}

/// Adds a moderator.
///
/// # Errors
/// `Forbidden` unless the principal is an owner of all sites; `Invalid` with every broken rule, a taken name included.
pub async fn add(service: &Service, principal: &Principal, new: NewModerator) -> Result<Moderator> {
    require_everywhere(principal, Scope::UsersAdmin)?;
    let mut errors = FieldErrors::default();
    let name = errors.check("name", ModeratorName::parse(&new.name));
    let role = errors.check("role", Role::choose(&new.role));
    let sites = resolve_sites(service, &new.sites, &mut errors).await?;
    let password = errors.check("password", Password::parse(&new.password, &[&new.name, "afterword"]));
    let (Some(name), Some(role), Some(password), true) = (name, role, password, errors.is_empty()) else {
        return Err(errors.into());
    };
    let hash = service.passwords.hash(&password).await?;
    let now = service.clock.now();
    let id = ModeratorId::new(service.ids.next());
    let moderator = Moderator { id, name, role, sites, is_active: true, avatar: Some(avatar_seed()), created_at: now };
    let object = format!("moderator:{}", moderator.name.as_str());
    let event = Event::new(principal, "moderator.add", object).with_details(role.as_str().to_owned());
    unit::write_audited(service, event, move |connection| {
        storage::moderators::insert(connection, &moderator, &hash)
            .map_err(|error| ServiceError::taken("name", error))?;
        Ok(moderator)
    })
    .await
}

/// Lists every moderator by name.
///
/// # Errors
/// `Forbidden` unless the principal is an owner of all sites.
pub async fn list(service: &Service, principal: &Principal) -> Result<Vec<Moderator>> {
    require_everywhere(principal, Scope::UsersAdmin)?;
    unit::read(service, |connection| Ok(storage::moderators::list(connection)?)).await
}

/// Finds a moderator by name.
///
/// # Errors
/// `Forbidden` unless the principal is an owner of all sites; `NotFound`.
pub async fn find(service: &Service, principal: &Principal, name: &str) -> Result<Moderator> {
    require_everywhere(principal, Scope::UsersAdmin)?;
    let name = name.to_owned();
    let found =
        unit::read(service, move |connection| Ok(storage::moderators::find_by_name(connection, &name)?)).await?;
    found.map(|(moderator, _)| moderator).ok_or(ServiceError::NotFound("moderator"))
}

/// Changes a moderator. A new password, another role or other sites end all their sessions; what changes nothing ends none.
///
/// # Errors
/// `Forbidden` unless the principal is an owner of all sites; `NotFound`; `Invalid` with every broken rule; the last
/// owner of all sites stays one.
pub async fn change(
    service: &Service,
    principal: &Principal,
    name: &str,
    change: ModeratorChange,
) -> Result<Moderator> {
    require_everywhere(principal, Scope::UsersAdmin)?;
    let mut errors = FieldErrors::default();
    let role = change.role.as_deref().and_then(|role| errors.check("role", Role::choose(role)));
    let sites = match &change.sites {
        Some(choice) => Some(resolve_sites(service, choice, &mut errors).await?),
        None => None,
    };
    let context = [name, "afterword"];
    let password =
        change.password.as_deref().and_then(|text| errors.check("password", Password::parse(text, &context)));
    errors.into_result()?;
    let hash = match &password {
        Some(password) => Some(service.passwords.hash(password).await?),
        None => None,
    };
    let now = service.clock.now();
    let event = Event::new(principal, "moderator.change", format!("moderator:{name}")).with_details(described(&change));
    let (keyring, name) = (service.keyring.clone(), name.to_owned());
    unit::write(service, move |connection| {
        let found = storage::moderators::find_by_name(connection, &name)?;
        let (before, _) = found.ok_or(ServiceError::NotFound("moderator"))?;
        let mut moderator = before.clone();
        moderator.role = role.unwrap_or(moderator.role);
        moderator.sites = sites.unwrap_or(moderator.sites);
        moderator.is_active = change.is_active.unwrap_or(moderator.is_active);
        if moderator == before && hash.is_none() {
            return Ok(before);
        }
        save(connection, &moderator, hash.as_ref())?;
        audit::append(connection, &keyring, now, event)?;
        Ok(moderator)
    })
    .await
}

fn save(connection: &mut AnyConnection, moderator: &Moderator, password: Option<&PasswordHash>) -> Result<()> {
    let owners_before = storage::moderators::count_global_owners(connection)?;
    storage::moderators::update(connection, moderator)?;
    if owners_before > 0 && storage::moderators::count_global_owners(connection)? == 0 {
        let expected = "a change that leaves at least one active owner of all sites";
        return Err(ServiceError::field(unseated_by(moderator), Rule::Malformed { expected }));
    }
    if let Some(password) = password {
        storage::moderators::set_password(connection, moderator.id, password)?;
    }
    Ok(storage::sessions::delete_of_moderator(connection, moderator.id)?)
}

/// Names what keeps a moderator from being an active owner of all sites.
const fn unseated_by(moderator: &Moderator) -> &'static str {
    match (moderator.role, moderator.is_active) {
        (Role::Viewer | Role::Moderator, _) => "role",
        (Role::Owner, false) => "active",
        (Role::Owner, true) => "sites",
    }
}

/// Describes the changes for the audit log; of a password only that it changed.
fn described(change: &ModeratorChange) -> String {
    let mut parts = Vec::new();
    parts.extend(change.role.as_ref().map(|role| format!("role={role}")));
    parts.extend(change.sites.as_ref().map(|sites| match sites {
        SiteChoice::All => "sites=all".to_owned(),
        SiteChoice::Only(slugs) if slugs.is_empty() => "sites=none".to_owned(),
        SiteChoice::Only(slugs) => format!("sites={}", slugs.join(" ")),
    }));
    parts.extend(change.is_active.map(|is_active| format!("active={is_active}")));
    parts.extend(change.password.as_ref().map(|_| "password".to_owned()));
    parts.join(", ")
}

/// Ends a session.
///
/// # Errors
/// `Storage`.
pub async fn sign_out(service: &Service, session: &TokenHash) -> Result<()> {
    let hash = session.clone();
    unit::write(service, move |connection| Ok(storage::sessions::delete(connection, hash.as_bytes())?)).await
}

/// Authenticates the token of a session, and returns the hash under which it is stored.
///
/// # Errors
/// `Unauthenticated` for a token that is unknown, has ended, or has not been used for too long.
pub async fn by_session(service: &Service, token: &str) -> Result<(Principal, TokenHash)> {
    const SEEN_EVERY_SECONDS: i64 = 60;
    let now = service.clock.now();
    let (principal, hash, idle_seconds) = find_session(service, token, now).await?;
    if idle_seconds >= SEEN_EVERY_SECONDS {
        let seen = hash.clone();
        unit::write(service, move |connection| Ok(storage::sessions::mark_seen(connection, seen.as_bytes(), now)?))
            .await?;
    }
    Ok((principal, hash))
}

/// Records the version of sessions, tokens and moderators. It is outdated once any of them ends or changes. Call it
/// before reading them.
pub fn access_versions(service: &Service) -> Versions {
    service.database.invalidation().versions([Dependency::access()])
}

/// Authenticates a session without counting as its use, for the automatic requests of an open page.
///
/// # Errors
/// As `by_session`.
pub async fn watch_session(service: &Service, token: &str) -> Result<Principal> {
    let (principal, _, _) = find_session(service, token, service.clock.now()).await?;
    Ok(principal)
}

/// Finds a living session: whose it is, its hash, and for how many seconds it has not been used.
async fn find_session(service: &Service, token: &str, now: Timestamp) -> Result<(Principal, TokenHash, i64)> {
    let hash = SessionToken::parse(token).ok_or(ServiceError::Unauthenticated)?.hash();
    let wanted = hash.clone();
    let found = unit::read(service, move |connection| {
        let Some(session) = storage::sessions::find(connection, wanted.as_bytes())? else { return Ok(None) };
        let moderator = storage::moderators::find(connection, session.moderator)?;
        Ok(moderator.map(|moderator| (session, moderator)))
    })
    .await?;
    let (session, moderator) = found.ok_or(ServiceError::Unauthenticated)?;
    let idle_seconds = now.seconds_since(session.seen_at);
    let is_alive = session.expires_at > now && idle_seconds < service.retention.session_idle_minutes * 60;
    if !is_alive || !moderator.is_active {
        return Err(ServiceError::Unauthenticated);
    }
    Ok((Principal { moderator, scopes: None }, hash, idle_seconds))
}

/// Authenticates an API token.
///
/// # Errors
/// `Unauthenticated` for a token that is malformed, unknown, revoked or expired.
pub async fn by_token(service: &Service, text: &str) -> Result<Principal> {
    let token = ApiToken::parse(text).ok_or(ServiceError::Unauthenticated)?;
    let (public_id, now) = (token.id().to_owned(), service.clock.now());
    let found = unit::read(service, move |connection| {
        let Some(stored) = storage::tokens::find_by_public_id(connection, &public_id)? else { return Ok(None) };
        let moderator = storage::moderators::find(connection, stored.moderator_id)?;
        Ok(moderator.map(|moderator| (stored, moderator)))
    })
    .await?;
    let (stored, moderator) = found.ok_or(ServiceError::Unauthenticated)?;
    let is_right = TokenHash::from_stored(stored.secret_hash).matches(&token.secret_hash());
    let is_alive = stored.info.revoked_at.is_none() && stored.info.expires_at > now;
    if !is_right || !is_alive || !moderator.is_active {
        return Err(ServiceError::Unauthenticated);
    }
    let today = Timestamp::from_millis(now.millis() - now.millis().rem_euclid(86_400_000));
    if stored.info.used_on != Some(today) {
        let id = stored.info.id;
        unit::write(service, move |connection| Ok(storage::tokens::mark_used(connection, id, today)?)).await?;
    }
    Ok(Principal { moderator, scopes: Some(stored.info.scopes) })
}

async fn resolve_sites(service: &Service, choice: &SiteChoice, errors: &mut FieldErrors) -> Result<SiteAccess> {
    let SiteChoice::Only(slugs) = choice else { return Ok(SiteAccess::All) };
    let mut bound = Vec::new();
    for slug in slugs {
        match sites::find(service, slug).await {
            Ok(site) => bound.push(site.id),
            Err(ServiceError::NotFound(_)) => errors.add("sites", Rule::Unknown),
            Err(other) => return Err(other),
        }
    }
    bound.sort();
    bound.dedup();
    Ok(SiteAccess::Only(bound))
}
