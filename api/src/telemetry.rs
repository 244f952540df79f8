//! What the api tells of itself: the guard's counts as metrics, and fetches of keys under the ids of the requests that cause
//! them.

use http::HeaderMap;
use signet_guard::{Context, Fetching, Guard, Statistics};
use signet_service::telemetry::metrics::{Kind, Metrics, of_count};
use signet_service::telemetry::{carry, headers};

/// Adds the counts of `guard`.
pub fn register(metrics: &mut Metrics, guard: &Guard) {
    let mut read = |kind, name, help, number: fn(Statistics) -> u64| {
        let guard = guard.clone();
        metrics.read(kind, name, help, move || of_count(number(guard.statistics())));
    };
    let help = "Tokens whose signature had been checked before.";
    read(Kind::Counter, "token_cache_hits", help, |all| all.cache_hits);
    let help = "Tokens that were looked for among the checked ones and not found.";
    read(Kind::Counter, "token_cache_misses", help, |all| all.cache_misses);
    read(Kind::Gauge, "token_cache_entries", "Tokens that are remembered as checked.", |all| all.cached);
    read(Kind::Counter, "key_fetches", "Fetches of the issuer's keys that were answered.", |all| all.fetched);
    let help = "Fetches of the issuer's keys that failed.";
    read(Kind::Counter, "key_fetches_failed", help, |all| all.fetches_failed);
}

/// A fetch of keys goes by the ids of the request that causes it, and by ids of its own in the background.
pub struct Ids;

impl Context for Ids {
    fn carry(&self, fetching: Fetching) -> Fetching {
        Box::pin(carry(fetching))
    }

    fn headers(&self) -> HeaderMap {
        headers()
    }
}
