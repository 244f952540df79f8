//! Why an authorization request gets a page that says so, and no answer.

use crate::flows::ports::{Failure, StoreError};
use crate::rules::protocol::addressee::PageError;

/// Why there is nothing but a page.
#[derive(Debug, thiserror::Error)]
pub enum AuthorizeError {
    /// It is not known where an answer may go.
    #[error(transparent)]
    Page(#[from] PageError),
    /// The request is done, its time is over, it is another browser's, or there never was one: which of these it is helps nobody
    /// but a thief.
    #[error("this sign-in is over, or was begun in another browser")]
    Gone,
    /// The store cannot be used now.
    #[error("{0}")]
    Unavailable(String),
    /// Something of ours failed.
    #[error(transparent)]
    Failed(#[from] Failure),
}

impl From<StoreError> for AuthorizeError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Unavailable(reason) => Self::Unavailable(reason),
            StoreError::Failed(failure) => Self::Failed(failure),
        }
    }
}
