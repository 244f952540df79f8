//! Public keys: where they come from and which one a token asks for.

mod fetch;
mod file;
mod issuer;
mod key_set;

use std::sync::Arc;

pub use fetch::{Fetch, FetchError, HttpFetch};
pub use file::{PublicKeyFile, PublicKeyFileError};
pub use issuer::IssuerKeys;
pub use key_set::{KeySet, VerifyingKey};

/// Where this api's keys come from.
pub enum Keys {
    /// One key from a file.
    File(PublicKeyFile),
    /// The issuer's keys, fetched.
    Issuer(Arc<IssuerKeys>),
}

/// The answer to "which key is that?".
#[derive(Debug)]
pub enum Found {
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
    pub async fn find(&self, kid: Option<&str>) -> Found {
        match self {
            Self::File(file) => file.find(kid),
            Self::Issuer(keys) => keys.find(kid).await,
        }
    }

    /// Why there are no keys, where there are none.
    #[must_use]
    pub fn missing(&self) -> Option<String> {
        match self {
            Self::File(_) => None,
            Self::Issuer(keys) => keys.missing(),
        }
    }
}
