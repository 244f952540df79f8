//! Clients hear that sessions have ended, each at its own pace: rule G9. One that does not answer delays nobody else.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use auth_server_core::domain::LogoutNotice;
use auth_server_core::flows::ports::Time as _;
use auth_server_core::flows::ports::logout::LogoutNotices as _;
use auth_server_core::flows::{Told, tell_logout};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio::time::{MissedTickBehavior, interval};

use crate::app::App;

const PERIOD: Duration = Duration::from_secs(1);
/// So many clients are told at once.
const CLIENTS: usize = 32;
/// So much is told to one client at once.
const AT_ONCE: u32 = 4;
/// Whoever has claimed a notice has told it by then, or is gone.
const LEASE: u64 = 30;

/// Tells the clients of `app` as long as the process lives.
pub async fn tell_logouts(app: Arc<App>) {
    let mut period = interval(PERIOD);
    period.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let (busy, places) = (Busy::default(), Arc::new(Semaphore::new(CLIENTS)));
    loop {
        period.tick().await;
        // Where the database fails, it says so by itself.
        let clients = app.clients_to_tell(app.now()).await.unwrap_or_default();
        for client_id in clients {
            let Some(turn) = busy.begin(&client_id) else { continue };
            let (app, places) = (Arc::clone(&app), Arc::clone(&places));
            tokio::spawn(async move {
                let mut more = true;
                while more {
                    // In the order in which they come, after each batch anew: those who are slow take their turn like others.
                    let _place = places.acquire().await;
                    more = batch(&app, &client_id).await;
                }
                drop(turn);
            });
        }
    }
}

/// Tells the client some of what is due: whether there may be more that it can be told now.
async fn batch(app: &Arc<App>, client_id: &str) -> bool {
    let now = app.now();
    let claimed = app.claim_notices(client_id, (now, now.saturating_add(LEASE)), AT_ONCE).await;
    let claimed = claimed.unwrap_or_else(|error| {
        tracing::error!(%client_id, "logouts cannot be told: {error}");
        Vec::new()
    });
    let mut tasks = JoinSet::new();
    for notice in claimed {
        let app = Arc::clone(app);
        tasks.spawn(async move { one(&app, &notice).await });
    }
    tasks.join_all().await.into_iter().any(|heard| heard)
}

/// Whether the client has heard it, or need not.
async fn one(app: &App, notice: &LogoutNotice) -> bool {
    let LogoutNotice { client_id, tries, .. } = notice;
    match tell_logout(app, &app.config.policy.issuer, notice).await {
        Ok(Told::Heard | Told::Unwanted) => return true,
        Ok(Told::Later { reason, pause }) => {
            tracing::warn!(%client_id, tries, "a logout could not be told: {reason}; again in {pause} s");
        }
        Ok(Told::GivenUp { reason }) => {
            tracing::error!(%client_id, tries, "a logout could not be told, and is not any more: {reason}");
        }
        Err(failure) => tracing::error!(%client_id, "a logout could not be told: {failure}"),
    }
    false
}

/// The clients that are being told something.
#[derive(Clone, Default)]
struct Busy(Arc<Mutex<HashSet<String>>>);

impl Busy {
    /// Begins with `client_id`, unless that is under way.
    fn begin(&self, client_id: &str) -> Option<Turn> {
        let mut busy = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        busy.insert(client_id.to_owned())
            .then(|| Turn { busy: self.clone(), client_id: client_id.to_owned() })
    }
}

/// As long as a client is being told something: also a task that falls over ends it.
struct Turn {
    busy: Busy,
    client_id: String,
}

impl Drop for Turn {
    fn drop(&mut self) {
        self.busy.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.client_id);
    }
}
