//! What the bff keeps, on SQLite or PostgreSQL. A method is one transition and one transaction; what is spent once is spent in one
//! statement. Nothing in here sees a cookie or a token: it is given digests, and what is sealed.

mod client_keys;
mod endings;
mod health;
mod leases;
mod logins;
mod migrations;
mod sessions;
mod sweep;

use std::sync::Arc;

use health::{Health, Part};
use signet_db::{AnyConnection, BoxFuture, Database, DbError};
use tokio::sync::Semaphore;

pub use client_keys::KeptKey;
pub use endings::{Ended, Heard};
pub use leases::Lease;
pub use logins::KeptLogin;
pub use migrations::MIGRATIONS;
pub use sessions::{KeptSession, NewSession};
pub use sweep::SWEPT_AT_ONCE;

/// How many sign-ins may wait to be kept at once: anybody can begin one, and whoever has a session is not to wait behind them.
const STRANGERS: usize = 128;

/// The store. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Store {
    database: Database,
    health: Arc<Health>,
    strangers: Arc<Semaphore>,
}

impl Store {
    /// The store in a database that has taken every step of [`MIGRATIONS`].
    #[must_use]
    pub fn new(database: Database) -> Self {
        Self { database, health: Arc::default(), strangers: Arc::new(Semaphore::new(STRANGERS)) }
    }

    /// The database itself, for whoever looks after it.
    #[must_use]
    pub fn database(&self) -> &Database {
        &self.database
    }

    /// Makes a change, and remembers whether changes can be made.
    async fn change<T, F>(&self, work: F) -> Result<T, DbError>
    where
        T: Send + 'static,
        F: for<'c> FnOnce(&'c mut AnyConnection) -> BoxFuture<'c, Result<T, DbError>> + Send + 'static,
    {
        self.health.note(Part::Changing, self.database.change(work).await)
    }

    /// Makes a change of exactly one statement, and remembers whether changes can be made.
    async fn statement<T, F>(&self, work: F) -> Result<T, DbError>
    where
        T: Send + 'static,
        F: for<'c> FnOnce(&'c mut AnyConnection) -> BoxFuture<'c, Result<T, DbError>> + Send + 'static,
    {
        self.health.note(Part::Changing, self.database.statement(work).await)
    }

    /// What was read, and remembers whether reading works.
    fn read<T>(&self, outcome: Result<T, signet_db::SqlError>) -> Result<T, DbError> {
        self.health.note(Part::Reading, outcome.map_err(DbError::from))
    }
}

/// Unix seconds as a column keeps them; beyond its end there is no time.
fn column(seconds: u64) -> i64 {
    i64::try_from(seconds).unwrap_or(i64::MAX)
}

/// A column that is never negative.
fn number<T: TryFrom<i64>>(column: i64) -> Result<T, DbError> {
    T::try_from(column).map_err(|_| DbError::Broken(format!("{column} is out of range").into()))
}
