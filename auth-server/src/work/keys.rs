//! The signing keys, looked at each second: whatever an operator, another server or the time has changed is served within
//! two.

use std::time::Duration;

use signet_service::telemetry::in_background;
use tokio::time::{Instant, MissedTickBehavior, interval};

use crate::keys::Keeper;

const PERIOD: Duration = Duration::from_secs(1);

/// Looks after the keys of `keeper`, which began at `began`, as long as the process lives: also while it goes down,
/// because requests in flight are still signed for.
pub async fn tend_keys(mut keeper: Keeper, began: Instant) {
    let mut period = interval(PERIOD);
    period.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        period.tick().await;
        in_background(keeper.look(began.elapsed().as_secs())).await;
    }
}
