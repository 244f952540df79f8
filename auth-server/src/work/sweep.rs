//! Each minute, what is over is cleared away.

use std::time::Duration;

use auth_server_core::flows::ports::StoreError;
use auth_server_store::Store;
use signet_service::clock::Clock;
use tokio::time::{MissedTickBehavior, interval};

const PERIOD: Duration = Duration::from_mins(1);
/// So many rows in one transaction: others take their turn in between, and SQLite needs some milliseconds for it.
const BATCH: u32 = 100;
/// For so many seconds after its last token a session can go on (rule U5).
const KEPT: u64 = 24 * 60 * 60;

/// How many seconds what is over counts for something.
pub struct Kept {
    /// The addresses of clients; `None`: for good.
    pub addresses: Option<u64>,
    /// Access tokens: what they came of is kept as long as the longest of them lives.
    pub tokens: u64,
}

/// Sweeps `store` as long as the process lives.
pub async fn sweep(store: Store, clock: Clock, Kept { addresses, tokens }: Kept) {
    let mut period = interval(PERIOD);
    period.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        period.tick().await;
        let before = |kept: u64| clock.now().saturating_sub(kept);
        while is_full(&store.sweep_sessions(before(KEPT), BATCH).await) {}
        while is_full(&store.sweep_assertions(before(0), BATCH).await) {}
        while is_full(&store.sweep_requests(before(0), BATCH).await) {}
        let grants = before(KEPT.max(tokens));
        // First, so that few go with each grant.
        while is_full(&store.sweep_refresh_tokens(grants, BATCH).await) {}
        while is_full(&store.sweep_grants(grants, BATCH).await) {}
        if let Some(kept) = addresses {
            while is_full(&store.forget_addresses(before(kept), BATCH).await) {}
        }
    }
}

/// Whether there may be more; not where the database cannot be used.
fn is_full(batch: &Result<u32, StoreError>) -> bool {
    batch.as_ref().is_ok_and(|gone| *gone >= BATCH)
}
