//! What happens by itself, on a timer.

use std::time::Duration;

use signet_service::clock::Clock;
use tokio::time::{MissedTickBehavior, interval};

use crate::flows::reseal::{Resealed, reseal};
use crate::store::{SWEPT_AT_ONCE, Store};
use crate::vault::Vault;

/// Between two sweeps.
const SWEEP: Duration = Duration::from_mins(1);
/// Between two looks for what an older master key has sealed: another instance may still seal with it.
const RESEAL: Duration = Duration::from_mins(10);

/// Clears away what is over, as long as the process lives.
pub(crate) async fn sweep(store: Store, clock: Clock) {
    let mut period = interval(SWEEP);
    period.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        period.tick().await;
        // Not where the database cannot be used.
        while store.sweep(clock.now(), SWEPT_AT_ONCE).await.unwrap_or(false) {}
    }
}

/// Seals anew what an older master key has sealed, as long as the process lives and there is such a key, and says when it can go.
pub(crate) async fn seal_anew(store: Store, vault: Vault) {
    let (newest, mut period, mut last) = (vault.newest(), interval(RESEAL), None);
    period.set_missed_tick_behavior(MissedTickBehavior::Delay);
    while vault.has_older() {
        period.tick().await;
        let found = match reseal(&store, &vault, SWEPT_AT_ONCE).await {
            Ok(found) => found,
            Err(error) => {
                tracing::warn!("what an older master key has sealed: {error}");
                continue;
            }
        };
        match found {
            Resealed { anew: 0, unopened: 0 } if last == Some(found) => {}
            Resealed { anew, unopened: 0 } => tracing::info!(
                "{anew} rows were sealed anew; all are sealed with the master key {newest} now: where no other instance seals with an \
                 older one, its line can go"
            ),
            Resealed { anew, unopened } => tracing::warn!(
                "{anew} rows were sealed anew with the master key {newest}; {unopened} cannot be opened, because their master key is \
                 not in the ring"
            ),
        }
        last = Some(found);
    }
}
