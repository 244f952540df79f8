//! Public keys: where they come from and which one a token asks for.

mod fetch;
mod file;
mod freshness;
mod issuer;

use std::sync::Arc;

pub use fetch::{Fetch, FetchError, Fetched};
pub use file::PublicKeyFileError;

pub(crate) use fetch::HttpFetch;
pub(crate) use file::PublicKeyFile;
pub(crate) use issuer::IssuerKeys;

use super::signature::VerifyingKey;

/// Where a guard's keys come from.
pub(crate) enum Keys {
    /// One key from a file.
    File(PublicKeyFile),
    /// The issuer's keys, fetched.
    Issuer(Arc<IssuerKeys>),
}

/// The answer to "which key is that?".
#[derive(Debug)]
pub(crate) enum Found {
    /// This one.
    Key(Arc<VerifyingKey>),
    /// None of those that are known.
    Unknown,
    /// No keys are known at all.
    NoKeys,
}

impl Keys {
    /// The key called `kid`. The issuer's key must be named; a file's key counts whatever the token calls it, unless
    /// the file itself gives it a name.
    pub(crate) async fn find(&self, kid: Option<&str>) -> Found {
        match self {
            Self::File(file) => file.find(kid),
            Self::Issuer(keys) => keys.find(kid).await,
        }
    }

    /// Why there are no keys, where there are none.
    pub(crate) fn missing(&self) -> Option<String> {
        match self {
            Self::File(_) => None,
            Self::Issuer(keys) => keys.missing(),
        }
    }

    /// How many fetches were answered, and how many failed; a file is read once, before there is a guard.
    pub(crate) fn fetches(&self) -> (u64, u64) {
        match self {
            Self::File(_) => (0, 0),
            Self::Issuer(keys) => keys.fetches(),
        }
    }

    /// Another number whenever the keys are others than before; `None` while none count.
    pub(crate) fn generation(&self) -> Option<u64> {
        match self {
            Self::File(_) => Some(0),
            Self::Issuer(keys) => keys.generation(),
        }
    }
}
