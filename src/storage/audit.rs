//! The audit log: who did what, when, each entry chained to the one before.

use super::connection::AnyConnection;
use super::error::StorageError;
use super::schema::audit;
use super::transaction::lock_audit;
use crate::domain::timestamp::Timestamp;
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::Bool;

/// The action of whoever was revealed an address.
pub const REVEAL: &str = "email.reveal";
/// The action of whoever asked for one in a session, before the password was looked at.
pub const REVEAL_TRY: &str = "email.reveal_try";

/// One entry of the log. It holds ids and names of moderators, never an address of a reader.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditEntry {
    /// Its number, from 1 without gaps.
    pub seq: i64,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub actor: String,
    /// What was done.
    pub action: String,
    /// To what.
    pub object: String,
    /// More about it, as text.
    pub details: String,
    /// The link of the chain: a keyed hash of this entry and of the link before.
    pub mac: Vec<u8>,
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = audit)]
struct Row {
    seq: i64,
    at: i64,
    actor: String,
    action: String,
    object: String,
    details: String,
    mac: Vec<u8>,
}

impl Row {
    fn into_domain(self) -> AuditEntry {
        AuditEntry {
            seq: self.seq,
            at: Timestamp::from_millis(self.at),
            actor: self.actor,
            action: self.action,
            object: self.object,
            details: self.details,
            mac: self.mac,
        }
    }
}

/// Gives the number and the link of the newest entry, to append the next: zero and nothing where there is none. Other transactions
/// wait until the open one ends before they get theirs, and so no two entries are chained to the same.
///
/// # Errors
/// `StorageError::Query`.
pub fn head(connection: &mut AnyConnection) -> Result<(i64, Vec<u8>), StorageError> {
    lock_audit(connection)?;
    let head = audit::table.order(audit::seq.desc()).select((audit::seq, audit::mac)).first(connection).optional()?;
    Ok(head.unwrap_or((0, Vec::new())))
}

/// Gives the link of one entry; `None` where there is no such entry.
///
/// # Errors
/// `StorageError::Query`.
pub fn mac(connection: &mut AnyConnection, seq: i64) -> Result<Option<Vec<u8>>, StorageError> {
    Ok(audit::table.find(seq).select(audit::mac).first(connection).optional()?)
}

/// Adds an entry.
///
/// # Errors
/// A unique violation where another entry has taken the number.
pub fn insert(connection: &mut AnyConnection, entry: AuditEntry) -> Result<(), StorageError> {
    let row = Row {
        seq: entry.seq,
        at: entry.at.millis(),
        actor: entry.actor,
        action: entry.action,
        object: entry.object,
        details: entry.details,
        mac: entry.mac,
    };
    diesel::insert_into(audit::table).values(&row).execute(connection)?;
    Ok(())
}

/// Gives when somebody did one of these two for the `nth` time before the last, counting the last as the first; `None` where
/// they did it less often.
///
/// # Errors
/// `StorageError::Query`.
pub fn nth_newest_reveal(
    connection: &mut AnyConnection,
    (actor, action): (&str, &str),
    nth: i64,
) -> Result<Option<Timestamp>, StorageError> {
    let at: Option<i64> = audit::table
        .filter(audit::actor.eq(actor))
        .filter(audit::action.eq(action))
        // Written out, as the index is partial.
        .filter(sql::<Bool>("action IN ('email.reveal', 'email.reveal_try')"))
        .order(audit::at.desc())
        .offset(nth - 1)
        .limit(1)
        .select(audit::at)
        .first(connection)
        .optional()?;
    Ok(at.map(Timestamp::from_millis))
}

/// Lists entries newest first: `limit` of those numbered below `before`.
///
/// # Errors
/// `StorageError::Query`.
pub fn list_before(connection: &mut AnyConnection, before: i64, limit: i64) -> Result<Vec<AuditEntry>, StorageError> {
    let rows: Vec<Row> = audit::table
        .filter(audit::seq.lt(before))
        .order(audit::seq.desc())
        .limit(limit)
        .select(Row::as_select())
        .load(connection)?;
    Ok(rows.into_iter().map(Row::into_domain).collect())
}

/// Lists entries oldest first: `limit` of those numbered above `after`.
///
/// # Errors
/// `StorageError::Query`.
pub fn list_after(connection: &mut AnyConnection, after: i64, limit: i64) -> Result<Vec<AuditEntry>, StorageError> {
    let rows: Vec<Row> = audit::table
        .filter(audit::seq.gt(after))
        .order(audit::seq.asc())
        .limit(limit)
        .select(Row::as_select())
        .load(connection)?;
    Ok(rows.into_iter().map(Row::into_domain).collect())
}
