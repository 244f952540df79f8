//! Tokens whose signature was checked before: rule K6. Kept is the verdict on the signature and the claims as they were
//! read; time, issuer and audience are judged at every hit.

use std::hash::{BuildHasherDefault, Hash, Hasher};
use std::sync::Arc;

use quick_cache::UnitWeighter;
use quick_cache::sync::{Cache, DefaultLifecycle};
use sha2::{Digest as _, Sha256};
use signet_shared::claims::{AccessToken, Payload};

/// The digest of a token: what it is remembered by, so that no token lies in memory longer than its request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TokenDigest([u8; 32]);

/// A payload, and the generation of keys under which its signature was found to fit.
#[derive(Clone)]
struct Known {
    payload: Arc<Payload<AccessToken>>,
    generation: u64,
}

/// A bounded cache.
pub(crate) struct TokenCache(Option<Tokens>);

type Tokens = Cache<TokenDigest, Known, UnitWeighter, BuildHasherDefault<Leading>>;

impl TokenDigest {
    /// That of `token`.
    pub(crate) fn of(token: &[u8]) -> Self {
        Self(Sha256::digest(token).into())
    }
}

impl TokenCache {
    /// Room for `capacity` tokens; 0 keeps none.
    pub(crate) fn new(capacity: usize) -> Self {
        let (hashes, lifecycle) = (BuildHasherDefault::default(), DefaultLifecycle::default());
        let cache = || Cache::with(capacity, capacity as u64, UnitWeighter, hashes, lifecycle);
        Self((capacity > 0).then(cache))
    }

    /// What is known of a token under the keys of `generation`; without keys nothing is.
    pub(crate) fn get(
        &self,
        token: &TokenDigest,
        generation: Option<u64>,
    ) -> Option<Arc<Payload<AccessToken>>> {
        let generation = generation?;
        let known = self.0.as_ref()?.get(token)?;
        (known.generation == generation).then_some(known.payload)
    }

    /// Remembers that the signature of a token fits a key of `generation`.
    pub(crate) fn put(
        &self,
        token: TokenDigest,
        payload: Arc<Payload<AccessToken>>,
        generation: Option<u64>,
    ) {
        if let (Some(cache), Some(generation)) = (&self.0, generation) {
            cache.insert(token, Known { payload, generation });
        }
    }

    /// How many tokens are remembered.
    pub(crate) fn held(&self) -> usize {
        self.0.as_ref().map_or(0, Cache::len)
    }

    /// Forgets a token whose time is over.
    pub(crate) fn forget(&self, token: &TokenDigest) {
        if let Some(cache) = &self.0 {
            cache.remove(token);
        }
    }
}

impl Hash for TokenDigest {
    /// Eight of its bytes: they are spread as well as any hash of them would be. Who would put many tokens in one place
    /// would need the issuer to sign them: no other is ever remembered.
    fn hash<H: Hasher>(&self, state: &mut H) {
        let (first, _) = self.0.split_first_chunk().unwrap_or((&[0; 8], &[]));
        state.write_u64(u64::from_le_bytes(*first));
    }
}

/// A hash that is there already.
#[derive(Default)]
struct Leading(u64);

impl Hasher for Leading {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write_u64(&mut self, number: u64) {
        self.0 = number;
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*byte);
        }
    }
}

#[cfg(test)]
#[path = "cache_tests.rs"]
mod tests;
