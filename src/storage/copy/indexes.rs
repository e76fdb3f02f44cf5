//! Drops indexes and references before rows arrive and creates them again afterwards: building one over all rows is
//! many times faster.

use super::super::connection::AnyConnection;
use super::super::error::Result;
use super::CopyError;
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::result::{DatabaseErrorKind, Error};
use diesel::sql_types::Text;

/// The statements that drop and create an index or reference.
#[derive(QueryableByName)]
struct Step {
    #[diesel(sql_type = Text)]
    down: String,
    #[diesel(sql_type = Text)]
    up: String,
}

/// Primary keys and unique constraints stay. References are not looked at while `foreign_keys` is off.
const SQLITE_STEPS: &str = "
    SELECT 'DROP INDEX \"' || name || '\"' AS down, sql AS up FROM sqlite_master
    WHERE type = 'index' AND sql IS NOT NULL ORDER BY name";

/// References go first, and come back last.
#[cfg(feature = "postgres")]
const POSTGRES_STEPS: &str = "
    SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname) AS down,
        format('ALTER TABLE %s ADD CONSTRAINT %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid)) AS up
    FROM pg_constraint WHERE contype = 'f' AND connamespace = current_schema()::regnamespace
    UNION ALL
    SELECT format('DROP INDEX %s', i.indexrelid::regclass), pg_get_indexdef(i.indexrelid)
    FROM pg_index AS i JOIN pg_class AS t ON t.oid = i.indrelid
    WHERE t.relnamespace = current_schema()::regnamespace AND t.relkind = 'r' AND NOT i.indisprimary
        AND NOT EXISTS (SELECT 1 FROM pg_constraint AS c WHERE c.conindid = i.indexrelid AND c.contype IN ('p', 'u'))";

/// Indexes and references that are to come back.
pub(super) struct TakenDown(Vec<String>);

/// Takes them down, in the open transaction.
pub(super) fn take_down(connection: &mut AnyConnection) -> Result<TakenDown> {
    let query = match connection {
        #[cfg(feature = "postgres")]
        AnyConnection::Postgres(_) => POSTGRES_STEPS,
        AnyConnection::Sqlite(_) => SQLITE_STEPS,
    };
    let steps: Vec<Step> = diesel::sql_query(query).load(connection)?;
    for step in &steps {
        connection.batch_execute(&step.down)?;
    }
    Ok(TakenDown(steps.into_iter().rev().map(|step| step.up).collect()))
}

impl TakenDown {
    /// Puts them back.
    pub(super) fn put_back(self, connection: &mut AnyConnection) -> Result<(), CopyError> {
        self.0.iter().try_for_each(|step| connection.batch_execute(step).map_err(dangling))
    }
}

/// Refuses rows of SQLite that refer to nothing. PostgreSQL has looked when its references came back.
pub(super) fn check_references(connection: &mut AnyConnection) -> Result<(), CopyError> {
    #[derive(QueryableByName)]
    struct Finding {
        #[diesel(sql_type = Text)]
        finding: String,
    }
    if !matches!(connection, AnyConnection::Sqlite(_)) {
        return Ok(());
    }
    let query = "SELECT 'rows of ' || \"table\" || ' that refer to ' || parent AS finding
        FROM pragma_foreign_key_check LIMIT 1";
    match diesel::sql_query(query).get_result::<Finding>(connection).optional()? {
        Some(found) => Err(CopyError::Dangling(found.finding)),
        None => Ok(()),
    }
}

fn dangling(error: Error) -> CopyError {
    match &error {
        Error::DatabaseError(DatabaseErrorKind::ForeignKeyViolation, information) => {
            let details = information.details().unwrap_or_default();
            CopyError::Dangling(format!("{} {details}", information.message()))
        }
        _ => error.into(),
    }
}
