//! Moderators: adding, changing, signing in, and telling who asks.

use super::audit::{self, Event};
use super::{Service, ServiceError, sites};
use crate::crypto::{ApiToken, Password, PasswordHash, SessionToken, TokenHash, Verification};
use crate::domain::account::{Moderator, ModeratorId, ModeratorName, Principal, Role, Scope, SiteAccess};
use crate::domain::fields::{FieldErrors, Rule};
use crate::domain::text::one_line;
use crate::domain::timestamp::Timestamp;
use crate::id::avatar_seed;
use crate::storage::sessions::Session;
use crate::storage::{self, AnyConnection};

/// A moderator as somebody typed them.
#[derive(Clone, Default)]
#[expect(missing_debug_implementations, reason = "holds a password")]
pub struct NewModerator {
    /// The name.
    pub name: String,
    /// The role's word.
    pub role: String,
    /// The password.
    pub password: String,
    /// The slugs of the sites that they are bound to; none for every site.
    pub sites: Vec<String>,
}

/// Changes to a moderator as somebody typed them; `None` leaves a value as it is.
#[derive(Clone, Default)]
#[expect(missing_debug_implementations, reason = "may hold a password")]
pub struct ModeratorChange {
    /// The role's word.
    pub role: Option<String>,
    /// The password.
    pub password: Option<String>,
    /// The slugs of the sites that they are bound to; none for every site.
    pub sites: Option<Vec<String>>,
    /// Whether they may sign in.
    pub is_active: Option<bool>,
}

/// A session that has just begun.
#[expect(missing_debug_implementations, reason = "holds the token of a session")]
pub struct SignedIn {
    /// The token, for the cookie.
    pub token: SessionToken,
    /// The token that requests which change anything carry beside the cookie.
    pub csrf_token: String,
    /// When the session ends however much it is used.
    pub expires_at: Timestamp,
    /// Who signed in.
    pub principal: Principal,
}

/// Adds a moderator.
///
/// # Errors
/// `Forbidden` unless the principal is an owner of all sites; `Invalid` with every broken rule, a taken name included.
pub async fn add(service: &Service, principal: &Principal, new: NewModerator) -> Result<Moderator, ServiceError> {
    if !principal.may_everywhere(Scope::UsersAdmin) {
        return Err(ServiceError::Forbidden);
    }
    let mut errors = FieldErrors::default();
    let name = errors.check("name", ModeratorName::parse(&new.name));
    let role = errors.check("role", parse_role(&new.role));
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
    let keyring = service.keyring.clone();
    service
        .database
        .write(move |connection| {
            match storage::moderators::insert(connection, &moderator, &hash) {
                Err(error) if error.is_unique_violation() => return Err(ServiceError::field("name", Rule::Taken)),
                inserted => inserted?,
            }
            audit::append(connection, &keyring, now, event)?;
            Ok(moderator)
        })
        .await
}

/// Lists every moderator by name.
///
/// # Errors
/// `Forbidden` unless the principal is an owner of all sites.
pub async fn list(service: &Service, principal: &Principal) -> Result<Vec<Moderator>, ServiceError> {
    if !principal.may_everywhere(Scope::UsersAdmin) {
        return Err(ServiceError::Forbidden);
    }
    service.database.read(|connection| Ok::<_, ServiceError>(storage::moderators::list(connection)?)).await
}

/// Finds a moderator by name.
///
/// # Errors
/// `Forbidden` unless the principal is an owner of all sites; `NotFound`.
pub async fn find(service: &Service, principal: &Principal, name: &str) -> Result<Moderator, ServiceError> {
    if !principal.may_everywhere(Scope::UsersAdmin) {
        return Err(ServiceError::Forbidden);
    }
    let name = name.to_owned();
    let found = service
        .database
        .read(move |connection| Ok::<_, ServiceError>(storage::moderators::find_by_name(connection, &name)?))
        .await?;
    found.map(|(moderator, _)| moderator).ok_or(ServiceError::NotFound("moderator"))
}

