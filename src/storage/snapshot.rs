//! Copies a SQLite database while it is in use.

use super::connection::AnyConnection;
use super::error::StorageError;
use diesel::prelude::*;
use diesel::sql_types::Text;
use std::fs::{self, OpenOptions};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// Why no copy was made. An older copy of the same name is still there.
#[derive(Debug, thiserror::Error)]
pub enum SnapshotError {
    /// The file cannot be made, or not be given its name.
    #[error("the file {} cannot be made", .path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// The error of the operating system.
        source: std::io::Error,
    },
    /// The database could not be copied into the file.
    #[error("the file {} cannot be written", .path.display())]
    Copy {
        /// The file.
        path: PathBuf,
        /// The database's message.
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
        // Half a copy is useless. The first error is the one to report.
        drop(fs::remove_file(&partial));
    }
    named
}

/// Removes the copies whose names are `prefix` and digits, but for `made` and the newest others, so that `keep` stay. Returns how
/// many it removed.
pub(super) fn keep_newest(prefix: &Path, made: &Path, keep: usize) -> std::io::Result<usize> {
    let (Some(directory), Some(prefix)) = (prefix.parent(), prefix.file_name()) else { return Ok(0) };
    let directory = if directory.as_os_str().is_empty() { Path::new(".") } else { directory };
    let prefix = prefix.to_string_lossy();
    let is_copy = |name: &str| {
        let digits = name.strip_prefix(&*prefix);
        digits.is_some_and(|digits| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()))
    };
    let mut others: Vec<(SystemTime, PathBuf)> = Vec::new();
    for entry in fs::read_dir(directory)? {
        let entry = entry?;
        if entry.file_name().to_str().is_some_and(is_copy) && Some(&*entry.file_name()) != made.file_name() {
            others.push((entry.metadata()?.modified()?, entry.path()));
        }
    }
    others.sort();
    let old = others.len().saturating_sub(keep.saturating_sub(1));
    others.iter().take(old).try_for_each(|(_, path)| fs::remove_file(path))?;
    Ok(old)
}
