//! Why nobody was signed in.

use super::ports::{Failure, HashingError, StoreError};

/// Why nobody was signed in.
#[derive(Debug, thiserror::Error)]
pub enum SignInError {
    /// Unknown user, wrong password, or an account that is disabled: the caller cannot tell which, not even by the time it
    /// took.
    #[error("unknown user or wrong password")]
    InvalidCredentials,
    /// Too many logins at once.
    #[error("too many logins at once")]
    Busy,
    /// The store cannot be used now.
    #[error("{0}")]
    Unavailable(String),
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

impl From<StoreError> for SignInError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Unavailable(reason) => Self::Unavailable(reason),
            StoreError::Failed(failure) => Self::Failed(failure),
        }
    }
}
