//! What flows need from the world, each as narrow as its use.

use std::future::Future;

use signet_shared::claims::AccessTokenClaims;
use signet_shared::jose::Alg;

use crate::domain::{NewKey, PasswordHash, StoredKey, User};

/// A port did not do its part: the log says why, the caller gets a 500.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct Failure(pub String);

/// The time.
pub trait Time {
    /// Unix seconds.
    fn now(&self) -> u64;
}

/// Randomness.
pub trait Random {
    /// An identifier that nobody guesses and that is never given twice: at least 128 random bits.
    ///
    /// # Errors
    /// [`Failure`] when the system has no randomness to give.
    fn unique_id(&self) -> Result<String, Failure>;
}

/// The people.
pub trait Users {
    /// The person of that name, compared without regard to case.
    ///
    /// # Errors
    /// [`Failure`] when the store cannot be asked.
    fn by_username(&self, username: &str) -> impl Future<Output = Result<Option<User>, Failure>> + Send;
}

/// Why a password was not checked.
#[derive(Debug, thiserror::Error)]
pub enum HashingError {
    /// As many logins as may wait are waiting.
    #[error("the hashing queue is full")]
    Busy,
    /// The hashing itself failed.
    #[error(transparent)]
    Failed(#[from] Failure),
}

/// Checks passwords, apart from the threads that answer requests.
pub trait Hashing {
    /// Whether `password` belongs to `hash`. Without a hash it does the same work and says no.
    ///
    /// # Errors
    /// [`HashingError`] when the work was not done.
    fn verify(
        &self,
        password: String,
        hash: Option<&PasswordHash>,
    ) -> impl Future<Output = Result<bool, HashingError>> + Send;
}

/// Signs tokens with a key that never leaves this process.
pub trait Signing {
    /// The compact form of `claims`.
    ///
    /// # Errors
    /// [`Failure`] when the key cannot sign.
    fn sign(&self, claims: &AccessTokenClaims) -> Result<String, Failure>;
}

/// Makes signing keys, and seals their private halves.
pub trait KeyMaker {
    /// A new key by `alg`.
    ///
    /// # Errors
    /// [`Failure`] when the machine cannot make one.
    fn make(&self, alg: Alg) -> Result<NewKey, Failure>;
}

/// Where the signing keys are kept; several servers may use one.
pub trait KeyStore {
    /// Another text whenever the keys may be others than before. It is asked for each second.
    ///
    /// # Errors
    /// [`Failure`] when the store cannot be asked.
    fn generation(&self) -> impl Future<Output = Result<String, Failure>> + Send;

    /// All keys, in the order in which they were added.
    ///
    /// # Errors
    /// [`Failure`] when they cannot be had, or are not what was kept.
    fn load(&self) -> impl Future<Output = Result<Vec<StoredKey>, Failure>> + Send;

    /// Lets `decide` change the keys, alone: nobody else does at that time. What it leaves is kept, durably; when it
    /// refuses, all stays as it was.
    ///
    /// # Errors
    /// What `decide` says, or the store's [`Failure`].
    fn change<T: Send, E: From<Failure> + Send>(
        &self,
        decide: impl FnOnce(&mut Vec<StoredKey>) -> Result<T, E> + Send,
    ) -> impl Future<Output = Result<T, E>> + Send;
}
