//! Messages between instances on one PostgreSQL: which caches to invalidate. Also the positions of primary and replica.
//! On SQLite there is one instance.

use super::connection::AnyConnection;
use super::error::StorageError;
use super::invalidation::Dependency;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Integer, Text};

/// The channel of `LISTEN` and `NOTIFY`.
pub(super) const CHANNEL: &str = "afterword";

/// The most dependencies in one notice: a payload has less than 8000 bytes. A notice of more invalidates everything.
const MAX_DEPENDENCIES: usize = 1000;
const EVERYTHING: &str = "*";

#[derive(QueryableByName)]
struct Backend {
    #[diesel(sql_type = Integer)]
    backend: i32,
}

#[derive(QueryableByName)]
struct Position {
    #[diesel(sql_type = BigInt)]
    position: i64,
}

/// Sends changed dependencies with the commit of the open transaction. Returns the number of the sending backend; 0 on SQLite.
pub(super) fn announce(connection: &mut AnyConnection, dependencies: &[Dependency]) -> Result<i32, StorageError> {
    match connection {
        AnyConnection::Postgres(_) => {
            let query = "SELECT pg_backend_pid() AS backend FROM (SELECT pg_notify($1, $2)) AS sent";
            let sent =
                diesel::sql_query(query).bind::<Text, _>(CHANNEL).bind::<Text, _>(write_announcement(dependencies));
            Ok(sent.get_result::<Backend>(connection)?.backend)
        }
        AnyConnection::Sqlite(_) => Ok(0),
    }
}

fn write_announcement(dependencies: &[Dependency]) -> String {
    if dependencies.len() > MAX_DEPENDENCIES {
        return EVERYTHING.to_owned();
    }
    let numbers: Vec<String> = dependencies.iter().map(|dependency| format!("{:x}", dependency.number())).collect();
    numbers.join(",")
}

/// Parses an announcement into dependencies. `None` stands for everything, and for what cannot be parsed.
pub(super) fn read_announcement(payload: &str) -> Vec<Option<Dependency>> {
    payload.split(',').map(|number| u16::from_str_radix(number, 16).ok().map(Dependency::from_number)).collect()
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
        AnyConnection::Postgres(_) => Ok(diesel::sql_query(query).get_result::<Position>(connection)?.position),
        AnyConnection::Sqlite(_) => Ok(0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn announcement_is_read_as_it_was_written() {
        let dependencies: Vec<_> = [0, 1, 0xffff].into_iter().map(Dependency::from_number).collect();
        let read = read_announcement(&write_announcement(&dependencies));
        assert_eq!(read, dependencies.into_iter().map(Some).collect::<Vec<_>>());
    }

    #[test]
    fn too_many_dependencies_and_what_cannot_be_read_stand_for_everything() {
        let many: Vec<_> = (0..2000).map(Dependency::from_number).collect();
        for payload in [write_announcement(&many).as_str(), "", "zz", "1,?"] {
            assert!(read_announcement(payload).contains(&None), "{payload}");
        }
        assert!(write_announcement(&many[..MAX_DEPENDENCIES]).len() < 8000);
    }
}
