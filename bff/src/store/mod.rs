//! What the bff keeps, on SQLite or PostgreSQL. A method is one transition and one transaction; what is spent once is spent in one
//! statement. Nothing in here sees a cookie or a token: it is given digests, and what is sealed.

mod client_keys;
mod endings;
mod leases;
mod living;
mod logins;
mod migrations;
mod reseal;
mod sessions;
mod sweep;

use std::sync::Arc;

use signet_db::{Database, DbError, Watched};
use tokio::sync::Semaphore;

pub use client_keys::KeptKey;
pub use endings::{Ended, Heard};
pub use leases::Lease;
pub use living::Living;
pub use logins::KeptLogin;
pub use migrations::MIGRATIONS;
pub use reseal::{SealedAnew, SealedRow, SealedTable};
pub use sessions::{KeptSession, NewSession};
pub use sweep::SWEPT_AT_ONCE;

/// How many sign-ins may wait to be kept at once: anybody can begin one, and whoever has a session is not to wait behind them.
const STRANGERS: usize = 128;

/// The store. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Store {
    database: Watched,
    strangers: Arc<Semaphore>,
}

impl Store {
    /// The store in a database that has taken every step of [`MIGRATIONS`].
    #[must_use]
    pub fn new(database: Database) -> Self {
        Self {
            database: Watched::new(database, "UPDATE client_keys SET place = place"),
            strangers: Arc::new(Semaphore::new(STRANGERS)),
        }
    }

    /// The database with what was last seen of it.
    #[must_use]
    pub fn database(&self) -> &Watched {
        &self.database
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
