//! Connections side by side: those that read, those of PostgreSQL that changes are made on, and the one of SQLite. Not a pool of
//! sqlx: that asks a connection whether it lives each time it comes back, which costs as much as what was done on it.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use sqlx::{AnyConnection, Connection as _};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, timeout};

use crate::database::one;

/// A connection that was used so lately is used again without being asked whether it lives. No server stops and starts in less,
/// so none that is back is met by a connection from before.
const FRESH: Duration = Duration::from_millis(50);

/// So many connections at most.
pub(crate) struct Lanes {
    url: String,
    statements: Vec<String>,
    most: u32,
    patience: Duration,
    room: Arc<Semaphore>,
    free: Mutex<Vec<Free>>,
}

/// A connection that nobody uses, and since when.
struct Free(AnyConnection, Instant);

/// A connection in use. Who drops it closes it, in whatever state it is; [`Lanes::give_back`] keeps it.
pub(crate) struct Lane {
    pub(crate) connection: AnyConnection,
    _room: OwnedSemaphorePermit,
}

impl Lanes {
    /// At most `most` connections to `url`, each of which is told `statements` first; one is waited for as long as `patience`.
    pub(crate) fn to(url: String, statements: Vec<String>, (most, patience): (u32, Duration)) -> Self {
        let room = Semaphore::new(usize::try_from(most).unwrap_or(1));
        Self { url, statements, most, patience, room: Arc::new(room), free: Mutex::default() }
    }

    /// A connection that lives.
    pub(crate) async fn take(&self) -> Result<Lane, sqlx::Error> {
        timeout(self.patience, self.wait()).await.map_err(|_| sqlx::Error::PoolTimedOut)?
    }

    async fn wait(&self) -> Result<Lane, sqlx::Error> {
        let room = Arc::clone(&self.room).acquire_owned().await;
        let room = room.map_err(|_| sqlx::Error::PoolClosed)?;
        while let Some(Free(mut connection, since)) = self.last() {
            if since.elapsed() <= FRESH || connection.ping().await.is_ok() {
                return Ok(Lane { connection, _room: room });
            }
        }
        let connection = one(&self.url, &self.statements).await?;
        Ok(Lane { connection, _room: room })
    }

    /// Keeps the connection of `lane` for the next; it is in no transaction.
    pub(crate) fn give_back(&self, lane: Lane) {
        self.free().push(Free(lane.connection, Instant::now()));
    }

    /// Gives no more, waits for those in use, and closes all.
    pub(crate) async fn close(&self) {
        let all = timeout(self.patience, self.room.acquire_many(self.most)).await;
        self.room.close();
        drop(all);
        let free = std::mem::take(&mut *self.free());
        for Free(connection, _) in free {
            let _ = connection.close().await;
        }
    }

    /// The one that was used last, so that few are kept fresh rather than all stale.
    fn last(&self) -> Option<Free> {
        self.free().pop()
    }

    fn free(&self) -> std::sync::MutexGuard<'_, Vec<Free>> {
        self.free.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