/// Changes a moderator. A new password, another role or other sites end all their sessions.
///
/// # Errors
/// `Forbidden` unless the principal is an owner of all sites; `NotFound`; `Invalid` with every broken rule; the last
/// owner of all sites stays one.
pub async fn change(
    service: &Service,
    principal: &Principal,
    name: &str,
    change: ModeratorChange,
) -> Result<Moderator, ServiceError> {
    if !principal.may_everywhere(Scope::UsersAdmin) {
        return Err(ServiceError::Forbidden);
    }
    let mut errors = FieldErrors::default();
    let role = change.role.as_deref().and_then(|role| errors.check("role", parse_role(role)));
    let sites = match &change.sites {
        Some(slugs) => Some(resolve_sites(service, slugs, &mut errors).await?),
        None => None,
    };
    let context = [name, "afterword"];
    let password =
        change.password.as_deref().and_then(|text| errors.check("password", Password::parse(text, &context)));
    if !errors.is_empty() {
        return Err(errors.into());
    }
    let hash = match &password {
        Some(password) => Some(service.passwords.hash(password).await?),
        None => None,
    };
    let now = service.clock.now();
    let event = Event::new(principal, "moderator.change", format!("moderator:{name}")).with_details(described(&change));
    let (keyring, name) = (service.keyring.clone(), name.to_owned());
    service
        .database
        .write(move |connection| {
            let found = storage::moderators::find_by_name(connection, &name)?;
            let (mut moderator, _) = found.ok_or(ServiceError::NotFound("moderator"))?;
            moderator.role = role.unwrap_or(moderator.role);
            moderator.sites = sites.unwrap_or(moderator.sites);
            moderator.is_active = change.is_active.unwrap_or(moderator.is_active);
            save(connection, &moderator, hash.as_ref())?;
            audit::append(connection, &keyring, now, event)?;
            Ok(moderator)
        })
        .await
}

