//! The issuer's keys, cached: rule K8.
//!
//! They are fetched anew as often as they say themselves, every five minutes at least, and when a token names a `kid` that is not among them, but then not more
//! often than the configuration says and one fetch at a time. While the issuer is away the last good keys count for an
//! hour more.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock, Weak};
use std::time::Duration;

use signet_shared::jose::JwkSet;
use tokio::sync::Mutex;
use tokio::time::{Instant, timeout};

use super::fetch::{Fetch, FetchError};
use super::{Found, VerifyingKey};
use crate::Context;
use crate::statistics::Count;

/// However long the issuer says that its keys are fresh: a revoked one is trusted no longer than that.
const FRESH: Duration = Duration::from_mins(5);
/// Until the first keys are there, and while the issuer is away.
const RETRY: Duration = Duration::from_secs(1);
/// No way to keys takes longer; one that never ends must not keep everybody waiting.
const PATIENCE: Duration = Duration::from_secs(15);
/// After this, keys that nobody confirmed count no more: they may have been revoked.
const LAST_GOOD: Duration = Duration::from_hours(1);

struct Known {
    set: JwkSet,
    keys: HashMap<String, Arc<VerifyingKey>>,
    since: Instant,
}

/// The last good keys, and why there are no newer ones.
struct Held {
    known: Option<Arc<Known>>,
    trouble: Option<String>,
}

/// What is known of one issuer's keys.
pub(crate) struct IssuerKeys {
    fetch: Box<dyn Fetch>,
    context: Arc<dyn Context>,
    fetches: Count,
    interval: Duration,
    held: RwLock<Held>,
    generation: AtomicU64,
    /// The last fetch; locked while one is under way.
    asked: Arc<Mutex<Option<Asked>>>,
}

/// When a fetch began, and when it came to an end: of one that fell over, when it began.
struct Asked {
    began: Instant,
    ended: Instant,
}

impl IssuerKeys {
    /// Keys that come by `fetch`; an unknown `kid` fetches at most once in `interval`.
    pub(crate) fn new(fetch: Box<dyn Fetch>, context: Arc<dyn Context>, interval: Duration) -> Self {
        let trouble = Some("the issuer's keys have not been fetched yet".to_owned());
        Self {
            fetch,
            context,
            fetches: Count::default(),
            interval,
            held: RwLock::new(Held { known: None, trouble }),
            generation: AtomicU64::new(1),
            asked: Arc::default(),
        }
    }

    /// Fetches as long as anybody holds the keys: quickly until there are some, then before they grow old.
    pub(crate) async fn keep_fresh(keys: Weak<Self>) {
        while let Some(keys) = keys.upgrade() {
            let some = keys.refresh(Duration::ZERO).await;
            let pause = if some { keys.fetch.fresh_for().clamp(RETRY, FRESH) } else { RETRY };
            drop(keys);
            tokio::time::sleep(pause).await;
        }
    }

    /// The key called `kid`, fetched now if it is unknown and the last fetch is long enough ago.
    pub(crate) async fn find(self: &Arc<Self>, kid: Option<&str>) -> Found {
        // Of several keys a token must name its own, whether or not any are here.
        let Some(kid) = kid else { return Found::Unknown };
        if let Some(key) = self.current().and_then(|known| known.keys.get(kid).cloned()) {
            return Found::Key(key);
        }
        self.refresh(self.interval).await;
        match self.current() {
            None => Found::NoKeys,
            Some(known) => known.keys.get(kid).cloned().map_or(Found::Unknown, Found::Key),
        }
    }

    /// Why there are no keys, where there are none.
    pub(crate) fn missing(&self) -> Option<String> {
        if self.current().is_some() {
            return None;
        }
        let held = self.held.read().unwrap_or_else(PoisonError::into_inner);
        Some(match &held.known {
            None => held.trouble.clone().unwrap_or_default(),
            Some(known) if known.keys.is_empty() => "the issuer publishes no usable key".into(),
            Some(_) => "the last keys are too old to be trusted".into(),
        })
    }

    /// How many fetches were answered, and how many failed.
    pub(crate) fn fetches(&self) -> (u64, u64) {
        self.fetches.both()
    }

    /// Another number whenever the keys are others than before; `None` while none count.
    pub(crate) fn generation(&self) -> Option<u64> {
        self.look(|_| self.generation.load(Ordering::Acquire))
    }

    fn current(&self) -> Option<Arc<Known>> {
        self.look(Arc::clone)
    }

    /// What `at` sees in the keys, as long as they count.
    fn look<T>(&self, at: impl FnOnce(&Arc<Known>) -> T) -> Option<T> {
        let held = self.held.read().unwrap_or_else(PoisonError::into_inner);
        let known = held.known.as_ref().filter(|known| known.since.elapsed() < LAST_GOOD);
        known.filter(|known| !known.keys.is_empty()).map(at)
    }

    /// Fetches unless the last fetch began less than `interval` ago. Whoever waits for a fetch under way shares it.
    async fn refresh(self: &Arc<Self>, interval: Duration) -> bool {
        let arrived = Instant::now();
        let mut asked = Arc::clone(&self.asked).lock_owned().await;
        if asked.as_ref().is_some_and(|last| last.ended >= arrived || last.began.elapsed() < interval) {
            return self.current().is_some();
        }
        let began = Instant::now();
        *asked = Some(Asked { began, ended: began });
        // In a task of its own: whoever asks may hang up, and must not take along what the others wait for.
        let keys = Arc::clone(self);
        let fetching = self.context.carry(Box::pin(async move {
            let result = timeout(PATIENCE, keys.fetch.fetch()).await.unwrap_or(Err(FetchError::Late));
            let some = keys.learn(result);
            *asked = Some(Asked { began, ended: Instant::now() });
            drop(asked);
            some
        }));
        tokio::spawn(fetching).await.unwrap_or(false)
    }

    fn learn(&self, result: Result<JwkSet, FetchError>) -> bool {
        self.fetches.note(result.is_ok());
        let mut held = self.held.write().unwrap_or_else(PoisonError::into_inner);
        match result {
            Ok(set) => {
                if held.trouble.take().is_some() {
                    tracing::info!("the issuer's keys are here");
                }
                if held.known.as_ref().is_none_or(|known| known.set != set) {
                    self.generation.fetch_add(1, Ordering::Release);
                }
                let keys = usable(&set);
                let some = !keys.is_empty();
                held.known = Some(Arc::new(Known { keys, set, since: Instant::now() }));
                some
            }
            Err(error) => {
                // Said once, not at every try.
                let trouble = Some(error.to_string());
                if held.trouble != trouble {
                    tracing::warn!("the issuer's keys cannot be fetched: {}", error.whole());
                }
                held.trouble = trouble;
                false
            }
        }
    }
}

fn usable(set: &JwkSet) -> HashMap<String, Arc<VerifyingKey>> {
    let keys = set.keys().iter().cloned();
    keys.filter_map(|jwk| Some((jwk.kid.clone()?, Arc::new(VerifyingKey::new(jwk)?)))).collect()
}

#[cfg(test)]
#[path = "issuer_tests.rs"]
mod tests;
