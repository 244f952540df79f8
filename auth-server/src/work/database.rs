//! The database, asked each second whether it does its part: `/ready` says why where it does not.

use std::time::Duration;

use auth_server_store::Store;
use tokio::time::{MissedTickBehavior, interval};

const PERIOD: Duration = Duration::from_secs(1);

/// Watches the database of `store` as long as the process lives.
pub async fn watch_database(store: Store) {
    let (mut period, mut before) = (interval(PERIOD), None);
    period.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        period.tick().await;
        store.probe().await;
        let trouble = store.trouble();
        match (&before, &trouble) {
            (None, Some(reason)) => tracing::error!(%reason, "the database fails"),
            (Some(_), None) => tracing::info!("the database works again"),
            _ => {}
        }
        before = trouble;
    }
}
