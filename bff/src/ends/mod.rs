//! Who waits for the end of a session: rule H6. A session ends at any instance and in many ways, so one task of the process asks the
//! database each second about all that are watched ([`follow`](Ends::follow)); what ends here is told at once ([`over`](Ends::over)).
//! To watch is no use of a session, and a database that cannot be asked is no end.

mod watch;
mod watched;

use std::sync::Arc;
use std::time::Duration;

use signet_db::DbError;
use signet_service::clock::Clock;
use tokio::time::{MissedTickBehavior, interval};

use crate::secret::Digest;
use crate::store::{Living, Store};

pub use watch::Watch;
use watched::All;

/// Between two looks at the database.
const PERIOD: Duration = Duration::from_secs(1);

/// What is known of a session that is watched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It lives.
    Lives(Living),
    /// It is over, and stays so.
    Over,
}

/// What a session has so many of at most, each kind counted by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Streams of its own events.
    Events,
    /// What goes on for long between a browser and an API: uploads, answers, `WebSocket`s.
    Exchanges,
}

/// The sessions whose end somebody waits for. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct Ends(Arc<All>);

impl Ends {
    /// Watches the session that is kept under `digest` until what is returned is dropped. Whoever has read the session just now learns of
    /// each end since then; of each change, whoever reads it afterwards.
    #[must_use]
    pub fn watch(&self, digest: &Digest) -> Watch {
        Watch::new(&self.0, digest)
    }

    /// The same, counted: `None` where `most` of this kind watch this session already.
    #[must_use]
    pub fn watch_counted(&self, digest: &Digest, kind: Kind, most: usize) -> Option<Watch> {
        Watch::counted(&self.0, digest, (kind, most))
    }

    /// These sessions have ended here: whoever waits for that learns of it now, and not with the next look.
    pub fn over<'a>(&self, sessions: impl IntoIterator<Item = &'a Digest>) {
        sessions.into_iter().for_each(|digest| self.0.tell(digest, Standing::Over));
    }

    /// Asks `store` once what has become of those that are watched, and tells whoever waits.
    ///
    /// # Errors
    /// [`DbError`]: nothing is known then, and nobody is told anything.
    pub async fn look(&self, store: &Store, now: u64) -> Result<(), DbError> {
        let asked = self.0.living();
        let living = store.living(&asked, now).await?;
        for digest in &asked {
            self.0.tell(digest, living.get(digest).map_or(Standing::Over, |lives| Standing::Lives(*lives)));
        }
        Ok(())
    }

    /// How many sessions are watched.
    #[cfg(test)]
    pub(crate) fn count(&self) -> usize {
        self.0.count()
    }

    /// Looks each second while anybody watches, as long as the process lives.
    pub async fn follow(self, store: Store, clock: Clock) {
        let mut period = interval(PERIOD);
        period.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            self.0.somebody().await;
            period.tick().await;
            match self.look(&store, clock.now()).await {
                Ok(()) => {}
                // Whoever watches the database has said so.
                Err(error) if error.is_unavailable() => {}
                Err(error) => tracing::error!("which sessions have ended cannot be read: {error}"),
            }
        }
    }
}

#[cfg(test)]
mod tests;
