//! Each minute, what is over is cleared away.

use std::time::Duration;

use auth_server_core::flows::ports::StoreError;
use auth_server_store::{STRANGERS_SWEPT_AT_ONCE, SWEPT_AT_ONCE, Store};
use signet_service::clock::Clock;
use tokio::time::{MissedTickBehavior, interval};

const PERIOD: Duration = Duration::from_mins(1);
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
pub async fn sweep(store: Store, clock: Clock, kept: Kept) {
    let mut period = interval(PERIOD);
    period.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        period.tick().await;
        // A little of everything each time round: what comes without end keeps nothing else waiting.
        while round(&store, clock.now(), &kept).await {}
    }
}

/// One batch of each kind: whether there may be more of any.
pub(crate) async fn round(store: &Store, now: u64, Kept { addresses, tokens }: &Kept) -> bool {
    let (few, many) = (SWEPT_AT_ONCE, STRANGERS_SWEPT_AT_ONCE);
    let before = |kept: u64| now.saturating_sub(kept);
    let grants = before(KEPT.max(*tokens));
    let mut more = false;
    let mut note = |most: u32, swept: Result<u32, StoreError>| {
        // Not where the database cannot be used.
        more |= swept.is_ok_and(|gone| gone >= most);
    };
    note(few, store.end_expired_sessions(now, few).await);
    note(few, store.sweep_sessions(before(KEPT), few).await);
    note(many, store.sweep_assertions(now, many).await);
    note(many, store.sweep_requests(now, many).await);
    note(many, store.sweep_logout_requests(now, many).await);
    // First, so that few go with each grant.
    note(few, store.sweep_refresh_tokens(grants, few).await);
    note(few, store.sweep_grants(grants, few).await);
    if let Some(kept) = addresses {
        note(few, store.forget_addresses(before(*kept), few).await);
    }
    more
}
