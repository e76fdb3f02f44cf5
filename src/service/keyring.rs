//! Checks that a keyring belongs to a database.
//!
//! The database holds the fingerprint of each root key that it was used with. Without one of these keys, addresses are
//! unreadable and the audit log does not verify; so every command refuses such a keyring.

use super::audit;
use crate::crypto::{KeyFingerprint, Keyring};
use crate::domain::timestamp::Timestamp;
use crate::storage::migrate::MigrateError;
use crate::storage::{self, AnyConnection, StorageError};

/// The number of newest addresses to try if no fingerprint is recorded.
const TRIED_ADDRESSES: i64 = 100;

/// Why a keyring may not be used with a database.
#[derive(Debug, thiserror::Error)]
pub enum KeyringMismatch {
    /// The database could not be asked.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// The schema could not be brought up to date.
    #[error(transparent)]
    Migrate(#[from] MigrateError),
    /// A key of the same number is another key.
    #[error("its key {kid} has the fingerprint {ours}, and the database was used with {theirs}", kid = .ours.kid)]
    OtherKey {
        /// The key of the keyring.
        ours: KeyFingerprint,
        /// The fingerprint in the database under the same number.
        theirs: KeyFingerprint,
    },
    /// A key is missing.
    #[error("it has no key {kid}, and the database was used with one (fingerprint {0})", kid = .0.kid)]
    MissingKey(KeyFingerprint),
    /// The database has no fingerprints, and other keys sealed its addresses.
    #[error("it opens less than half of the newest addresses in the database")]
    ForeignAddresses,
    /// The database has no fingerprints, and other keys signed its audit log.
    #[error("the database's audit log was begun with another one")]
    ForeignAuditLog,
}

/// Accepts a keyring that has every key of the database, and records its further keys.
///
/// A database without fingerprints accepts the keyring that opens its addresses or verifies its audit log; an empty one
/// accepts any. Runs in a transaction that excludes concurrent claims.
///
/// # Errors
/// `KeyringMismatch`; nothing is recorded then.
pub fn claim(connection: &mut AnyConnection, keyring: &Keyring, now: Timestamp) -> Result<(), KeyringMismatch> {
    compare(connection, keyring)?;
    let Some(known) = storage::keyring_fingerprints::list(connection)? else { return Ok(()) };
    let ours = keyring.fingerprints();
    let new: Vec<_> = ours.iter().filter(|key| !known.contains(key)).collect();
    if !new.is_empty() {
        storage::keyring_fingerprints::insert(connection, &new, now)?;
    }
    Ok(())
}

/// Accepts a keyring as `claim` does, and records nothing.
///
/// # Errors
/// `KeyringMismatch`.
pub fn compare(connection: &mut AnyConnection, keyring: &Keyring) -> Result<(), KeyringMismatch> {
    let known = storage::keyring_fingerprints::list(connection)?.unwrap_or_default();
    if known.is_empty() {
        return require_evidence(connection, keyring);
    }
    require_known(&keyring.fingerprints(), &known)
}

fn require_known(ours: &[KeyFingerprint], known: &[KeyFingerprint]) -> Result<(), KeyringMismatch> {
    for theirs in known {
        match ours.iter().find(|key| key.kid == theirs.kid) {
            None => return Err(KeyringMismatch::MissingKey(theirs.clone())),
            Some(ours) if ours != theirs => {
                return Err(KeyringMismatch::OtherKey { ours: ours.clone(), theirs: theirs.clone() });
            }
            Some(_) => {}
        }
    }
    Ok(())
}

/// Looks for data of other keys: in the addresses or, without any, in the first audit entry.
fn require_evidence(connection: &mut AnyConnection, keyring: &Keyring) -> Result<(), KeyringMismatch> {
    if !storage::health::has_tables(connection, &["authors", "audit"])? {
        return Ok(());
    }
    let sealed = storage::authors::sealed_below(connection, None, TRIED_ADDRESSES)?;
    if !sealed.is_empty() {
        let opened =
            sealed.iter().filter(|(author, site, email)| keyring.open_email(*site, *author, email).is_ok()).count();
        return if opened * 2 < sealed.len() { Err(KeyringMismatch::ForeignAddresses) } else { Ok(()) };
    }
    match audit::is_begun_with(connection, keyring)? {
        Some(false) => Err(KeyringMismatch::ForeignAuditLog),
        Some(true) | None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(kid: u32, byte: u8) -> KeyFingerprint {
        KeyFingerprint { kid, bytes: vec![byte; 16] }
    }

    #[test]
    fn keyring_needs_every_key_that_the_database_knows_and_may_have_more() {
        assert!(require_known(&[key(1, 1)], &[]).is_ok());
        assert!(require_known(&[key(2, 2), key(1, 1)], &[key(1, 1)]).is_ok());
        let missing = require_known(&[key(2, 2)], &[key(1, 1)]);
        assert!(matches!(missing, Err(KeyringMismatch::MissingKey(key)) if key.kid == 1));
        let other = require_known(&[key(1, 2)], &[key(1, 1)]);
        assert!(matches!(other, Err(KeyringMismatch::OtherKey { .. })));
    }
}
