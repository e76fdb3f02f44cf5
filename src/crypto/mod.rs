//! Keys, sealed addresses, blind indexes, passwords and tokens.
//!
//! All secrets pass through here, and none can be printed: the types have no `Display`, and `Debug` shows only their
//! kind. Values leave sealed, hashed or signed. No clock is read here: callers pass the time. Only this room and `id`
//! draw random numbers.

/// Declares a newtype over bytes that are stored and never printed.
macro_rules! opaque_bytes {
    ($(#[$doc:meta])* $name:ident, $shown:literal) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, Hash)]
        pub struct $name(Vec<u8>);

        impl $name {
            /// Takes bytes that storage gives back, without checking them.
            pub const fn from_stored(bytes: Vec<u8>) -> Self {
                Self(bytes)
            }

            /// Returns the bytes, to be stored or compared.
            pub fn as_bytes(&self) -> &[u8] {
                &self.0
            }

            /// Returns the bytes away, to be stored.
            pub fn into_bytes(self) -> Vec<u8> {
                self.0
            }
        }

        hide!($name, $shown);
    };
}

/// Gives a type a `Debug` with its kind and none of its content.
macro_rules! hide {
    ($name:ident, $shown:literal) => {
        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str($shown)
            }
        }
    };
}

mod audit;
mod audit_head;
mod blind_index;
mod device;
mod digest;
mod fingerprint;
mod form_token;
mod keyring;
mod keyring_file;
mod password_hasher;
mod password_memory;
mod passwords;
mod proof_of_work;
mod sealed;
mod sealed_learning;
mod sealed_visit;
mod signed;
mod tokens;

pub use audit_head::{AuditHead, AuditHeadError, AuditHeadFile};
pub use blind_index::{BlindIndex, NetworkHash};
pub use device::{DEVICE_MAX_AGE_SECONDS, DeviceId, UNLOCK_MAX_AGE_SECONDS};
pub use digest::{ListDigest, digest};
pub use fingerprint::KeyFingerprint;
pub use form_token::{FORM_TOKEN_MAX_AGE_SECONDS, FormScope, FormTokenDemand, FormTokenKind, FormTokenState};
pub use keyring::Keyring;
pub use keyring_file::{KeyringError, effective_user};
pub use password_hasher::{PasswordError, PasswordHasher, PasswordLoad, Verification};
pub use passwords::{PASSWORD_MAX_BYTES, PASSWORD_MIN_CHARS, Password, PasswordHash};
pub use proof_of_work::{PROOF_COST, PROOF_MAX_AGE_SECONDS, ProofChallenge, SolvedProof};
pub use sealed::{SealError, SealedEmail};
pub use sealed_learning::{Learned, SealedLearning};
pub use sealed_visit::SealedVisit;
pub use signed::PREVIEW_MAX_AGE_SECONDS;
pub use tokens::{ApiToken, SessionToken, TokenHash, random_text};
