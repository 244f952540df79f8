//! What the auth-server keeps, on SQLite or PostgreSQL: the ports of its core.
//!
//! A method is one transition and one transaction, and carries the audit lines that belong to it. Whatever concerns a
//! tenant's data takes the tenant first, by type: a statement without one cannot be written from outside.

mod able;
mod approvals;
mod assertions;
mod audit;
mod browser_sessions;
mod browsers;
mod client_endings;
mod clients;
mod consents;
mod convert;
mod endings;
mod generations;
mod grants;
mod keys;
mod logout_notices;
mod logout_requests;
mod lookup;
mod migrations;
mod names;
mod newest;
mod page_sign_in;
mod proven;
mod refresh_tokens;
mod requests;
mod seeds;
mod sessions;
mod sweep;
mod tenants;
mod users;

use std::sync::Arc;

use auth_server_core::flows::ports::{Failure, StoreError};
use signet_db::{Database, DbError, Watched};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

pub use clients::{ClientAdded, ClientRemoval, KeptClients, StoredClient};
pub use keys::KeptKeys;
pub use migrations::MIGRATIONS;
pub use seeds::{Seed, SeedLines, Seeded};
pub use sweep::{STRANGERS_SWEPT_AT_ONCE, SWEPT_AT_ONCE};
pub use users::{Added, NewUser};

/// The store. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Store {
    database: Watched,
    /// What may wait to be kept for people who have not signed in, so that whoever sends such requests without end takes a
    /// small part of the database's queue and leaves the rest to those who sign in.
    strangers: Arc<Semaphore>,
}

/// How many requests may wait to be kept at once.
const STRANGERS: usize = 128;

impl Store {
    /// The store in a database that has taken every step of [`MIGRATIONS`].
    #[must_use]
    pub fn new(database: Database) -> Self {
        Self {
            database: Watched::new(database, "UPDATE tenants SET created_at = created_at"),
            strangers: Arc::new(Semaphore::new(STRANGERS)),
        }
    }

    /// A place among those who may wait to have something kept although nobody has signed in; it is given back when that is done,
    /// also where whoever waited for it is gone before.
    fn place_of_a_stranger(&self) -> Result<OwnedSemaphorePermit, StoreError> {
        let place = Arc::clone(&self.strangers).try_acquire_owned();
        place.map_err(|_| StoreError::Unavailable("too many new requests wait for the database".into()))
    }

    /// What was read, and remembers whether reading works.
    fn read<T>(&self, outcome: Result<T, signet_db::SqlError>) -> Result<T, StoreError> {
        self.database.read(outcome).map_err(told)
    }

    /// The database with what was last seen of it.
    #[must_use]
    pub fn watched(&self) -> &Watched {
        &self.database
    }

    /// The database itself, for whoever looks after it.
    #[must_use]
    pub fn database(&self) -> &Database {
        self.database.database()
    }
}

/// What the flows are told.
fn told(error: DbError) -> StoreError {
    match error {
        DbError::Unavailable(reason) => {
            StoreError::Unavailable(format!("the database cannot be used now: {reason}"))
        }
        other => StoreError::Failed(Failure(other.to_string())),
    }
}
