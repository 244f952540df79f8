//! The signing keys: made at the first start, sealed in the database, changed in time, never given out.

mod algorithm;
mod custody;
mod error;
mod first_start;
mod folder;
mod index;
mod issued;
mod keeper;
mod opened;
mod other_kinds;
mod own_tokens;
mod pair;
mod pem_file;
mod public_files;
mod public_half;
mod sealing;
mod served;
mod settings;
mod signing_key;
#[cfg(test)]
mod signing_key_tests;
#[cfg(test)]
mod testing;

pub use algorithm::SigningAlg;
pub use custody::{Custody, Hand, forget};
pub use error::KeyError;
pub(crate) use folder::lock;
pub use keeper::Keeper;
pub use opened::opened;
pub use own_tokens::{read_id_token, read_issued, read_own};
pub use pair::generate;
pub use pem_file::{ImportError, read_private_key};
pub use served::{KnownKey, Served, SigningKeys};
pub use settings::KeySettings;
pub use signing_key::SigningKey;
