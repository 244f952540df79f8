//! What flows of the OpenID provider need beside the store: secrets, signatures, tokens that come back.

use std::future::Future;

use serde::Serialize;
use signet_shared::claims::AccessTokenClaims;
use signet_shared::jose::Alg;

use super::{Failure, StoreError};
use crate::domain::{TenantId, User};
use crate::rules::protocol::end_session::Hint;

/// Secrets that are carried around.
pub trait Secrets {
    /// A new one: 256 random bits in base64url, 43 characters.
    ///
    /// # Errors
    /// [`Failure`] when the system has no randomness to give.
    fn secret(&self) -> Result<String, Failure>;

    /// The one that follows after `token`, always the same: made of it and a key of this server (rule G3). 43 characters.
    ///
    /// # Errors
    /// [`Failure`] when it cannot be made.
    fn successor(&self, token: &str) -> Result<String, Failure>;
}

/// Signs tokens of every kind.
pub trait TokenSigning {
    /// The compact form of `claims`, by the key of `alg` (`None`: the one of `/auth/login`), with `typ` in its header.
    ///
    /// # Errors
    /// [`Failure`] when there is no such key, or it cannot sign.
    fn sign_token<C: Serialize>(
        &self,
        alg: Option<Alg>,
        typ: &'static str,
        claims: &C,
    ) -> Result<String, Failure>;
}

/// People by their `sub`.
pub trait People {
    /// The person, if they may sign in.
    ///
    /// # Errors
    /// [`StoreError`].
    fn person(
        &self,
        tenant: &TenantId,
        sub: &str,
    ) -> impl Future<Output = Result<Option<User>, StoreError>> + Send;
}

/// Tokens of this server that come back to it.
pub trait IssuedTokens {
    /// What an access token says, when this server has signed it, whatever it is for, and its time is not over.
    fn read_issued(&self, token: &str) -> Option<AccessTokenClaims>;
}

/// ID tokens of this server that come back to it as hints.
pub trait OwnIdTokens {
    /// What one says, when this server has signed it; it may have expired.
    fn read_id_token(&self, token: &str) -> Option<Hint>;
}
