//! Why a client got no token.

use super::ports::{Failure, StoreError};
use crate::rules::protocol::refusal::OAuthError;

/// Why a client got no token.
#[derive(Debug, thiserror::Error)]
pub enum TokenError {
    /// The request is refused.
    #[error(transparent)]
    Refused(#[from] OAuthError),
    /// The store cannot be used now.
    #[error("{0}")]
    Unavailable(String),
    /// Something of ours failed.
    #[error(transparent)]
    Failed(#[from] Failure),
}

impl From<StoreError> for TokenError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Unavailable(reason) => Self::Unavailable(reason),
            StoreError::Failed(failure) => Self::Failed(failure),
        }
    }
}
