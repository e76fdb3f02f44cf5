//! The keyring's file: permissions, reading, creation.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use super::keyring::Keyring;

/// A keyring has a few lines of about 60 bytes; a larger file is something else.
const MAX_BYTES: usize = 16 * 1024;

/// Why a keyring cannot be used. Each message names the file and what to do.
#[derive(Debug, thiserror::Error)]
pub enum KeyringError {
    /// There is no file.
    #[error("there is no keyring at {}; put back the copy that belongs to this data", .0.display())]
    NotFound(PathBuf),
    /// A directory, a link or a device.
    #[error("the keyring {} is not a regular file; name the file itself, not a link or a directory", .0.display())]
    NotRegular(PathBuf),
    /// Others than the owner may access the file.
    #[error("the keyring {} has mode {mode:04o}; run `chmod 600 {}`", .path.display(), .path.display())]
    WrongMode {
        /// The path of the file.
        path: PathBuf,
        /// Its permission bits.
        mode: u32,
    },
    /// The file belongs to another user.
    #[error("the keyring {} belongs to user {owner}, but this program runs as user {user}", .path.display())]
    WrongOwner {
        /// The path of the file.
        path: PathBuf,
        /// The number of the user it belongs to.
        owner: u32,
        /// The number of the user that this program runs as.
        user: u32,
    },
    /// A line does not have the form of a key.
    #[error("the keyring {}, line {line}: {expected}; correct the line or put back a copy", .path.display())]
    Malformed {
        /// The path of the file.
        path: PathBuf,
        /// The line number, from 1.
        line: usize,
        /// The form, in words.
        expected: &'static str,
    },
    /// No key is active, or more than one.
    #[error("the keyring {} has {count} active keys; exactly one line must say `active`", .path.display())]
    NotOneActive {
        /// The path of the file.
        path: PathBuf,
        /// The number of active keys.
        count: usize,
    },
    /// The file is larger than 16 KiB.
    #[error("the keyring {} is larger than 16 KiB; name the file that holds the keys", .0.display())]
    TooLarge(PathBuf),
    /// A new keyring would overwrite one that exists.
    #[error("there is a keyring at {} already; it is not overwritten, move it away first", .0.display())]
    Exists(PathBuf),
    /// The system refused to read the file.
    #[error("the keyring {} cannot be read; look at its directory's permissions", .path.display())]
    Read {
        /// The path of the file.
        path: PathBuf,
        /// The error of the operating system.
        source: io::Error,
    },
    /// The system refused to write the file.
    #[error("the keyring {} cannot be written; look at its directory's permissions and free space", .path.display())]
    Write {
        /// The path of the file.
        path: PathBuf,
        /// The error of the operating system.
        source: io::Error,
    },
}

impl Keyring {
    /// Reads the keyring from a regular file of at most 16 KiB that belongs to the effective user and has mode 0400
    /// or 0600.
    ///
    /// # Errors
    /// `KeyringError::NotFound` where there is no file; any other variant where the file is unsafe or unreadable.
    pub fn read(path: &Path) -> Result<Self, KeyringError> {
        let owned = || path.to_owned();
        let failed = |source: io::Error| match source.kind() {
            io::ErrorKind::NotFound => KeyringError::NotFound(owned()),
            _ => KeyringError::Read { path: owned(), source },
        };
        // Asked before opening, because opening a named pipe waits for a writer.
        if !fs::symlink_metadata(path).map_err(failed)?.is_file() {
            return Err(KeyringError::NotRegular(owned()));
        }
        let file = File::open(path).map_err(failed)?;
        let metadata = file.metadata().map_err(failed)?;
        if !metadata.is_file() {
            return Err(KeyringError::NotRegular(owned()));
        }
        check_access(path, metadata.mode() & 0o7777, metadata.uid(), effective_user())?;

        // Reserved at once: a buffer that grows leaves copies of the keys behind.
        let mut text = Zeroizing::new(String::with_capacity(MAX_BYTES + 1));
        file.take(MAX_BYTES as u64 + 1).read_to_string(&mut text).map_err(failed)?;
        if text.len() > MAX_BYTES {
            return Err(KeyringError::TooLarge(owned()));
        }
        Self::parse(&text, path)
    }

