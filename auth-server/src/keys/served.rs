//! The keys as requests see them: the one that signs, and those that are published.

use std::sync::{Arc, PoisonError, RwLock};

use auth_server_core::rules::keys::state::KeyState;
use jsonwebtoken::jwk::JwkSet;
use signet_shared::jose::Alg;

use super::SigningKey;
use super::issued::Issued;

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
    /// The key that signs the tokens of `/auth/login`.
    pub active: Arc<SigningKey>,
    /// The keys that sign, one of each algorithm in use; that one among them.
    pub signing: Vec<Arc<SigningKey>>,
    /// The published keys, that one first.
    pub jwks: JwkSet,
    /// Public halves of keys that are published no more: they check hints that have expired (rule K8).
    pub retired: JwkSet,
    /// All keys that are kept, in the order in which they came.
    pub known: Vec<KnownKey>,
    /// Access tokens that the published keys have signed, as far as they came back.
    pub(super) issued: Issued,
}

impl Served {
    /// The key that signs by `alg`; `None` where nothing is signed by it.
    #[must_use]
    pub fn by(&self, alg: Alg) -> Option<&SigningKey> {
        self.signing.iter().find(|key| Alg::from(key.algorithm) == alg).map(AsRef::as_ref)
    }
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
        let active = Arc::new(key);
        let retired = JwkSet { keys: Vec::new() };
        Self::new(Served {
            signing: vec![Arc::clone(&active)],
            active,
            jwks,
            retired,
            known,
            issued: Issued::default(),
        })
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
