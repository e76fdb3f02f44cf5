//! Messages between instances on one PostgreSQL: which caches to invalidate. Also the positions of primary and replica.
//! On SQLite there is one instance.

use super::connection::AnyConnection;
use super::error::StorageError;
use super::invalidation::Dependency;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};

/// The channel of `LISTEN` and `NOTIFY`.
pub(super) const CHANNEL: &str = "afterword";

/// The most dependencies in one notice: a payload has less than 8000 bytes. A notice of more invalidates everything.
const MAX_DEPENDENCIES: usize = 1000;
const EVERYTHING: &str = "*";

#[derive(QueryableByName)]
struct Position {
    #[diesel(sql_type = BigInt)]
    position: i64,
}

/// Sends changed dependencies with the commit of the open transaction, under the number of this sender.
pub(super) fn announce(
    connection: &mut AnyConnection,
    sender: u64,
    dependencies: &[Dependency],
) -> Result<(), StorageError> {
    if let AnyConnection::Postgres(_) = connection {
        let payload = write_announcement(sender, dependencies);
        let send = diesel::sql_query("SELECT pg_notify($1, $2)").bind::<Text, _>(CHANNEL).bind::<Text, _>(payload);
        send.execute(connection)?;
    }
    Ok(())
}

fn write_announcement(sender: u64, dependencies: &[Dependency]) -> String {
    if dependencies.len() > MAX_DEPENDENCIES {
        return format!("{sender:x};{EVERYTHING}");
    }
    let numbers: Vec<String> = dependencies.iter().map(|dependency| format!("{:x}", dependency.number())).collect();
    format!("{sender:x};{}", numbers.join(","))
}

/// Parses an announcement into its sender and the dependencies. `None` stands for a sender that is not known, for everything, and for
/// what cannot be parsed.
pub(super) fn read_announcement(payload: &str) -> (Option<u64>, Vec<Option<Dependency>>) {
    let (sender, numbers) = payload.split_once(';').unwrap_or(("", payload));
    let sender = u64::from_str_radix(sender, 16).ok();
    (
        sender,
        numbers.split(',').map(|number| u16::from_str_radix(number, 16).ok().map(Dependency::from_number)).collect(),
    )
}

/// Returns the position, in bytes, up to which a primary has written its log; 0 on SQLite.
pub(super) fn written_position(connection: &mut AnyConnection) -> Result<i64, StorageError> {
    position(connection, "SELECT (pg_current_wal_insert_lsn() - '0/0')::bigint AS position")
}

/// Returns the position, in bytes, up to which a replica has replayed the log of its primary. A server that is no replica
/// returns almost the largest number.
pub(super) fn replayed_position(connection: &mut AnyConnection) -> Result<i64, StorageError> {
    position(
        connection,
        "SELECT CASE WHEN pg_is_in_recovery() THEN COALESCE((pg_last_wal_replay_lsn() - '0/0')::bigint, 0)
            ELSE 9223372036854775806 END AS position",
    )
}

fn position(connection: &mut AnyConnection, query: &str) -> Result<i64, StorageError> {
    match connection {
        // In a transaction, as a pooler may lend another session for each.
        AnyConnection::Postgres(inner) => {
            inner.transaction(|inner| Ok(diesel::sql_query(query).get_result::<Position>(inner)?.position))
        }
        AnyConnection::Sqlite(_) => Ok(0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn announcement_is_read_as_it_was_written() {
        let dependencies: Vec<_> = [0, 1, 0xffff].into_iter().map(Dependency::from_number).collect();
        for sender in [0, 7, u64::MAX] {
            let read = read_announcement(&write_announcement(sender, &dependencies));
            assert_eq!(read, (Some(sender), dependencies.iter().copied().map(Some).collect()));
        }
    }

    #[test]
    fn too_many_dependencies_and_what_cannot_be_read_stand_for_everything() {
        let many: Vec<_> = (0..2000).map(Dependency::from_number).collect();
        for payload in [write_announcement(1, &many).as_str(), "", "zz", "1,?", "1;", "1;2,?", ";"] {
            assert!(read_announcement(payload).1.contains(&None), "{payload}");
        }
        assert!(write_announcement(u64::MAX, &many[..MAX_DEPENDENCIES]).len() < 8000);
    }

    #[test]
    fn announcement_without_a_sender_is_anybodys() {
        assert_eq!(read_announcement("1,2").0, None);
    }
}