    /// Writes the keyring to a new file of mode 0600 and returns once file and directory entry are on disk.
    ///
    /// # Errors
    /// `KeyringError::Exists` where there is a file already, `KeyringError::Write` where the system refuses.
    pub fn create(&self, path: &Path) -> Result<(), KeyringError> {
        let failed = |source: io::Error| match source.kind() {
            io::ErrorKind::AlreadyExists => KeyringError::Exists(path.to_owned()),
            _ => KeyringError::Write { path: path.to_owned(), source },
        };
        let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path).map_err(failed)?;
        let written = file.write_all(self.to_text().as_bytes()).and_then(|()| file.sync_all());
        if let Err(source) = written {
            // Half a keyring would stand in the way of the next attempt. The first error is the one to report.
            drop(fs::remove_file(path));
            return Err(failed(source));
        }
        let directory = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
        File::open(directory).and_then(|directory| directory.sync_all()).map_err(failed)
    }
}

fn check_access(path: &Path, mode: u32, owner: u32, user: Option<u32>) -> Result<(), KeyringError> {
    if !matches!(mode, 0o400 | 0o600) {
        return Err(KeyringError::WrongMode { path: path.to_owned(), mode });
    }
    match user {
        Some(user) if user != owner => Err(KeyringError::WrongOwner { path: path.to_owned(), owner, user }),
        _ => Ok(()),
    }
}

/// Returns the effective user; `None` where the system has no `/proc`.
///
/// There, opening a file that only its owner may read is itself the proof, for all users but root.
/// `proc_pid_status(5)`: the line `Uid:` has the real, effective, saved and file system user.
pub fn effective_user() -> Option<u32> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let users = status.lines().find_map(|line| line.strip_prefix("Uid:"))?;
    users.split_ascii_whitespace().nth(1)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::{PermissionsExt, symlink};

    fn made() -> (tempfile::TempDir, PathBuf, Keyring) {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("keys");
        let keyring = Keyring::generate();
        keyring.create(&path).unwrap();
        (directory, path, keyring)
    }

    #[test]
    fn created_keyring_is_for_the_owner_only_and_can_be_read() {
        let (_directory, path, keyring) = made();
        assert_eq!(fs::metadata(&path).unwrap().mode() & 0o7777, 0o600);
        assert_eq!(Keyring::read(&path).unwrap().to_text(), keyring.to_text());
        fs::set_permissions(&path, fs::Permissions::from_mode(0o400)).unwrap();
        assert!(Keyring::read(&path).is_ok());
    }

    #[test]
    fn existing_keyring_is_not_overwritten() {
        let (_directory, path, keyring) = made();
        let error = Keyring::generate().create(&path).unwrap_err();
        assert!(matches!(error, KeyringError::Exists(_)));
        assert_eq!(Keyring::read(&path).unwrap().to_text(), keyring.to_text());
    }

    #[test]
    fn keyring_that_others_may_use_is_refused_with_the_remedy() {
        let (_directory, path, _) = made();
        for mode in [0o644, 0o640, 0o604, 0o700, 0o620, 0o4600] {
            fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
            let message = Keyring::read(&path).unwrap_err().to_string();
            assert!(message.contains(&format!("chmod 600 {}", path.display())), "{message}");
        }
    }

    #[test]
    fn keyring_of_another_user_is_refused() {
        let error = check_access(Path::new("keys"), 0o600, 1000, Some(0)).unwrap_err();
        assert!(error.to_string().contains("belongs to user 1000, but this program runs as user 0"), "{error}");
        assert!(check_access(Path::new("keys"), 0o600, 1000, Some(1000)).is_ok());
    }

    #[test]
    fn effective_user_is_the_owner_of_new_files() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let owner = file.as_file().metadata().unwrap().uid();
        assert!(effective_user().is_none_or(|user| user == owner));
    }

    #[test]
    fn absent_link_directory_and_oversized_file_are_told_apart() {
        let (directory, path, _) = made();
        let missing = directory.path().join("missing");
        assert!(matches!(Keyring::read(&missing), Err(KeyringError::NotFound(_))));
        assert!(matches!(Keyring::read(directory.path()), Err(KeyringError::NotRegular(_))));
        let link = directory.path().join("link");
        symlink(&path, &link).unwrap();
        assert!(matches!(Keyring::read(&link), Err(KeyringError::NotRegular(_))));
        fs::write(&path, "x".repeat(MAX_BYTES + 1)).unwrap();
        assert!(matches!(Keyring::read(&path), Err(KeyringError::TooLarge(_))));
    }
}
