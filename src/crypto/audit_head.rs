//! The head of the audit log, in a file beside the keyring.
//!
//! Write access to the database is enough to cut the newest entries off, or to empty the table, and what remains is a
//! valid chain. The file records how far the chain went. It is no secret; access to it means access to the keyring.

use data_encoding::HEXLOWER;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

/// The newest entry of the audit log: where its chain ends.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AuditHead {
    /// The number of the entry; 0 where there is none.
    pub seq: i64,
    /// Its MAC; empty where there is none.
    pub mac: Vec<u8>,
}

/// Why the file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum AuditHeadError {
    /// The system refuses.
    #[error("the file {} cannot be read or written: {source}", .path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// It is not what this program writes.
    #[error("the file {} does not hold the head of an audit log; put back a copy, or run `afterword audit accept`", .0.display())]
    Malformed(PathBuf),
}

/// The file: one line with the number of the entry, a space, and its MAC in hexadecimal.
#[derive(Debug, Clone)]
pub struct AuditHeadFile {
    path: PathBuf,
}

impl AuditHeadFile {
    /// Names the file of a data directory.
    pub fn in_directory(directory: &Path) -> Self {
        Self { path: directory.join("audit-head") }
    }

    /// Returns the path.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Reads the file; `None` where there is none yet.
    ///
    /// # Errors
    /// `AuditHeadError`.
    pub fn read(&self) -> Result<Option<AuditHead>, AuditHeadError> {
        match fs::read_to_string(&self.path) {
            Ok(text) => parse(&text).map(Some).ok_or_else(|| AuditHeadError::Malformed(self.path.clone())),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(source) => Err(AuditHeadError::Io { path: self.path.clone(), source }),
        }
    }

    /// Writes the file: whole or not at all, for its owner only, and on the disk when this returns.
    ///
    /// # Errors
    /// `AuditHeadError::Io`.
    pub fn write(&self, head: &AuditHead) -> Result<(), AuditHeadError> {
        let next = self.path.with_extension(format!("{}.new", std::process::id()));
        let written = self.write_by(&next, head);
        if written.is_err() {
            // The first error is the one to report.
            drop(fs::remove_file(&next));
        }
        written.map_err(|source| AuditHeadError::Io { path: self.path.clone(), source })
    }

    fn write_by(&self, next: &Path, head: &AuditHead) -> io::Result<()> {
        let mut file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(next)?;
        writeln!(file, "{} {}", head.seq, HEXLOWER.encode(&head.mac))?;
        file.sync_all()?;
        fs::rename(next, &self.path)?;
        let directory = self.path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
        File::open(directory)?.sync_all()
    }
}

impl AuditHead {
    /// Writes the MAC in hexadecimal.
    pub fn mac_text(&self) -> String {
        HEXLOWER.encode(&self.mac)
    }
}

fn parse(text: &str) -> Option<AuditHead> {
    let (seq, mac) = text.trim_end().split_once(' ')?;
    let head = AuditHead { seq: seq.parse().ok()?, mac: HEXLOWER.decode(mac.as_bytes()).ok()? };
    (head.seq > 0 && head.mac.len() == 32).then_some(head)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn what_is_written_can_be_read_and_is_for_the_owner_only() {
        let directory = tempfile::tempdir().unwrap();
        let file = AuditHeadFile::in_directory(directory.path());
        assert_eq!(file.read().unwrap(), None);
        for seq in [1, 2] {
            let head = AuditHead { seq, mac: vec![7; 32] };
            file.write(&head).unwrap();
            assert_eq!(file.read().unwrap(), Some(head));
        }
        assert_eq!(fs::metadata(file.path()).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 1, "something was left behind");
    }

    #[test]
    fn what_is_no_head_is_refused_and_named() {
        let directory = tempfile::tempdir().unwrap();
        let file = AuditHeadFile::in_directory(directory.path());
        for text in ["", "7", "x 00", "0 ", "7 0011", "7 zz"] {
            fs::write(file.path(), text).unwrap();
            let message = file.read().unwrap_err().to_string();
            assert!(message.contains("audit-head") && message.contains("audit accept"), "{text:?}: {message}");
        }
    }
}
