//! Bans of networks, authors, hosts and words: list, add, lift. For moderators of the site.

use super::audit::{self, Event};
use super::permissions::require;
use super::queue::find_visible;
use super::{Result, Service, ServiceError, sites, unit};
use crate::domain::account::{Principal, Scope};
use crate::domain::ban::{Ban, BanId, BanKind, BanTarget};
use crate::domain::comment::CommentId;
use crate::domain::fields::{FieldErrors, Rule};
use crate::domain::site::{Site, SiteId};
use crate::domain::text;
use crate::storage::{self, AnyConnection};
use std::collections::HashMap;

/// The longest life of a ban that ends, in days.
const MAX_DAYS: i64 = 365;
/// The life of bans of networks and authors where nothing else is asked for, in days: both change hands.
const DEFAULT_DAYS: i64 = 30;
/// The longest note, in bytes.
const MAX_NOTE_BYTES: usize = 500;
/// The rule for a value or comment that this kind of ban does not take.
const LEFT_OUT: Rule = Rule::Malformed { expected: "left out for a ban of this kind" };

/// A new ban, as it was sent.
#[derive(Debug, Clone, Default)]
pub struct NewBan {
    /// The slug of the site.
    pub site: String,
    /// The word of the kind: `network`, `author`, `host` or `word`.
    pub kind: String,
    /// The network, the host or the word; blank where a comment is named instead.
    pub value: String,
    /// The comment whose author is meant, or the network that it came from.
    pub comment: Option<CommentId>,
    /// Its life in days, 1 to 365. Where not given, 30 for networks and authors, and no end for hosts and words.
    pub days: Option<i64>,
    /// Why, at most 500 bytes; may be empty.
    pub note: String,
}

/// The target of a new ban, before its comment is loaded.
#[derive(Debug, Clone)]
enum RequestedTarget {
    Known(BanTarget),
    AuthorOf(CommentId),
    NetworkOf(CommentId),
}

/// Lists the bans that are in force, newest first, each with its site.
///
/// # Errors
/// `Forbidden` for those who do not moderate; `NotFound` for a site that the principal does not see.
pub async fn list(service: &Service, principal: &Principal, slug: Option<&str>) -> Result<Vec<(Site, Ban)>> {
    require(principal, Scope::CommentsModerate)?;
    let only = sites::find_only(service, principal, slug).await?.map(|site| site.id);
    let (now, principal) = (service.clock.now(), principal.clone());
    let (bans, sites) = unit::read(service, move |connection| {
        let mut bans = match only {
            Some(site) => storage::bans::of_site(connection, site)?,
            None => storage::bans::list(connection)?,
        };
        bans.retain(|ban| ban.is_in_force(now) && principal.sees(ban.site_id));
        let sites = storage::sites::find_all(connection, bans.iter().map(|ban| ban.site_id))?;
        Ok((bans, sites))
    })
    .await?;
    let sites: HashMap<SiteId, Site> = sites.into_iter().map(|site| (site.id, site)).collect();
    let found = bans.into_iter().rev().filter_map(|ban| Some((sites.get(&ban.site_id)?.clone(), ban)));
    Ok(found.collect())
}

/// Finds a ban.
///
/// # Errors
/// `Forbidden` for those who do not moderate; `NotFound` for one that has ended, or of a site that the principal does
/// not see.
pub async fn find(service: &Service, principal: &Principal, id: BanId) -> Result<(Site, Ban)> {
    require(principal, Scope::CommentsModerate)?;
    let (now, principal) = (service.clock.now(), principal.clone());
    let found = unit::read(service, move |connection| {
        let found = storage::bans::find(connection, id)?;
        let Some(ban) = found.filter(|ban| ban.is_in_force(now) && principal.sees(ban.site_id)) else {
            return Ok(None);
        };
        Ok(storage::sites::find(connection, ban.site_id)?.map(|site| (site, ban)))
    })
    .await?;
    found.ok_or(ServiceError::NotFound("ban"))
}

/// Adds a ban. It meets the comments that come from now on, and shows in no answer to them.
///
/// # Errors
/// `Forbidden` for those who do not moderate; `NotFound` for a site that the principal does not see; `Invalid` with every
/// broken rule of `kind`, `value`, `comment`, `days` and `note`, where the same ban is there already too.
pub async fn add(service: &Service, principal: &Principal, new: NewBan) -> Result<(Site, Ban)> {
    require(principal, Scope::CommentsModerate)?;
    let site = sites::find_visible(service, principal, &new.site).await?;
    let mut errors = FieldErrors::default();
    let meant = parse(&new, &mut errors);
    let note = match text::line(&new.note, MAX_NOTE_BYTES) {
        Err(Rule::Required) => String::new(),
        note => errors.check("note", note).unwrap_or_default(),
    };
    if new.days.is_some_and(|days| !(1..=MAX_DAYS).contains(&days)) {
        errors.add("days", Rule::OutOfRange { min: 1, max: MAX_DAYS });
    }
    let (now, keyring) = (service.clock.now(), service.keyring.clone());
    let (id, principal, site_id) = (BanId::new(service.ids.next()), principal.clone(), site.id);
    let ban = unit::write(service, move |connection| {
        let target = match meant {
            Some(meant) => resolve(connection, &principal, site_id, meant, &mut errors)?,
            None => None,
        };
        if let Some(target) = &target {
            refuse_repeated(connection, site_id, target, new.comment, &mut errors)?;
        }
        let (Some(target), true) = (target, errors.is_empty()) else { return Err(errors.into()) };
        let is_for_a_time = matches!(target.kind(), BanKind::Network | BanKind::Author);
        let days = new.days.or_else(|| is_for_a_time.then_some(DEFAULT_DAYS));
        let ban = Ban {
            id,
            site_id,
            target,
            note,
            created_by: principal.name().to_owned(),
            created_at: now,
            expires_at: days.map(|days| now.plus_days(days)),
        };
        storage::bans::insert(connection, &ban)?;
        // Neither the network nor the name: the log is kept for longer than the ban.
        audit::append(connection, &keyring, now, event(&principal, "ban.add", &ban))?;
        Ok(ban)
    })
    .await?;
    Ok((site, ban))
}

