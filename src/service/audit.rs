//! The audit log: appending, listing, and verifying its chain.

use super::permissions::require_everywhere;
use super::{Result, Service, unit};
use crate::crypto::{AuditHead, Keyring};
use crate::domain::account::{Principal, Scope};
use crate::domain::page::{Page, PageSize};
use crate::domain::timestamp::Timestamp;
use crate::storage::{self, AnyConnection, StorageError};

pub use crate::storage::audit::AuditEntry;

/// An event before it has a number and a MAC.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    actor: String,
    action: &'static str,
    object: String,
    details: String,
}

impl Event {
    /// Makes an event. No part of it may hold the address of a reader.
    pub fn new(principal: &Principal, action: &'static str, object: String) -> Self {
        Self::by(principal.name(), action, object)
    }

    /// Makes an event by the name of the one who acted.
    pub fn by(actor: &str, action: &'static str, object: String) -> Self {
        Self { actor: actor.to_owned(), action, object, details: String::new() }
    }

    /// Adds more about it.
    pub fn with_details(self, details: String) -> Self {
        Self { details, ..self }
    }
}

/// Appends an event inside the unit of work that it is about.
///
/// # Errors
/// `StorageError`.
pub(crate) fn append(
    connection: &mut AnyConnection,
    keyring: &Keyring,
    at: Timestamp,
    event: Event,
) -> Result<(), StorageError> {
    let (seq, previous) = storage::audit::head(connection)?;
    let seq = seq + 1;
    let mut entry = AuditEntry {
        seq,
        at,
        actor: event.actor,
        action: event.action.to_owned(),
        object: event.object,
        details: event.details,
        mac: Vec::new(),
    };
    entry.mac = keyring.chain_mac(&previous, seq, &canonical(&entry));
    storage::audit::insert(connection, entry)
}

/// Returns whether a keyring signed the entry that the log begins with; `None` where there is no such entry.
///
/// # Errors
/// `StorageError`.
pub(super) fn is_begun_with(connection: &mut AnyConnection, keyring: &Keyring) -> Result<Option<bool>, StorageError> {
    let first = storage::audit::list_after(connection, i64::MIN, 1)?.pop().filter(|entry| entry.seq == 1);
    Ok(first.map(|entry| keyring.is_chain_mac(&[], entry.seq, &canonical(&entry), &entry.mac)))
}

/// Lists entries newest first; the cursor is the number of the last one shown.
///
/// # Errors
/// `Forbidden` unless the principal is an owner of all sites.
pub async fn list(
    service: &Service,
    principal: &Principal,
    before: Option<i64>,
    size: PageSize,
) -> Result<Page<AuditEntry, i64>> {
    require_everywhere(principal, Scope::AuditRead)?;
    let limit = i64::try_from(size.get() + 1).unwrap_or(i64::MAX);
    let before = before.unwrap_or(i64::MAX);
    let items = unit::read_for_moderators(service, move |connection| {
        Ok(storage::audit::list_before(connection, before, limit)?)
    })
    .await?;
    Ok(size.page(items, |last| last.seq))
}

/// The result of `verify`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChainReport {
    /// The number of valid entries, from the first on.
    pub sound: i64,
    /// The number at which the chain breaks: an entry that was changed, or one that is missing.
    pub broken_at: Option<i64>,
}

impl ChainReport {
    /// Describes the problem; `None` without one.
    pub fn problem(&self, recorded: Option<&AuditHead>) -> Option<String> {
        let broken_at = self.broken_at?;
        let text = format!("entry {broken_at} was changed or is missing");
        let is_cut_off = |recorded: &&AuditHead| recorded.seq >= broken_at;
        Some(match recorded.filter(is_cut_off) {
            Some(recorded) => format!("{text}, and entry {} had been written", recorded.seq),
            None => text,
        })
    }
}

/// Reads the whole log and checks each link. That the newest entries were cut off is seen by `verify_against` alone.
///
/// # Errors
/// `Storage`.
pub async fn verify(service: &Service) -> Result<ChainReport> {
    Ok(verify_against(service, None).await?.0)
}

/// Reads the whole log and checks each link, and that it has the entry that was recorded as its head elsewhere. Returns
/// the newest of the sound entries as well.
///
/// # Errors
/// `Storage`.
pub async fn verify_against(service: &Service, recorded: Option<&AuditHead>) -> Result<(ChainReport, AuditHead)> {
    const BATCH: i64 = 1000;
    let mut head = AuditHead::default();
    let broken_after = |head: AuditHead| (ChainReport { sound: head.seq, broken_at: Some(head.seq + 1) }, head);
    // Below the first number nothing may stand either: it would be listed with the rest.
    let mut last_read = i64::MIN;
    loop {
        let entries =
            unit::read(service, move |connection| Ok(storage::audit::list_after(connection, last_read, BATCH)?))
                .await?;
        if entries.is_empty() {
            let is_cut_off = recorded.is_some_and(|recorded| recorded.seq > head.seq);
            let whole = ChainReport { sound: head.seq, broken_at: None };
            return Ok(if is_cut_off { broken_after(head) } else { (whole, head) });
        }
        for entry in entries {
            let is_next = entry.seq == head.seq + 1;
            let is_linked = service.keyring.is_chain_mac(&head.mac, entry.seq, &canonical(&entry), &entry.mac);
            let is_recorded = recorded.is_none_or(|recorded| recorded.seq != entry.seq || recorded.mac == entry.mac);
            if !is_next || !is_linked || !is_recorded {
                return Ok(broken_after(head));
            }
            last_read = entry.seq;
            head = AuditHead { seq: entry.seq, mac: entry.mac };
        }
    }
}

/// The head of the log, and whether the log contains the recorded entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundHead {
    /// The newest entry.
    pub head: AuditHead,
    /// Whether the recorded entry is in the log as it was; `true` where none was recorded.
    pub has_recorded: bool,
}

/// Looks at the end of the log, and for an entry that was recorded before.
///
/// # Errors
/// `Storage`.
pub async fn find_head(service: &Service, recorded: Option<AuditHead>) -> Result<FoundHead> {
    unit::read(service, move |connection| {
        let (seq, mac) = storage::audit::head(connection)?;
        let has_recorded = match recorded {
            Some(recorded) => storage::audit::mac(connection, recorded.seq)? == Some(recorded.mac),
            None => true,
        };
        Ok(FoundHead { head: AuditHead { seq, mac }, has_recorded })
    })
    .await
}

/// Takes the log as it is from now on, after a backup was restored: notes in it what had been recorded, and returns its new
/// head.
///
/// # Errors
/// `Storage`.
pub async fn accept(service: &Service, principal: &Principal, recorded: Option<AuditHead>) -> Result<AuditHead> {
    let (keyring, now, principal) = (service.keyring.clone(), service.clock.now(), principal.clone());
    unit::write(service, move |connection| {
        let (found, _) = storage::audit::head(connection)?;
        let recorded = recorded.as_ref().map_or(0, |recorded| recorded.seq);
        let details = format!("recorded {recorded}, found {found}");
        let event = Event::new(&principal, "audit.accept", "audit".to_owned()).with_details(details);
        append(connection, &keyring, now, event)?;
        let (seq, mac) = storage::audit::head(connection)?;
        Ok(AuditHead { seq, mac })
    })
    .await
}

/// Writes an entry so that no two entries give the same text.
fn canonical(entry: &AuditEntry) -> String {
    serde_json::json!([entry.at.millis(), entry.actor, entry.action, entry.object, entry.details]).to_string()
}
