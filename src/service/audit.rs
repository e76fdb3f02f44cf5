//! The audit log: adding to it, reading it, and proving that nothing in it was changed.

use super::{Service, ServiceError};
use crate::crypto::Keyring;
use crate::domain::account::{Principal, Scope};
use crate::domain::page::{Page, PageSize};
use crate::domain::timestamp::Timestamp;
use crate::storage::{self, AnyConnection, StorageError};

pub use crate::storage::audit::AuditEntry;

/// What happened, before it has a number and a link in the chain.
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

/// Tells whether a keyring signed the entry that the log begins with; `None` where there is no such entry.
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
) -> Result<Page<AuditEntry, i64>, ServiceError> {
    if !principal.may_everywhere(Scope::AuditRead) {
        return Err(ServiceError::Forbidden);
    }
    let limit = i64::try_from(size.get() + 1).unwrap_or(i64::MAX);
    let before = before.unwrap_or(i64::MAX);
    let mut items = service
        .database
        .read_for_moderators(move |connection| {
            Ok::<_, ServiceError>(storage::audit::list_before(connection, before, limit)?)
        })
        .await?;
    let has_more = size.cut(&mut items);
    let next = items.last().filter(|_| has_more).map(|last| last.seq);
    Ok(Page { items, next })
}

/// What `verify` found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChainReport {
    /// How many entries were read and found right, from the first on.
    pub sound: i64,
    /// The number at which the chain breaks: an entry that was changed, or one that is missing.
    pub broken_at: Option<i64>,
}

/// Reads the whole log and checks each link. Cutting off the newest entries cannot be seen without a copy of the head.
///
/// # Errors
/// `Storage`.
pub async fn verify(service: &Service) -> Result<ChainReport, ServiceError> {
    const BATCH: i64 = 1000;
    let mut sound = 0;
    let mut previous = Vec::new();
    // Below the first number nothing may stand either: it would be listed with the rest.
    let mut last_read = i64::MIN;
    loop {
        let entries = service
            .database
            .read(move |connection| Ok::<_, ServiceError>(storage::audit::list_after(connection, last_read, BATCH)?))
            .await?;
        if entries.is_empty() {
            return Ok(ChainReport { sound, broken_at: None });
        }
        for entry in entries {
            let is_next = entry.seq == sound + 1;
            let is_linked = service.keyring.is_chain_mac(&previous, entry.seq, &canonical(&entry), &entry.mac);
            if !is_next || !is_linked {
                return Ok(ChainReport { sound, broken_at: Some(sound + 1) });
            }
            sound = entry.seq;
            last_read = entry.seq;
            previous = entry.mac;
        }
    }
}

/// Writes an entry so that no two entries give the same text.
fn canonical(entry: &AuditEntry) -> String {
    serde_json::json!([entry.at.millis(), entry.actor, entry.action, entry.object, entry.details]).to_string()
}
