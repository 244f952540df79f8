//! Signing in with user name and password: contracts R2 to R5.

use super::ports::{Failure, Hashing, HashingError, Random, Signing, Time, Users};
use crate::rules::protocol::access_token::{self, Policy};

/// What a person typed.
pub struct Credentials {
    /// Compared without regard to case.
    pub username: String,
    /// As typed.
    pub password: String,
}

/// Why nobody was signed in.
#[derive(Debug, thiserror::Error)]
pub enum SignInError {
    /// Unknown user or wrong password: the caller cannot tell which, not even by the time it took.
    #[error("unknown user or wrong password")]
    InvalidCredentials,
    /// Too many logins at once.
    #[error("too many logins at once")]
    Busy,
    /// Something of ours failed.
    #[error(transparent)]
    Failed(#[from] Failure),
}

impl From<HashingError> for SignInError {
    fn from(error: HashingError) -> Self {
        match error {
            HashingError::Busy => Self::Busy,
            HashingError::Failed(failure) => Self::Failed(failure),
        }
    }
}

/// Checks `credentials` and gives an access token, a signed JWT, under `policy`.
///
/// # Errors
/// [`SignInError`]; an unknown user costs the same work as a wrong password.
pub async fn sign_in<P>(ports: &P, policy: &Policy, credentials: Credentials) -> Result<String, SignInError>
where
    P: Users + Hashing + Signing + Time + Random + Sync,
{
    let user = ports.by_username(&credentials.username).await?;
    let hash = user.as_ref().map(|user| &user.password_hash);
    let right = ports.verify(credentials.password, hash).await?;
    // Both must hold: a port that answers yes for nobody signs nobody in.
    let Some(user) = user.filter(|_| right) else { return Err(SignInError::InvalidCredentials) };
    let claims = access_token::claims(policy, &user, ports.now(), ports.unique_id()?);
    Ok(ports.sign(&claims)?)
}

#[cfg(test)]
#[path = "sign_in_tests.rs"]
mod tests;
