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
        all(async || store.sweep_sessions(clock.now().saturating_sub(KEPT), BATCH).await).await;
        all(async || store.sweep_assertions(clock.now(), BATCH).await).await;
    }
}

/// Until a batch is not full, or fails: the next minute comes.
async fn all(batch: impl AsyncFn() -> Result<u32, StoreError>) {
    while let Ok(gone) = batch().await {
        if gone < BATCH {
            break;
        }
    }
}
