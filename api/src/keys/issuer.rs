//! The issuer's keys, cached: rule K8.
//!
//! They are fetched anew every five minutes, and when a token names a `kid` that is not among them, but then not more
//! often than the configuration says and one fetch at a time. While the issuer is away the last good keys count for an
//! hour more.

use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use tokio::sync::Mutex;
use tokio::time::Instant;

use super::fetch::{Fetch, FetchError};
use super::{Found, KeySet};

/// The `max-age` of our own JWKS.
const FRESH: Duration = Duration::from_mins(5);
/// Until the first keys are there, and while the issuer is away.
const RETRY: Duration = Duration::from_secs(1);
/// After this, keys that nobody confirmed count no more: they may have been revoked.
const LAST_GOOD: Duration = Duration::from_hours(1);

struct Known {
    keys: KeySet,
    since: Instant,
}

/// What is known of one issuer's keys.
pub struct IssuerKeys {
    fetch: Box<dyn Fetch>,
    interval: Duration,
    known: RwLock<Result<Arc<Known>, String>>,
    /// When the last fetch began; locked while one is under way.
    asked: Mutex<Option<Instant>>,
}

impl IssuerKeys {
    /// Keys that come by `fetch`; an unknown `kid` fetches at most once in `interval`.
    #[must_use]
    pub fn new(fetch: Box<dyn Fetch>, interval: Duration) -> Self {
        let none = Err("the issuer's keys have not been fetched yet".to_owned());
        Self { fetch, interval, known: RwLock::new(none), asked: Mutex::new(None) }
    }

    /// Fetches for ever: quickly until there are keys, then before they grow old.
    pub async fn keep_fresh(self: Arc<Self>) {
        loop {
            let pause = if self.refresh(Duration::ZERO).await { FRESH } else { RETRY };
            tokio::time::sleep(pause).await;
        }
    }

    /// The key called `kid`, fetched now if it is unknown and the last fetch is long enough ago.
    pub async fn find(&self, kid: Option<&str>) -> Found {
        // Of several keys a token must name its own, whether or not any are here.
        let Some(kid) = kid else { return Found::Unknown };
        if let Some(key) = self.current().and_then(|known| known.keys.get(kid)) {
            return Found::Key(key);
        }
        self.refresh(self.interval).await;
        match self.current() {
            None => Found::NoKeys,
            Some(known) => known.keys.get(kid).map_or(Found::Unknown, Found::Key),
        }
    }

    /// Why there are no keys, where there are none.
    #[must_use]
    pub fn missing(&self) -> Option<String> {
        if self.current().is_some() {
            return None;
        }
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        Some(
            known.as_ref().err().cloned().unwrap_or_else(|| "the last keys are too old to be trusted".into()),
        )
    }

    fn current(&self) -> Option<Arc<Known>> {
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        known.as_ref().ok().filter(|known| known.since.elapsed() < LAST_GOOD).cloned()
    }

    /// Fetches unless the last fetch began less than `interval` ago. Whoever waits for a fetch under way shares it.
    async fn refresh(&self, interval: Duration) -> bool {
        let arrived = Instant::now();
        let mut asked = self.asked.lock().await;
        if asked.is_some_and(|at| at >= arrived || at.elapsed() < interval) {
            return self.current().is_some();
        }
        *asked = Some(Instant::now());
        let result = self.fetch.fetch().await;
        self.learn(result)
    }

    fn learn(&self, result: Result<KeySet, FetchError>) -> bool {
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        match result {
            Ok(keys) => {
                if known.is_err() {
                    tracing::info!("the issuer's keys are here");
                }
                *known = Ok(Arc::new(Known { keys, since: Instant::now() }));
                true
            }
            Err(error) => {
                // Said once, not at every try.
                if known.as_ref().err() != Some(&error.to_string()) {
                    tracing::warn!("the issuer's keys cannot be fetched: {error}");
                }
                if known.is_err() {
                    *known = Err(error.to_string());
                }
                false
            }
        }
    }
}

#[cfg(test)]
#[path = "issuer_tests.rs"]
mod tests;
