//! A copy of a SQLite database, made while it is in use.

use super::connection::AnyConnection;
use super::error::StorageError;
use diesel::prelude::*;
use diesel::sql_types::Text;
use std::fs::{self, OpenOptions};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

/// Why no copy was made. An older copy of the same name is still there.
#[derive(Debug, thiserror::Error)]
pub enum SnapshotError {
    /// The file cannot be made, or not be given its name.
    #[error("the file {} cannot be made", .path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The database could not be copied into the file.
    #[error("the file {} cannot be written", .path.display())]
    Copy {
        /// The file.
        path: PathBuf,
        /// What the database said.
        source: StorageError,
    },
}

/// Copies the whole database into a file that only its owner may read, in one statement: writers are not held up, and
/// the copy is as of one moment (<https://www.sqlite.org/lang_vacuum.html#vacuuminto>). It gets its name when it is whole, and
/// takes the place of an older one.
pub(super) fn copy(connection: &mut AnyConnection, path: &Path) -> Result<(), SnapshotError> {
    let partial = PathBuf::from(format!("{}.partial", path.display()));
    let failed = |source| SnapshotError::File { path: path.to_owned(), source };
    match fs::remove_file(&partial) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(failed(error)),
        _ => {}
    }
    OpenOptions::new().write(true).create_new(true).mode(0o600).open(&partial).map_err(failed)?;
    let copied = diesel::sql_query("VACUUM INTO ?").bind::<Text, _>(partial.display().to_string()).execute(connection);
    let copied = copied.map_err(|error| SnapshotError::Copy { path: path.to_owned(), source: error.into() });
    let named = copied.and_then(|_| fs::rename(&partial, path).map_err(failed));
    if named.is_err() {
        // Half a copy helps nobody. The first error is the one to report.
        drop(fs::remove_file(&partial));
    }
    named
}
