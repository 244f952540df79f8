//! A database, and whether it does its part: what was last seen of reading and of changing.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use futures_util::future::BoxFuture;
use sqlx::{AnyConnection, query, query_scalar};
use tokio::time::{MissedTickBehavior, interval};

use crate::{Database, DbError, Engine, Reader};

/// Between two looks at it.
const PERIOD: Duration = Duration::from_secs(1);

/// Why reading and changing do not work, where they do not.
#[derive(Debug, Default)]
struct Health(Mutex<[Option<String>; 2]>);

#[derive(Debug, Clone, Copy)]
enum Part {
    Reading = 0,
    Changing = 1,
}

impl Health {
    fn note<T>(&self, part: Part, outcome: Result<T, DbError>) -> Result<T, DbError> {
        let reason = match &outcome {
            Err(error) if error.is_unavailable() => Some(error.to_string()),
            _ => None,
        };
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(place) = held.get_mut(part as usize)
            && *place != reason
        {
            *place = reason;
        }
        outcome
    }
}

/// A database of which is remembered whether it works. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Watched {
    database: Database,
    health: Arc<Health>,
    same: &'static str,
}

impl Watched {
    /// `database`, in which the statement `same` changes nothing, but needs all that a change needs.
    #[must_use]
    pub fn new(database: Database, same: &'static str) -> Self {
        Self { database, health: Arc::default(), same }
    }

    /// The database itself, for whoever looks after it.
    #[must_use]
    pub fn database(&self) -> &Database {
        &self.database
    }

    /// As [`Database::reader`]; what comes of it is told to [`Watched::read`].
    #[must_use]
    pub fn reader(&self) -> &Reader {
        self.database.reader()
    }

    /// As [`Database::change`].
    ///
    /// # Errors
    /// As there.
    pub async fn change<T, F>(&self, work: F) -> Result<T, DbError>
    where
        T: Send + 'static,
        F: for<'c> FnOnce(&'c mut AnyConnection) -> BoxFuture<'c, Result<T, DbError>> + Send + 'static,
    {
        self.health.note(Part::Changing, self.database.change(work).await)
    }

    /// As [`Database::statement`].
    ///
    /// # Errors
    /// As there.
    pub async fn statement<T, F>(&self, work: F) -> Result<T, DbError>
    where
        T: Send + 'static,
        F: for<'c> FnOnce(&'c mut AnyConnection) -> BoxFuture<'c, Result<T, DbError>> + Send + 'static,
    {
        self.health.note(Part::Changing, self.database.statement(work).await)
    }

    /// What was read, remembered.
    ///
    /// # Errors
    /// Where it was not.
    pub fn read<T>(&self, outcome: Result<T, sqlx::Error>) -> Result<T, DbError> {
        self.health.note(Part::Reading, outcome.map_err(DbError::from))
    }

    /// Why it cannot be used now, as far as the last use of it told.
    #[must_use]
    pub fn trouble(&self) -> Option<String> {
        self.health.0.lock().unwrap_or_else(PoisonError::into_inner).iter().flatten().next().cloned()
    }

    /// Finds out anew: by reading, and where changing did not work, by a change that changes nothing.
    pub async fn probe(&self) {
        let select = match self.database.engine() {
            // Without a table it would not even look at its file.
            Engine::Sqlite => "SELECT COUNT(*) FROM sqlite_schema",
            Engine::Postgres => "SELECT CAST(1 AS BIGINT)",
        };
        let one = query_scalar::<_, i64>(select).fetch_one(self.reader()).await;
        if self.read(one).is_err() || self.trouble().is_none() {
            return;
        }
        let same = self.same;
        let changed = self.statement(move |t| {
            Box::pin(async move {
                query(same).execute(t).await?;
                Ok(())
            })
        });
        // What came of it is noted.
        let _ = changed.await;
    }

    /// Looks each second, as long as the process lives, and says in the log when it fails and when it works again.
    pub async fn watch(self) {
        let (mut period, mut before) = (interval(PERIOD), None);
        period.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            period.tick().await;
            self.probe().await;
            let trouble = self.trouble();
            match (&before, &trouble) {
                (None, Some(reason)) => tracing::error!(%reason, "the database fails"),
                (Some(_), None) => tracing::info!("the database works again"),
                _ => {}
            }
            before = trouble;
        }
    }
}
