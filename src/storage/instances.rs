//! What instances on one PostgreSQL tell one another, and how far a replica is behind. On SQLite there is one instance.

use super::connection::AnyConnection;
use super::error::StorageError;
use super::freshness::Subject;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Integer, Text};

/// The channel of `LISTEN` and `NOTIFY`.
pub(super) const CHANNEL: &str = "afterword";

/// The most subjects in one notice: a payload has less than 8000 bytes. For more, everything counts as changed.
const MAX_SUBJECTS: usize = 1000;
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

/// Announces subjects with the commit of the open transaction, and gives the backend that does; 0 on SQLite.
pub(super) fn announce(connection: &mut AnyConnection, subjects: &[Subject]) -> Result<i32, StorageError> {
    match connection {
        AnyConnection::Postgres(_) => {
            let query = "SELECT pg_backend_pid() AS backend FROM (SELECT pg_notify($1, $2)) AS sent";
            let sent = diesel::sql_query(query).bind::<Text, _>(CHANNEL).bind::<Text, _>(write_announcement(subjects));
            Ok(sent.get_result::<Backend>(connection)?.backend)
        }
        AnyConnection::Sqlite(_) => Ok(0),
    }
}

fn write_announcement(subjects: &[Subject]) -> String {
    if subjects.len() > MAX_SUBJECTS {
        return EVERYTHING.to_owned();
    }
    let numbers: Vec<String> = subjects.iter().map(|subject| format!("{:x}", subject.number())).collect();
    numbers.join(",")
}

/// Reads an announcement: subjects, and `None` where everything may have changed, as where it cannot be read.
pub(super) fn read_announcement(payload: &str) -> Vec<Option<Subject>> {
    payload.split(',').map(|number| u16::from_str_radix(number, 16).ok().map(Subject::from_number)).collect()
}

/// Gives how far a primary has written its log, as a number of bytes; 0 on SQLite.
pub(super) fn written_position(connection: &mut AnyConnection) -> Result<i64, StorageError> {
    position(connection, "SELECT (pg_current_wal_insert_lsn() - '0/0')::bigint AS position")
}

/// Gives how far a replica has replayed the log of its primary; a server that is no replica is behind nobody.
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
        let subjects: Vec<_> = [0, 1, 0xffff].into_iter().map(Subject::from_number).collect();
        let read = read_announcement(&write_announcement(&subjects));
        assert_eq!(read, subjects.into_iter().map(Some).collect::<Vec<_>>());
    }

    #[test]
    fn too_many_subjects_and_what_cannot_be_read_stand_for_everything() {
        let many: Vec<_> = (0..2000).map(Subject::from_number).collect();
        for payload in [write_announcement(&many).as_str(), "", "zz", "1,?"] {
            assert!(read_announcement(payload).contains(&None), "{payload}");
        }
        assert!(write_announcement(&many[..MAX_SUBJECTS]).len() < 8000);
    }
}