fn save(
    connection: &mut AnyConnection,
    moderator: &Moderator,
    password: Option<&PasswordHash>,
) -> Result<(), ServiceError> {
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

/// Tells what is changed, for the audit log; of a password only that it is.
fn described(change: &ModeratorChange) -> String {
    let mut parts = Vec::new();
    parts.extend(change.role.as_ref().map(|role| format!("role={role}")));
    parts.extend(change.sites.as_ref().map(|sites| match sites.as_slice() {
        [] => "sites=all".to_owned(),
        bound => format!("sites={}", bound.join(" ")),
    }));
    parts.extend(change.is_active.map(|is_active| format!("active={is_active}")));
    parts.extend(change.password.as_ref().map(|_| "password".to_owned()));
    parts.join(", ")
}

/// Signs a moderator in. An unknown name costs as much as a wrong password.
///
/// # Errors
/// `Unauthenticated` for a wrong name or password alike, and for a moderator who may not sign in; `Password` when too
/// many passwords are being checked.
pub async fn sign_in(service: &Service, name: &str, password: &str) -> Result<SignedIn, ServiceError> {
    let wanted = one_line(name);
    let found = service
        .database
        .read(move |connection| Ok::<_, ServiceError>(storage::moderators::find_by_name(connection, &wanted)?))
        .await?;
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
    let keyring = service.keyring.clone();
    let principal = Principal { moderator, scopes: None };
    let event = Event::new(&principal, "session.begin", format!("moderator:{}", principal.name()));
    service
        .database
        .write(move |connection| {
            if let Some(rehashed) = rehashed {
                storage::moderators::set_password(connection, session.moderator, &rehashed)?;
            }
            storage::sessions::insert(connection, hash.as_bytes(), &session, now)?;
            Ok::<_, ServiceError>(audit::append(connection, &keyring, now, event)?)
        })
        .await?;
    Ok(SignedIn { token, csrf_token, expires_at, principal })
}

/// Hashes a password anew that was hashed more weakly; one that today's rules would refuse keeps its old hash.
async fn rehash(service: &Service, password: &str) -> Result<Option<PasswordHash>, ServiceError> {
    match Password::parse(password, &[]) {
        Ok(password) => Ok(Some(service.passwords.hash(&password).await?)),
        Err(_) => Ok(None),
    }
}

/// Ends a session.
///
/// # Errors
/// `Storage`.
pub async fn sign_out(service: &Service, session: &TokenHash) -> Result<(), ServiceError> {
    let hash = session.clone();
    service
        .database
        .write(move |connection| Ok::<_, ServiceError>(storage::sessions::delete(connection, hash.as_bytes())?))
        .await
}

/// Tells who shows the token of a session, and the hash under which the session is kept.
///
/// # Errors
/// `Unauthenticated` for a token that is unknown, has ended, or has not been used for too long.
pub async fn by_session(service: &Service, token: &str) -> Result<(Principal, TokenHash), ServiceError> {
    const SEEN_EVERY_SECONDS: i64 = 60;
    let now = service.clock.now();
    let (principal, hash, idle_seconds) = find_session(service, token, now).await?;
    if idle_seconds >= SEEN_EVERY_SECONDS {
        let seen = hash.clone();
        let mark = move |connection: &mut AnyConnection| storage::sessions::mark_seen(connection, seen.as_bytes(), now);
        service.database.write(mark).await.map_err(|error: storage::StorageError| ServiceError::from(error))?;
    }
    Ok((principal, hash))
}

/// Tells whose session it is without counting as its use: for what an open page asks by itself, whoever sits before it.
///
/// # Errors
/// As `by_session`.
pub async fn watch_session(service: &Service, token: &str) -> Result<Principal, ServiceError> {
    let (principal, _, _) = find_session(service, token, service.clock.now()).await?;
    Ok(principal)
}

/// Finds a living session: whose it is, its hash, and for how many seconds it has not been used.
async fn find_session(
    service: &Service,
    token: &str,
    now: Timestamp,
) -> Result<(Principal, TokenHash, i64), ServiceError> {
    let hash = SessionToken::parse(token).ok_or(ServiceError::Unauthenticated)?.hash();
    let wanted = hash.clone();
    let found = service
        .database
        .read(move |connection| {
            let Some(session) = storage::sessions::find(connection, wanted.as_bytes())? else { return Ok(None) };
            let moderator = storage::moderators::find(connection, session.moderator)?;
            Ok::<_, ServiceError>(moderator.map(|moderator| (session, moderator)))
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

/// Tells who shows an API token.
///
/// # Errors
/// `Unauthenticated` for a token that is malformed, unknown, revoked or expired.
pub async fn by_token(service: &Service, text: &str) -> Result<Principal, ServiceError> {
    let token = ApiToken::parse(text).ok_or(ServiceError::Unauthenticated)?;
    let (public_id, now) = (token.id().to_owned(), service.clock.now());
    let found = service
        .database
        .read(move |connection| {
            let Some(stored) = storage::tokens::find_by_public_id(connection, &public_id)? else { return Ok(None) };
            let moderator = storage::moderators::find(connection, stored.moderator_id)?;
            Ok::<_, ServiceError>(moderator.map(|moderator| (stored, moderator)))
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
        let mark = move |connection: &mut AnyConnection| storage::tokens::mark_used(connection, id, today);
        service.database.write(mark).await.map_err(|error: storage::StorageError| ServiceError::from(error))?;
    }
    Ok(Principal { moderator, scopes: Some(stored.info.scopes) })
}

fn parse_role(word: &str) -> Result<Role, Rule> {
    let allowed = || Role::ALL.iter().map(|role| role.as_str()).collect::<Vec<_>>().join(", ");
    Role::parse(word).ok_or_else(|| Rule::NotOneOf { allowed: allowed() })
}

async fn resolve_sites(
    service: &Service,
    slugs: &[String],
    errors: &mut FieldErrors,
) -> Result<SiteAccess, ServiceError> {
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
    Ok(SiteAccess::from_bindings(bound))
}
