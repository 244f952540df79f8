//! Tokens whose signature was checked before: rule K6. Kept is the verdict on the signature and the claims as they were
//! read; time, issuer and audience are judged at every hit.

use std::sync::Arc;

use quick_cache::sync::Cache;
use sha2::{Digest as _, Sha256};
use signet_shared::claims::{AccessToken, Payload};

/// A payload, and the generation of keys under which its signature was found to fit.
#[derive(Clone)]
struct Known {
    payload: Arc<Payload<AccessToken>>,
    generation: u64,
}

/// A bounded cache; the digest of the token is the key, so that no token lies in memory longer than its request.
pub(crate) struct TokenCache(Option<Cache<[u8; 32], Known>>);

impl TokenCache {
    /// Room for `capacity` tokens; 0 keeps none.
    pub(crate) fn new(capacity: usize) -> Self {
        Self((capacity > 0).then(|| Cache::new(capacity)))
    }

    /// What is known of `token` under the keys of `generation`; without keys nothing is.
    pub(crate) fn get(&self, token: &str, generation: Option<u64>) -> Option<Arc<Payload<AccessToken>>> {
        let generation = generation?;
        let known = self.0.as_ref()?.get(&digest(token))?;
        (known.generation == generation).then_some(known.payload)
    }

    /// Remembers that the signature of `token` fits a key of `generation`.
    pub(crate) fn put(&self, token: &str, payload: Arc<Payload<AccessToken>>, generation: Option<u64>) {
        if let (Some(cache), Some(generation)) = (&self.0, generation) {
            cache.insert(digest(token), Known { payload, generation });
        }
    }

    /// Forgets `token`, whose time is over.
    pub(crate) fn forget(&self, token: &str) {
        if let Some(cache) = &self.0 {
            cache.remove(&digest(token));
        }
    }
}

fn digest(token: &str) -> [u8; 32] {
    Sha256::digest(token.as_bytes()).into()
}

#[cfg(test)]
#[path = "cache_tests.rs"]
mod tests;
