//! Each minute, what is over is cleared away.

use std::time::Duration;

use auth_server_core::flows::ports::StoreError;
use auth_server_store::Store;
use signet_service::clock::Clock;
use tokio::time::{MissedTickBehavior, interval};

const PERIOD: Duration = Duration::from_mins(1);
/// So many rows in one transaction: others take their turn in between.
const BATCH: u32 = 500;
/// For so many seconds after its last token a session can go on (rule U5).
const KEPT: u64 = 24 * 60 * 60;

/// Sweeps `store` as long as the process lives.
pub async fn sweep(store: Store, clock: Clock) {
    let mut period = interval(PERIOD);
    period.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        period.tick().await;
        while is_full(&store.sweep_sessions(clock.now().saturating_sub(KEPT), BATCH).await) {}
        while is_full(&store.sweep_assertions(clock.now(), BATCH).await) {}
    }
}

/// Whether there may be more; after a batch that failed, the next minute comes.
fn is_full(gone: &Result<u32, StoreError>) -> bool {
    gone.as_ref().is_ok_and(|gone| *gone >= BATCH)
}
