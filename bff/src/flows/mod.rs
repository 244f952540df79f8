//! What is done, one file per action: sign-in begun and completed, the session of a request, its access tokens, its end.

pub mod access_token;
pub mod begin_login;
pub mod complete_login;
pub mod hear_logout;
pub mod log_out;
mod pending;
pub mod reseal;
pub mod session;
pub mod session_details;

use signet_db::DbError;

use crate::provider::ProviderError;
use crate::secret::NoRandomness;
use crate::vault::VaultError;

pub use session::{Session, SessionState};

/// What can go wrong in a flow beside what it decides.
#[derive(Debug, thiserror::Error)]
pub enum FlowError {
    /// The database.
    #[error(transparent)]
    Database(#[from] DbError),
    /// What is sealed.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// The system.
    #[error(transparent)]
    Randomness(#[from] NoRandomness),
    /// The provider.
    #[error(transparent)]
    Provider(#[from] ProviderError),
}
