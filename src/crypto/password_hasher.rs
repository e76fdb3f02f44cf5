//! Hashes and verifies passwords with Argon2id, on blocking threads, two at a time.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use argon2::password_hash::Error as HashError;
use argon2::password_hash::phc::PasswordHash as Phc;
use argon2::{Algorithm, Argon2, Params, Version};
use data_encoding::BASE64_NOPAD;
use subtle::ConstantTimeEq as _;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::task::{JoinError, spawn_blocking};

use super::password_memory::{Buffer, PasswordMemory};
use super::passwords::{PASSWORD_MAX_BYTES, Password, PasswordHash, composed};

/// OWASP Password Storage Cheat Sheet: Argon2id with 19 MiB, 2 passes and 1 lane.
const MEMORY_KIB: u32 = 19_456;
const PASSES: u32 = 2;
const LANES: u32 = 1;

const SALT_BYTES: usize = 16;
const OUTPUT_BYTES: usize = 32;

/// How many compute at once, on any machine: each takes 19 MiB, and what strangers can make the server hold is bounded by
/// their number.
const AT_ONCE: usize = 2;

/// The default number of waiting computations.
const WAITING_LINE: usize = 32;

/// Why a password was neither hashed nor judged.
#[derive(Debug, thiserror::Error)]
pub enum PasswordError {
    /// Too many wait already; trying again in a few seconds helps.
    #[error("too many passwords are being checked at once")]
    Busy,
    /// The stored hash is no Argon2 hash.
    #[error("a stored password hash cannot be read; set the account's password anew")]
    UnreadableHash(#[source] HashError),
    /// Argon2 refused its parameters or found no memory.
    #[error("a password could not be hashed")]
    Hashing(#[source] HashError),
    /// The computation was cut short, as by the program's end.
    #[error("a password check was interrupted")]
    Interrupted(#[source] JoinError),
}

/// The result of a password check.
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

/// The load of a hasher.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PasswordLoad {
    /// Passwords that are being looked at, or wait for it.
    pub in_line: usize,
    /// The maximum.
    pub limit: usize,
    /// The number of rejections since the start.
    pub refused: u64,
}

/// Hashes and verifies passwords: two at once, and 32 more in line. It holds at most 38 MiB meanwhile, and nothing
/// when the line is empty.
pub struct PasswordHasher {
    work: Work,
    memory: Arc<PasswordMemory>,
    /// Verified against where there is no account, so that an unknown name takes as long as a wrong password.
    dummy: PasswordHash,
    /// Admits those that compute and those that wait.
    line: Arc<Semaphore>,
    /// Admits those that compute.
    computing: Arc<Semaphore>,
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
        let dummy = hash_of_nothing(&params);
        let work = Work(Argon2::new(Algorithm::Argon2id, Version::V0x13, params));
        let limit = AT_ONCE + WAITING_LINE;
        let (line, computing) = (Arc::new(Semaphore::new(limit)), Arc::new(Semaphore::new(AT_ONCE)));
        Ok(Self { work, memory: Arc::default(), dummy, line, computing, limit, refused: AtomicU64::new(0) })
    }

    /// Lets so many wait, beside those that compute.
    #[must_use]
    pub fn with_line(mut self, waiting: usize) -> Self {
        self.limit = AT_ONCE + waiting;
        self.line = Arc::new(Semaphore::new(self.limit));
        self
    }

    /// Returns the load.
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
        self.compute(move |buffer| work.hash(&password, buffer)).await
    }

