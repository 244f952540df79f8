//! What flows need from the world, each as narrow as its use.

pub mod browsers;
pub mod grants;
pub mod logout;
mod provider;

pub use provider::{IssuedTokens, OwnIdTokens, People, Secrets, TokenSigning};

use std::future::Future;
use std::sync::Arc;

use signet_shared::claims::AccessTokenClaims;
use signet_shared::jose::{Alg, Jwk, JwkSet, Keyed};

use crate::domain::{AuditLine, Client, HashKind, NewKey, PasswordHash, StoredKey, TenantId, User};
use crate::rules::protocol::access_token::Policy;

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

/// Why the store did not do its part.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// It cannot now: it is locked, full or away. Waiting may help.
    #[error("{0}")]
    Unavailable(String),
    /// It does not work.
    #[error(transparent)]
    Failed(#[from] Failure),
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Unavailable(reason) => Self(reason),
            StoreError::Failed(failure) => failure,
        }
    }
}

/// The people.
pub trait Users {
    /// The person of that name in `tenant`, compared without regard to case.
    ///
    /// # Errors
    /// [`StoreError`].
    fn by_username(
        &self,
        tenant: &TenantId,
        username: &str,
    ) -> impl Future<Output = Result<Option<User>, StoreError>> + Send;

    /// How the hashes in `tenant` were made: each kind once.
    ///
    /// # Errors
    /// [`StoreError`].
    fn hash_kinds(&self, tenant: &TenantId)
    -> impl Future<Output = Result<Vec<HashKind>, StoreError>> + Send;
}

/// That somebody has signed in, for [`Sessions::signed_in`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedIn {
    /// Who.
    pub sub: String,
    /// The session to be made.
    pub sid: String,
    /// The session to go on with in its place, if it is this person's and was not ended (rule U5).
    pub former: Option<String>,
    /// When, in unix seconds.
    pub at: u64,
    /// When the session's last token ends, and it with it.
    pub ends_at: u64,
    /// Of the password that was verified: one that was set meanwhile is another.
    pub password_version: u64,
    /// The hash that was verified, and the one to be kept instead.
    pub better: Option<(PasswordHash, PasswordHash)>,
    /// The line that is kept with it.
    pub line: AuditLine,
}

/// That somebody wants to sign out, for [`Sessions::signed_out`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedOut {
    /// Who.
    pub sub: String,
    /// Of which session.
    pub sid: String,
    /// When, in unix seconds.
    pub at: u64,
    /// The line that is kept with it.
    pub line: AuditLine,
}

/// Sessions, as they begin and end.
pub trait Sessions {
    /// Keeps all of it or nothing, and gives the session's id; `None` where the person is no more, may not sign in any
    /// more, or has another password meanwhile: then only the line is kept, as a refusal.
    ///
    /// # Errors
    /// [`StoreError`].
    fn signed_in(
        &self,
        tenant: &TenantId,
        done: SignedIn,
    ) -> impl Future<Output = Result<Option<String>, StoreError>> + Send;

    /// Keeps that somebody was not signed in.
    ///
    /// # Errors
    /// [`StoreError`].
    fn refused(
        &self,
        tenant: &TenantId,
        line: AuditLine,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// Ends the session; whether it was one that had not ended. One that a browser holds ends on a page alone (rule G8).
    ///
    /// # Errors
    /// [`StoreError`].
    fn signed_out(
        &self,
        tenant: &TenantId,
        done: SignedOut,
    ) -> impl Future<Output = Result<bool, StoreError>> + Send;
}

/// Tokens of this server, brought back to it.
pub trait OwnTokens {
    /// What an access token for `policy`'s audience says, when this server has signed it; it may have expired.
    fn read_own(&self, policy: &Policy, token: &str) -> Option<AccessTokenClaims>;
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

/// What checking a password takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Effort {
    /// How hashes are made that exist: the work is the same for all.
    pub kinds: Vec<HashKind>,
    /// Whether a better hash is made in place of one that is right.
    pub renew: bool,
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
        effort: Effort,
    ) -> impl Future<Output = Result<Verdict, HashingError>> + Send;
}

/// What came out of checking a password.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// It is not the password.
    Wrong,
    /// It is; where its hash is not made as hashes are made today, with one that is.
    Right(Option<PasswordHash>),
}

/// Signs tokens with a key that never leaves this process.
pub trait Signing {
    /// The compact form of `claims`.
    ///
    /// # Errors
    /// [`Failure`] when the key cannot sign.
    fn sign(&self, claims: &AccessTokenClaims) -> Result<String, Failure>;
}

/// The registered clients.
pub trait Clients {
    /// The client of that name.
    ///
    /// # Errors
    /// [`StoreError`].
    fn client(&self, client_id: &str)
    -> impl Future<Output = Result<Option<Arc<Client>>, StoreError>> + Send;
}

/// Keys of clients that are at an address of theirs.
pub trait ClientKeySets {
    /// The set at `uri`, if it can be had; with the key called `kid`, where that is named and there.
    fn key_set_at(&self, uri: &str, kid: Option<&str>) -> impl Future<Output = Option<Arc<JwkSet>>> + Send;
}

/// Checks the signatures of others.
pub trait Signatures {
    /// Whether `key` has signed `token`; what cannot be checked does not fit.
    fn fits(&self, key: &Jwk, token: &Keyed<'_>) -> bool;
}

/// That an assertion is used, for [`Assertions::spend_assertion`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpentAssertion {
    /// The client that has signed it.
    pub client_id: String,
    /// Its own id.
    pub jti: String,
    /// Until when that is remembered, in unix seconds: then nobody takes the assertion any more.
    pub until: u64,
}

/// What clients have signed, each of which counts once (rule G11).
pub trait Assertions {
    /// Spends one; false where that was done before.
    ///
    /// # Errors
    /// [`StoreError`]: then it does not count.
    fn spend_assertion(&self, spent: SpentAssertion)
    -> impl Future<Output = Result<bool, StoreError>> + Send;
}

/// Makes signing keys, and seals their private halves.
pub trait KeyMaker {
    /// A new key by `alg`.
    ///
    /// # Errors
    /// [`Failure`] when the machine cannot make one.
    fn make(&self, alg: Alg) -> Result<NewKey, Failure>;
}

/// Where the signing keys are kept, for all servers that use them.
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

    /// Lets `decide` change the keys. What it leaves is kept, durably, if nobody else has changed them meanwhile; otherwise it
    /// is asked again, about what is there then. When it refuses, all stays as it was.
    ///
    /// # Errors
    /// What `decide` says, or the store's [`Failure`].
    fn change<T: Send, E: From<Failure> + Send>(
        &self,
        decide: impl FnMut(&mut Vec<StoredKey>) -> Result<T, E> + Send,
    ) -> impl Future<Output = Result<T, E>> + Send;
}
