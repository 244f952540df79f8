//! The keys as requests see them: the one that signs, and those that are published.

use std::sync::{Arc, PoisonError, RwLock};

use auth_server_core::rules::keys::state::KeyState;
use jsonwebtoken::jwk::JwkSet;

use super::SigningKey;

/// What is known of a key without opening it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownKey {
    /// Its name.
    pub kid: String,
    /// Where it is on its way.
    pub state: KeyState,
    /// When it was made, in unix seconds.
    pub created: u64,
}

/// The keys at one moment.
pub struct Served {
    /// The key that signs.
    pub active: Arc<SigningKey>,
    /// The published keys, that one first.
    pub jwks: JwkSet,
    /// All keys that are kept, in the order in which they came.
    pub known: Vec<KnownKey>,
}

/// The keys now. To look costs no more than counting a reference; a change replaces them whole.
pub struct SigningKeys(RwLock<Arc<Served>>);

impl SigningKeys {
    /// These keys, until they are replaced.
    pub(super) fn new(served: Served) -> Self {
        Self(RwLock::new(Arc::new(served)))
    }

    /// One key that nothing replaces.
    #[cfg(test)]
    pub(crate) fn of_one(key: SigningKey) -> Self {
        let jwks = JwkSet { keys: vec![key.jwk.clone()] };
        let known = vec![KnownKey { kid: key.kid.clone(), state: KeyState::Active, created: 0 }];
        Self::new(Served { active: Arc::new(key), jwks, known })
    }

    /// The keys now.
    #[must_use]
    pub fn now(&self) -> Arc<Served> {
        Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner))
    }

    pub(super) fn replace(&self, served: Served) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(served);
    }
}