    /// Returns whether `text` is the password that `stored` was made from. Without `stored`, as for an unknown name, it
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
        let verification = self.compute(move |buffer| work.verify(password.as_bytes(), &stored, buffer)).await?;
        Ok(if is_known { verification } else { Verification::Wrong })
    }

    async fn compute<T, F>(&self, computation: F) -> Result<T, PasswordError>
    where
        T: Send + 'static,
        F: FnOnce(&mut Buffer) -> Result<T, PasswordError> + Send + 'static,
    {
        let places = self.take_places().await?;
        let (memory, line, limit) = (Arc::clone(&self.memory), Arc::clone(&self.line), self.limit);
        let task = spawn_blocking(move || {
            let mut buffer = memory.take();
            let outcome = computation(&mut buffer);
            memory.put_back(buffer);
            // Held until here: a computation goes on when its request is gone, and must still be counted.
            drop(places);
            if line.available_permits() == limit {
                memory.release();
            }
            outcome
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
    fn hash(&self, password: &[u8], buffer: &mut Buffer) -> Result<PasswordHash, PasswordError> {
        let (mut salt, mut output) = ([0; SALT_BYTES], [0; OUTPUT_BYTES]);
        rand::fill(&mut salt);
        fill(&self.0, buffer, password, &salt, &mut output).map_err(|error| PasswordError::Hashing(error.into()))?;
        Ok(written(self.0.params(), &salt, &output))
    }

    fn verify(
        &self,
        password: &[u8],
        stored: &PasswordHash,
        buffer: &mut Buffer,
    ) -> Result<Verification, PasswordError> {
        let phc = Phc::new(stored.as_str()).map_err(|error| PasswordError::UnreadableHash(error.into()))?;
        let work = work_of(&phc).map_err(PasswordError::UnreadableHash)?;
        let (Some(salt), Some(hash)) = (&phc.salt, &phc.hash) else {
            return Err(PasswordError::UnreadableHash(HashError::PasswordInvalid));
        };
        let mut output = vec![0; hash.as_bytes().len()];
        fill(&work, buffer, password, salt, &mut output).map_err(|error| match error {
            argon2::Error::OutOfMemory => PasswordError::Hashing(error.into()),
            error => PasswordError::UnreadableHash(error.into()),
        })?;
        if bool::from(output.ct_eq(hash.as_bytes())) {
            Ok(Verification::Right { needs_rehash: self.is_weaker(&phc)? })
        } else {
            Ok(Verification::Wrong)
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

/// Computes the hash of a password in memory that is there already.
fn fill(
    work: &Argon2<'_>,
    buffer: &mut Buffer,
    password: &[u8],
    salt: &[u8],
    output: &mut [u8],
) -> Result<(), argon2::Error> {
    let blocks = buffer.blocks(work.params().block_count())?;
    work.hash_password_into_with_memory(password, salt, output, blocks)
}

/// Returns the work that a stored hash was made with.
fn work_of(stored: &Phc) -> Result<Argon2<'static>, HashError> {
    let algorithm = Algorithm::try_from(stored.algorithm.as_str())?;
    let version = stored.version.map(Version::try_from).transpose()?.unwrap_or_default();
    Ok(Argon2::new(algorithm, version, Params::try_from(stored)?))
}

/// Writes a hash as it is stored, in the PHC string format
/// (<https://github.com/P-H-C/phc-string-format/blob/master/phc-sf-spec.md>).
fn written(params: &Params, salt: &[u8], output: &[u8]) -> PasswordHash {
    let (memory_kib, passes, lanes) = (params.m_cost(), params.t_cost(), params.p_cost());
    let (salt, output) = (BASE64_NOPAD.encode(salt), BASE64_NOPAD.encode(output));
    PasswordHash::from_stored(format!("$argon2id$v=19$m={memory_kib},t={passes},p={lanes}${salt}${output}"))
}

/// Writes a hash that no password has, without computing one: verifying against it costs what it does against any other,
/// and the start of the program does not wait for it.
fn hash_of_nothing(params: &Params) -> PasswordHash {
    let (mut salt, mut output) = ([0; SALT_BYTES], [0; OUTPUT_BYTES]);
    rand::fill(&mut salt);
    rand::fill(&mut output);
    written(params, &salt, &output)
}

#[cfg(test)]
mod tests {
    use super::*;
    use argon2::password_hash::PasswordHasher as _;
    use futures_util::future::join_all;
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
        let limit = AT_ONCE + 3;
        let held = hasher.line.try_acquire_many(u32::try_from(limit).unwrap()).unwrap();
        assert!(matches!(hasher.verify(TEXT, None).await, Err(PasswordError::Busy)));
        assert_eq!(hasher.load(), PasswordLoad { in_line: limit, limit, refused: 1 });
        drop(held);
        assert!(hasher.verify(TEXT, None).await.is_ok());
        assert_eq!(hasher.load(), PasswordLoad { in_line: 0, limit, refused: 1 });
    }

    #[tokio::test]
    async fn memory_is_shared_by_those_in_line_and_given_back_when_nobody_is() {
        let hasher = Arc::new(quick());
        let checks = (0..20).map(|_| hasher.verify("wrong", None));
        assert!(join_all(checks).await.into_iter().all(|outcome| outcome.is_ok_and(|it| it == Verification::Wrong)));
        assert_eq!(hasher.memory.kept(), 0);
        // With one more in line, what the last one computed in stays for it.
        let place = hasher.line.try_acquire().unwrap();
        join_all((0..20).map(|_| hasher.verify("wrong", None))).await;
        assert!((1..=AT_ONCE).contains(&hasher.memory.kept()), "{}", hasher.memory.kept());
        drop(place);
        assert!(hasher.verify("wrong", None).await.is_ok());
        assert_eq!(hasher.memory.kept(), 0);
    }

    #[tokio::test]
    async fn hash_is_the_one_that_the_library_makes() {
        let hasher = quick();
        let params = Params::new(64, 2, 1, None).unwrap();
        let made = Argon2::new(Algorithm::Argon2id, Version::V0x13, params).hash_password(TEXT.as_bytes()).unwrap();
        let made = PasswordHash::from_stored(made.to_string());
        let right = Verification::Right { needs_rehash: false };
        assert_eq!(hasher.verify(TEXT, Some(&made)).await.unwrap(), right);
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
