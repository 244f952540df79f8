//! Contract tests: the same checks against both engines, each against a database of its own.

mod cluster;
mod script;

use tempfile::TempDir;

use crate::{Database, Location, Migration};

pub use cluster::Cluster;

/// A database for one test; it is gone when this is dropped.
pub struct Fresh {
    /// It.
    pub database: Database,
    _folder: Option<TempDir>,
}

/// A new file.
///
/// # Panics
/// When it cannot be made.
#[expect(clippy::expect_used, reason = "a test that cannot go on has failed")]
pub async fn sqlite(known: &[Migration]) -> Fresh {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let fresh = open(Location::File(folder.path().join("test.db")), known).await;
    Fresh { database: fresh, _folder: Some(folder) }
}

/// A new database in this process's PostgreSQL, which is started when it is first needed.
///
/// # Panics
/// When there is no PostgreSQL.
pub async fn postgres(known: &[Migration]) -> Fresh {
    let location = Cluster::shared().await.fresh().await;
    Fresh { database: open(location, known).await, _folder: None }
}

#[expect(clippy::expect_used, reason = "a test that cannot go on has failed")]
async fn open(location: Location, known: &[Migration]) -> Database {
    let database = Database::open(location).await.expect("a fresh database can be opened");
    database.migrate(known).await.expect("a fresh database takes every step");
    database
}

/// Each of these checks, `async fn(Database)`, as one test on SQLite and one on PostgreSQL.
#[macro_export]
macro_rules! contract {
    ($known:expr; $($check:ident),+ $(,)?) => {
        const STEPS: &[$crate::Migration] = $known;

        mod sqlite {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $check() {
                let fresh = $crate::testing::sqlite(super::STEPS).await;
                super::$check(fresh.database.clone()).await;
            })+
        }
        mod postgres {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $check() {
                let fresh = $crate::testing::postgres(super::STEPS).await;
                super::$check(fresh.database.clone()).await;
            })+
        }
    };
}
