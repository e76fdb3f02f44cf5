//! Hashes and verifies passwords with Argon2id, off the async workers and a few at a time.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread::available_parallelism;

use argon2::password_hash::phc::PasswordHash as Phc;
use argon2::password_hash::{Error as HashError, PasswordHasher as _, PasswordVerifier as _};
use argon2::{Algorithm, Argon2, Params, Version};
use data_encoding::BASE64_NOPAD;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::task::{JoinError, spawn_blocking};

use super::passwords::{PASSWORD_MAX_BYTES, Password, PasswordHash, composed};

/// OWASP Password Storage Cheat Sheet: Argon2id with 19 MiB, 2 passes and 1 lane.
const MEMORY_KIB: u32 = 19_456;
const PASSES: u32 = 2;
const LANES: u32 = 1;

/// How many may wait for their turn, unless it is said otherwise.
const WAITING_LINE: usize = 32;

/// Why a password was neither hashed nor judged.
#[derive(Debug, thiserror::Error)]
pub enum PasswordError {
    /// Too many wait already; trying again in a few seconds helps.
    #[error("too many passwords are being checked at once")]
    Busy,
    /// What storage gave back is no Argon2 hash.
    #[error("a stored password hash cannot be read; set the account's password anew")]
    UnreadableHash(#[source] HashError),
    /// Argon2 refused its parameters or found no memory.
    #[error("a password could not be hashed")]
    Hashing(#[source] HashError),
    /// The computation was cut short, as by the program's end.
    #[error("a password check was interrupted")]
    Interrupted(#[source] JoinError),
}

/// Whether a typed password is the account's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verification {
    /// It is not, or there is no such account.
    Wrong,
    /// It is.
    Right {
        /// The stored hash was made with less work than new ones: hash the password again and store that.
        needs_rehash: bool,
    },
}

/// How much a hasher has to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PasswordLoad {
    /// Passwords that are being looked at, or wait for it.
    pub in_line: usize,
    /// How many that may be.
    pub limit: usize,
    /// How often the line was full since the start.
    pub refused: u64,
}

/// Hashes and verifies passwords: as many at once as there are processors, from 2 to 8, and 32 more in line.
pub struct PasswordHasher {
    work: Work,
    /// Verified against where there is no account, so that an unknown name takes as long as a wrong password.
    dummy: PasswordHash,
    /// Admits those that compute and those that wait.
    line: Arc<Semaphore>,
    /// Admits those that compute.
    computing: Arc<Semaphore>,
    at_once: usize,
    limit: usize,
    refused: AtomicU64,
}

hide!(PasswordHasher, "[password hasher]");

#[derive(Clone)]
struct Work(Argon2<'static>);

impl PasswordHasher {
    /// Makes a hasher with 19 MiB and 2 passes. Hashes once, on the calling thread.
    ///
    /// # Errors
    /// `PasswordError::Hashing` where the system gives no memory or no randomness.
    pub fn new() -> Result<Self, PasswordError> {
        Self::with_cost(MEMORY_KIB, PASSES, LANES)
    }

    /// Makes a hasher with another cost: memory in KiB (at least 8 per lane), passes and lanes (at least 1). For
    /// tests, which would spend most of their time in hashing, and for machines that can do more.
    ///
    /// # Errors
    /// `PasswordError::Hashing` where Argon2 does not take these parameters.
    pub fn with_cost(memory_kib: u32, passes: u32, lanes: u32) -> Result<Self, PasswordError> {
        let params =
            Params::new(memory_kib, passes, lanes, None).map_err(|error| PasswordError::Hashing(error.into()))?;
        let work = Work(Argon2::new(Algorithm::Argon2id, Version::V0x13, params));
        let dummy = hash_of_nothing(memory_kib, passes, lanes);
        let at_once = available_parallelism().map_or(2, usize::from).clamp(2, 8);
        let limit = at_once + WAITING_LINE;
        let (line, computing) = (Arc::new(Semaphore::new(limit)), Arc::new(Semaphore::new(at_once)));
        Ok(Self { work, dummy, line, computing, at_once, limit, refused: AtomicU64::new(0) })
    }

    /// Lets so many wait, beside those that compute.
    #[must_use]
    pub fn with_line(mut self, waiting: usize) -> Self {
        self.limit = self.at_once + waiting;
        self.line = Arc::new(Semaphore::new(self.limit));
        self
    }

    /// Tells how much there is to do.
    pub fn load(&self) -> PasswordLoad {
        let in_line = self.limit.saturating_sub(self.line.available_permits());
        PasswordLoad { in_line, limit: self.limit, refused: self.refused.load(Ordering::Relaxed) }
    }

    /// Hashes a password with a random salt.
    ///
    /// # Errors
    /// `PasswordError::Busy` where the line is full; `Hashing` or `Interrupted` where it cannot be done.
    pub async fn hash(&self, password: &Password) -> Result<PasswordHash, PasswordError> {
        let password = zeroize::Zeroizing::new(password.as_bytes().to_vec());
        let work = self.work.clone();
        self.compute(move || work.hash(&password)).await
    }

    /// Tells whether `text` is the password that `stored` was made from. Without `stored`, as for an unknown name, it
    /// does the same work and says `Wrong`.
    ///
    /// # Errors
    /// `PasswordError::Busy` where the line is full; `UnreadableHash`, `Hashing` or `Interrupted` where it cannot be
    /// done.
    pub async fn verify(&self, text: &str, stored: Option<&PasswordHash>) -> Result<Verification, PasswordError> {
        // No password is longer; an empty text in its place is wrong too, and costs the same.
        let text = if text.len() > PASSWORD_MAX_BYTES { "" } else { text };
        let password = composed(text);
        let is_known = stored.is_some();
        let stored = stored.unwrap_or(&self.dummy).clone();
        let work = self.work.clone();
        let verification = self.compute(move || work.verify(password.as_bytes(), &stored)).await?;
        Ok(if is_known { verification } else { Verification::Wrong })
    }

    async fn compute<T, F>(&self, computation: F) -> Result<T, PasswordError>
    where
        T: Send + 'static,
        F: FnOnce() -> Result<T, PasswordError> + Send + 'static,
    {
        let places = self.take_places().await?;
        let task = spawn_blocking(move || {
            // Held in here: a computation goes on when its request is gone, and must still be counted.
            let _places = places;
            computation()
        });
        task.await.map_err(PasswordError::Interrupted)?
    }

    async fn take_places(&self) -> Result<(OwnedSemaphorePermit, OwnedSemaphorePermit), PasswordError> {
        let place_in_line = Arc::clone(&self.line).try_acquire_owned().map_err(|_| {
            self.refused.fetch_add(1, Ordering::Relaxed);
            PasswordError::Busy
        })?;
        let turn = Arc::clone(&self.computing).acquire_owned().await.map_err(|_| PasswordError::Busy)?;
        Ok((place_in_line, turn))
    }
}

impl Work {
    fn hash(&self, password: &[u8]) -> Result<PasswordHash, PasswordError> {
        let hash = self.0.hash_password(password).map_err(PasswordError::Hashing)?;
        Ok(PasswordHash::from_stored(hash.to_string()))
    }

    fn verify(&self, password: &[u8], stored: &PasswordHash) -> Result<Verification, PasswordError> {
        let phc = Phc::new(stored.as_str()).map_err(|error| PasswordError::UnreadableHash(error.into()))?;
        match self.0.verify_password(password, &phc) {
            Ok(()) => Ok(Verification::Right { needs_rehash: self.is_weaker(&phc)? }),
            Err(HashError::PasswordInvalid) => Ok(Verification::Wrong),
            Err(error) => Err(PasswordError::UnreadableHash(error)),
        }
    }

    fn is_weaker(&self, stored: &Phc) -> Result<bool, PasswordError> {
        let old = Params::try_from(stored).map_err(PasswordError::UnreadableHash)?;
        let new = self.0.params();
        let is_other_kind =
            stored.algorithm.as_str() != Algorithm::Argon2id.as_str() || stored.version != Some(Version::V0x13.into());
        Ok(is_other_kind || old.m_cost() < new.m_cost() || old.t_cost() < new.t_cost())
    }
}

/// Writes a hash that no password has, without computing one: verifying against it costs what it does against any other,
/// and the start of the program does not wait for it.
fn hash_of_nothing(memory_kib: u32, passes: u32, lanes: u32) -> PasswordHash {
    let (mut salt, mut output) = ([0; 16], [0; 32]);
    rand::fill(&mut salt);
    rand::fill(&mut output);
    let (salt, output) = (BASE64_NOPAD.encode(&salt), BASE64_NOPAD.encode(&output));
    PasswordHash::from_stored(format!("$argon2id$v=19$m={memory_kib},t={passes},p={lanes}${salt}${output}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Instant;

    const TEXT: &str = "seven herons argue";

    fn quick() -> PasswordHasher {
        PasswordHasher::with_cost(64, 2, 1).unwrap()
    }

    async fn hash_of(hasher: &PasswordHasher, text: &str) -> PasswordHash {
        hasher.hash(&Password::parse(text, &[]).unwrap()).await.unwrap()
    }

    #[tokio::test]
    async fn right_password_is_told_from_wrong_ones() {
        let hasher = quick();
        let stored = hash_of(&hasher, TEXT).await;
        let right = Verification::Right { needs_rehash: false };
        assert_eq!(hasher.verify(TEXT, Some(&stored)).await.unwrap(), right);
        for wrong in ["", "seven herons argu", "Seven herons argue", &"x".repeat(5000)] {
            assert_eq!(hasher.verify(wrong, Some(&stored)).await.unwrap(), Verification::Wrong);
        }
    }

    #[tokio::test]
    async fn decomposed_spelling_verifies() {
        let hasher = quick();
        let stored = hash_of(&hasher, "crème-brûlée-für-zwölf").await;
        let typed = "cre\u{300}me-bru\u{302}le\u{301}e-fu\u{308}r-zwo\u{308}lf";
        assert_ne!(hasher.verify(typed, Some(&stored)).await.unwrap(), Verification::Wrong);
    }

    #[tokio::test]
    async fn default_cost_is_what_owasp_asks_for() {
        let stored = hash_of(&PasswordHasher::new().unwrap(), TEXT).await;
        assert!(stored.as_str().starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{}", stored.as_str());
    }

    #[tokio::test]
    async fn hash_of_less_work_or_another_kind_is_to_be_made_anew() {
        let hasher = quick();
        let weak = hash_of(&PasswordHasher::with_cost(32, 2, 1).unwrap(), TEXT).await;
        let strong = hash_of(&PasswordHasher::with_cost(128, 2, 1).unwrap(), TEXT).await;
        let params = Params::new(64, 2, 1, None).unwrap();
        let other = Argon2::new(Algorithm::Argon2i, Version::V0x13, params).hash_password(TEXT.as_bytes()).unwrap();
        let other = PasswordHash::from_stored(other.to_string());
        for (stored, needs_rehash) in [(weak, true), (strong, false), (other, true)] {
            let found = hasher.verify(TEXT, Some(&stored)).await.unwrap();
            assert_eq!(found, Verification::Right { needs_rehash });
        }
    }

    #[tokio::test]
    async fn unknown_name_is_wrong_and_costs_as_much_as_a_wrong_password() {
        let hasher = PasswordHasher::with_cost(4096, 2, 1).unwrap();
        let stored = hash_of(&hasher, TEXT).await;
        let (mut known, mut unknown) = (Vec::new(), Vec::new());
        for _ in 0..9 {
            let start = Instant::now();
            assert_eq!(hasher.verify("wrong", Some(&stored)).await.unwrap(), Verification::Wrong);
            known.push(start.elapsed());
            let start = Instant::now();
            assert_eq!(hasher.verify("wrong", None).await.unwrap(), Verification::Wrong);
            unknown.push(start.elapsed());
        }
        // The quickest of each: without the work it would be a thousandth, and other programs only make it slower.
        let (known, unknown) = (known.iter().min().unwrap(), unknown.iter().min().unwrap());
        assert!(*unknown * 3 > *known && *known * 3 > *unknown, "{known:?} {unknown:?}");
    }

    #[tokio::test]
    async fn full_line_is_answered_at_once() {
        let hasher = quick().with_line(3);
        let limit = hasher.at_once + 3;
        let held = hasher.line.try_acquire_many(u32::try_from(limit).unwrap()).unwrap();
        assert!(matches!(hasher.verify(TEXT, None).await, Err(PasswordError::Busy)));
        assert_eq!(hasher.load(), PasswordLoad { in_line: limit, limit, refused: 1 });
        drop(held);
        assert!(hasher.verify(TEXT, None).await.is_ok());
        assert_eq!(hasher.load(), PasswordLoad { in_line: 0, limit, refused: 1 });
    }

    #[tokio::test]
    async fn unreadable_hash_is_an_error_and_not_a_wrong_password() {
        let stored = PasswordHash::from_stored("plain".to_owned());
        let error = quick().verify(TEXT, Some(&stored)).await.unwrap_err();
        assert!(matches!(error, PasswordError::UnreadableHash(_)));
    }

    #[test]
    fn debug_shows_nothing() {
        assert_eq!(format!("{:?}", quick()), "[password hasher]");
    }
}
