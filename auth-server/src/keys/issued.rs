//! Access tokens that this server has signed and that came back before: rule K6. Kept is the verdict on the signature and what was
//! read; time, issuer and audience are judged at every hit. It lies with the keys, so a change of these forgets all.

use std::sync::Arc;

use aws_lc_rs::digest::{SHA256, digest};
use quick_cache::sync::Cache;
use signet_shared::claims::{AccessToken, Payload};

/// Some megabytes at most.
const TOKENS: usize = 2048;

/// What was read of a token.
pub(super) struct Read {
    pub(super) payload: Payload<AccessToken>,
    pub(super) audience: String,
}

/// Those tokens, each by its digest, so that none lies in memory longer than its request.
pub(super) struct Issued(Cache<[u8; 32], Arc<Read>>);

impl Default for Issued {
    fn default() -> Self {
        Self(Cache::new(TOKENS))
    }
}

impl Issued {
    /// What is known of `token`, or else found by `first` and kept; what is not ours is not kept.
    pub(super) fn read(&self, token: &str, first: impl FnOnce() -> Option<Read>) -> Option<Arc<Read>> {
        let key = digest(&SHA256, token.as_bytes()).as_ref().try_into().ok()?;
        if let Some(known) = self.0.get(&key) {
            return Some(known);
        }
        let read = Arc::new(first()?);
        self.0.insert(key, Arc::clone(&read));
        Some(read)
    }
}