/// Lifts a ban. What it did to comments stays done.
///
/// # Errors
/// `Forbidden` for those who do not moderate; `NotFound` for a ban of a site that the principal does not see.
pub async fn lift(service: &Service, principal: &Principal, id: BanId) -> Result<Ban> {
    require(principal, Scope::CommentsModerate)?;
    let (now, keyring, principal) = (service.clock.now(), service.keyring.clone(), principal.clone());
    unit::write(service, move |connection| {
        let found = storage::bans::find(connection, id)?.filter(|ban| principal.sees(ban.site_id));
        let ban = found.ok_or(ServiceError::NotFound("ban"))?;
        storage::bans::delete(connection, id)?;
        audit::append(connection, &keyring, now, event(&principal, "ban.lift", &ban))?;
        Ok(ban)
    })
    .await
}

fn event(principal: &Principal, action: &'static str, ban: &Ban) -> Event {
    let event = Event::new(principal, action, format!("ban:{}", ban.id.get()));
    event.with_details(ban.target.kind().as_str().to_owned())
}

/// Parses the target of a new ban; `None` with errors.
fn parse(new: &NewBan, errors: &mut FieldErrors) -> Option<RequestedTarget> {
    let kind = errors.check("kind", BanKind::choose(new.kind.trim()))?;
    let value = Some(new.value.trim()).filter(|value| !value.is_empty());
    match (kind, value, new.comment) {
        (BanKind::Author, None, Some(comment)) => return Some(RequestedTarget::AuthorOf(comment)),
        (BanKind::Network, None, Some(comment)) => return Some(RequestedTarget::NetworkOf(comment)),
        (BanKind::Author, value, comment) => {
            if value.is_some() {
                errors.add("value", LEFT_OUT);
            }
            if comment.is_none() {
                errors.add("comment", Rule::Required);
            }
            return None;
        }
        (BanKind::Network | BanKind::Host | BanKind::Word, _, comment) => {
            if comment.is_some() {
                errors.add("comment", LEFT_OUT);
            }
        }
    }
    let value = errors.check("value", value.ok_or(Rule::Required))?;
    let target = match kind {
        BanKind::Network => BanTarget::parse_network(value),
        BanKind::Host => BanTarget::parse_host(value),
        BanKind::Word => BanTarget::parse_word(value),
        BanKind::Author => return None,
    };
    errors.check("value", target).map(RequestedTarget::Known)
}

/// Loads the comment that names the target of a ban.
fn resolve(
    connection: &mut AnyConnection,
    principal: &Principal,
    site: SiteId,
    meant: RequestedTarget,
    errors: &mut FieldErrors,
) -> Result<Option<BanTarget>> {
    const NO_AUTHOR: Rule = Rule::Malformed { expected: "a reader's comment" };
    const NO_NETWORK: Rule = Rule::Malformed { expected: "a comment whose network is still kept" };
    let (id, is_author) = match meant {
        RequestedTarget::Known(target) => return Ok(Some(target)),
        RequestedTarget::AuthorOf(id) => (id, true),
        RequestedTarget::NetworkOf(id) => (id, false),
    };
    let comment = match find_visible(connection, principal, id) {
        Ok(comment) if comment.site_id == site => comment,
        Ok(_) | Err(ServiceError::NotFound(_)) => {
            errors.add("comment", Rule::Unknown);
            return Ok(None);
        }
        Err(error) => return Err(error),
    };
    if !is_author {
        let network = comment.network.as_deref().ok_or(NO_NETWORK).and_then(BanTarget::parse_network);
        return Ok(errors.check("comment", network));
    }
    let index = storage::authors::index_of_comment(connection, id)?;
    let is_known = !comment.is_moderator && (index.is_some() || comment.avatar.is_some());
    let target = BanTarget::Author { name: comment.author_name, index, seed: comment.avatar };
    Ok(errors.check("comment", if is_known { Ok(target) } else { Err(NO_AUTHOR) }))
}

/// Refuses a ban that is there already. It is lifted first to be given another end.
fn refuse_repeated(
    connection: &mut AnyConnection,
    site: SiteId,
    target: &BanTarget,
    comment: Option<CommentId>,
    errors: &mut FieldErrors,
) -> Result<()> {
    let all = storage::bans::of_site(connection, site)?;
    if all.iter().any(|ban| ban.target == *target) {
        errors.add(if comment.is_some() { "comment" } else { "value" }, Rule::Taken);
    }
    Ok(())
}
