//! The signing keys and the clients of the database, looked at each second: whatever an operator, another server or the time has
//! changed is served within two.

use std::sync::Arc;
use std::time::Duration;

use signet_service::telemetry::in_background;
use tokio::time::{Instant, MissedTickBehavior, interval};

use crate::app::App;
use crate::clients::{Followed, Registry};
use crate::keys::Keeper;

const PERIOD: Duration = Duration::from_secs(1);

/// What is looked at.
pub struct Tended {
    /// The keys.
    pub keeper: Keeper,
    /// The clients.
    pub followed: Followed,
}

impl Tended {
    /// Looks at both, `uptime` seconds after the start: a client comes into `registry` when there are the keys that sign for it.
    pub async fn look(&mut self, registry: &Registry, uptime: u64) {
        self.keeper.sign_by(self.followed.look().await);
        self.keeper.look(uptime).await;
        self.followed.show(registry, &self.keeper.served().now());
    }
}

/// Looks after the keys and clients of `app`, which began at `began`, as long as the process lives: also while it goes down,
/// because requests in flight are still answered.
pub async fn tend(mut tended: Tended, app: Arc<App>, began: Instant) {
    let mut period = interval(PERIOD);
    period.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        period.tick().await;
        in_background(tended.look(&app.registry, began.elapsed().as_secs())).await;
    }
}
