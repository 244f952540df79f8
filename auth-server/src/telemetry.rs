//! What the auth-server tells of its keys as metrics.

use std::sync::Arc;

use signet_service::clock::Clock;
use signet_service::telemetry::metrics::{Kind, Metrics, Sample, of_count};

use crate::keys::{KnownKey, SigningKeys};

/// Adds the ages of `keys`.
pub fn register(metrics: &mut Metrics, keys: Arc<SigningKeys>, clock: Clock) {
    let help = "The age of each signing key, by its name and state.";
    metrics.read_each(Kind::Gauge, "signing_key_age_seconds", help, move || {
        let (now, keys) = (clock.now(), keys.now());
        let age = |created: u64| of_count(now.saturating_sub(created));
        let one = |key: &KnownKey| {
            Sample::labelled(&[("kid", &key.kid), ("state", key.state.as_str())], age(key.created))
        };
        keys.known.iter().map(one).collect()
    });
}
