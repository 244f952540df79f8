//! The signing keys: made at the first start, sealed in the data folder, changed in time, never given out.

mod algorithm;
mod custody;
mod error;
mod first_start;
mod index;
mod keeper;
mod opened;
mod own_tokens;
mod pair;
mod pem_file;
mod public_files;
mod sealing;
mod served;
mod settings;
mod signing_key;
#[cfg(test)]
mod signing_key_tests;
mod store;
#[cfg(test)]
mod testing;

use std::path::Path;

use auth_server_core::domain::StoredKey;

pub use algorithm::SigningAlg;
pub use custody::Custody;
pub use error::KeyError;
pub use keeper::Keeper;
pub use opened::opened;
pub use own_tokens::read_own;
pub use pair::generate;
pub use pem_file::{ImportError, read_private_key};
pub use served::{KnownKey, Served, SigningKeys};
pub use settings::KeySettings;
pub use signing_key::SigningKey;

/// The keys that are kept in `data_dir`, without opening them; `None` before the first start.
///
/// # Errors
/// [`KeyError`] when they cannot be read.
pub fn kept(data_dir: &Path) -> Result<Option<Vec<StoredKey>>, KeyError> {
    store::FileStore::new(data_dir).read()
}
