//! What happens by itself, on a timer.

use std::time::Duration;

use signet_service::clock::Clock;
use tokio::time::{MissedTickBehavior, interval};

use crate::store::{SWEPT_AT_ONCE, Store};

/// Between two sweeps.
const SWEEP: Duration = Duration::from_mins(1);

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
