//! An open database: what only reads takes a connection of its own; what changes something is one transaction.

use std::sync::{Arc, Once};
use std::time::Duration;

use futures_util::future::BoxFuture;
use sqlx::any::AnyPoolOptions;
use sqlx::{AnyConnection, AnyPool, AssertSqlSafe, Connection as _, Executor as _};

use crate::in_place::InPlace;
use crate::lanes::{Lane, Lanes};
use crate::migrations::{self, Migration};
use crate::queue::Queue;
use crate::reader::Reader;
use crate::{DbError, Engine, Location, private, settings};

/// What is done in one transaction: it is committed when this succeeds, and undone when it fails.
pub type Change<T> =
    Box<dyn for<'c> FnOnce(&'c mut AnyConnection) -> BoxFuture<'c, Result<T, DbError>> + Send>;

/// Connections that read, or with PostgreSQL do everything.
const CONNECTIONS: u32 = 8;
/// How long a connection is waited for.
const PATIENCE: Duration = Duration::from_secs(5);

/// An open database. Cheap to clone.
#[derive(Clone)]
pub struct Database(Arc<Inner>);

struct Inner {
    location: Location,
    reader: Reader,
    writer: Writer,
}

enum Writer {
    /// SQLite: one change after the other.
    Queue { lane: Arc<Lanes>, queue: Queue },
    /// PostgreSQL: changes side by side.
    Lanes(Lanes),
    /// It is only looked at.
    Nobody,
}

impl Database {
    /// Opens the database at `location`; a file is made where there is none, readable for its owner alone.
    ///
    /// # Errors
    /// [`DbError`], when it cannot be reached.
    pub async fn open(location: Location) -> Result<Self, DbError> {
        let statements = |reads| settings::statements(location.engine(), reads);
        let url = location.url();
        let writer = match &location {
            Location::File(path) => {
                // SQLite gives its other files the same mode.
                private::open(path).map_err(|error| {
                    DbError::unavailable(format!("{} cannot be opened: {error}", path.display()))
                })?;
                // Of two that make a file what ours are at the same moment, one would be told that it is locked, and not wait.
                let is_new = std::fs::metadata(path).is_ok_and(|file| file.len() == 0);
                let _alone =
                    if is_new { Some(migrations::lock(path, migrations::PATIENCE).await?) } else { None };
                // A pool would try a file that is no database again and again, and say at last that it took too long.
                let _ = one(&url, &statements(false)).await?.close().await;
                let lane = Arc::new(Lanes::to(url.clone(), statements(false), (1, PATIENCE)));
                Writer::Queue { queue: Queue::before(Arc::clone(&lane)), lane }
            }
            Location::Postgres(_) => {
                Writer::Lanes(Lanes::to(url.clone(), statements(false), (CONNECTIONS, PATIENCE)))
            }
        };
        let reads_only = location.engine() == Engine::Sqlite;
        let reader = Lanes::to(url, statements(reads_only), (CONNECTIONS, PATIENCE));
        // What is wrong is said at once.
        reader.give_back(reader.take().await?);
        let in_place = match &location {
            Location::File(path) => Some(InPlace::of(path.clone())),
            Location::Postgres(_) => None,
        };
        Ok(Self(Arc::new(Inner { location, reader: Reader::of(reader, in_place), writer })))
    }

    /// One that is looked at by one connection to `url` alone, which is told `statements` first.
    pub(crate) fn looked_at(location: Location, url: String, statements: Vec<String>) -> Self {
        let reader = Reader::of(Lanes::to(url, statements, (1, PATIENCE)), None);
        Self(Arc::new(Inner { location, reader, writer: Writer::Nobody }))
    }

    /// Brings it to the shape of `known` and says how many steps that took.
    ///
    /// # Errors
    /// [`DbError::Newer`] when it has steps that are not known; otherwise as [`Database::change`].
    pub async fn migrate(&self, known: &[Migration]) -> Result<usize, DbError> {
        let location = &self.0.location;
        if matches!(self.0.writer, Writer::Nobody) {
            return Err(only_looked_at());
        }
        let pool = connect(&location.url(), settings::statements(location.engine(), false)).await?;
        let migrated = migrations::migrate(&pool, location, known).await;
        pool.close().await;
        migrated
    }

    /// How many steps of its migrations it has taken.
    ///
    /// # Errors
    /// [`DbError`], when it cannot be asked.
    pub async fn version(&self) -> Result<usize, DbError> {
        migrations::taken(&self.0.reader).await
    }

    /// Makes one change: `work` in a transaction of its own, committed before this returns. Who gives up waiting may find it
    /// made or not made.
    ///
    /// # Errors
    /// That of `work`, whose traces are then undone; [`DbError::Unavailable`] when it cannot be made now.
    pub async fn change<T, F>(&self, work: F) -> Result<T, DbError>
    where
        T: Send + 'static,
        F: for<'c> FnOnce(&'c mut AnyConnection) -> BoxFuture<'c, Result<T, DbError>> + Send + 'static,
    {
        match &self.0.writer {
            Writer::Queue { queue, .. } => queue.change(Box::new(work)).await,
            Writer::Lanes(lanes) => {
                let mut lane = lanes.take().await?;
                let changed = transaction(&mut lane.connection, work).await;
                kept(lanes, lane, changed)
            }
            Writer::Nobody => Err(only_looked_at()),
        }
    }

    /// Makes one change of exactly one statement, which is a transaction by itself: PostgreSQL is asked once instead of three
    /// times, and SQLite undoes it by itself where it breaks a rule. `work` has nothing else that
    /// can fail: on SQLite others would be undone with it, on PostgreSQL it would stand. Otherwise as [`Database::change`].
    ///
    /// # Errors
    /// As [`Database::change`].
    pub async fn statement<T, F>(&self, work: F) -> Result<T, DbError>
    where
        T: Send + 'static,
        F: for<'c> FnOnce(&'c mut AnyConnection) -> BoxFuture<'c, Result<T, DbError>> + Send + 'static,
    {
        match &self.0.writer {
            Writer::Lanes(lanes) => {
                let mut lane = lanes.take().await?;
                let changed = work(&mut lane.connection).await;
                kept(lanes, lane, changed)
            }
            Writer::Queue { queue, .. } => queue.statement(Box::new(work)).await,
            Writer::Nobody => Err(only_looked_at()),
        }
    }

    /// For statements that only read.
    #[must_use]
    pub fn reader(&self) -> &Reader {
        &self.0.reader
    }

    /// What holds it.
    #[must_use]
    pub fn engine(&self) -> Engine {
        self.0.location.engine()
    }

    /// Where it is.
    #[must_use]
    pub fn location(&self) -> &Location {
        &self.0.location
    }

    /// Ends its connections; what is under way has five seconds to end.
    pub async fn close(&self) {
        match &self.0.writer {
            Writer::Queue { lane, .. } => lane.close().await,
            Writer::Lanes(lanes) => lanes.close().await,
            Writer::Nobody => {}
        }
        self.0.reader.close().await;
    }
}

/// `work` in a transaction of its own. What it began is undone when it fails, also where it is dropped: with the connection.
async fn transaction<T, F>(connection: &mut AnyConnection, work: F) -> Result<T, DbError>
where
    F: for<'c> FnOnce(&'c mut AnyConnection) -> BoxFuture<'c, Result<T, DbError>>,
{
    let mut transaction = connection.begin().await?;
    match work(&mut transaction).await {
        Ok(value) => {
            transaction.commit().await?;
            Ok(value)
        }
        Err(error) => {
            transaction.rollback().await?;
            Err(error)
        }
    }
}

/// The outcome of a change on `lane`, which is kept unless something is wrong with it.
fn kept<T>(lanes: &Lanes, lane: Lane, changed: Result<T, DbError>) -> Result<T, DbError> {
    if !matches!(changed, Err(DbError::Unavailable(_))) {
        lanes.give_back(lane);
    }
    changed
}

/// A pool of one connection to `url`, which is told `statements` first: sqlx takes steps of migrations by nothing else.
async fn connect(url: &str, statements: Vec<String>) -> Result<AnyPool, DbError> {
    know_drivers();
    let statements: Arc<[String]> = statements.into();
    let told = Arc::clone(&statements);
    let options = AnyPoolOptions::new().max_connections(1).acquire_timeout(PATIENCE);
    let options = options.after_connect(move |connection, _| {
        let statements = Arc::clone(&statements);
        Box::pin(async move { tell(connection, &statements).await })
    });
    match options.connect(url).await {
        // It has tried all that time, and does not say what went wrong: one more try does.
        Err(error @ sqlx::Error::PoolTimedOut) => Err(one(url, &told).await.err().unwrap_or(error).into()),
        connected => Ok(connected?),
    }
}

/// One connection to `url`, which is told `statements` first: what is wrong is said at once.
pub(crate) async fn one(url: &str, statements: &[String]) -> Result<AnyConnection, sqlx::Error> {
    know_drivers();
    let mut connection = AnyConnection::connect(url).await?;
    tell(&mut connection, statements).await?;
    Ok(connection)
}

async fn tell(connection: &mut AnyConnection, statements: &[String]) -> Result<(), sqlx::Error> {
    for statement in statements {
        connection.execute(AssertSqlSafe(statement.clone())).await?;
    }
    Ok(())
}

fn know_drivers() {
    static DRIVERS: Once = Once::new();
    DRIVERS.call_once(sqlx::any::install_default_drivers);
}

fn only_looked_at() -> DbError {
    DbError::broken("it is only looked at")
}

impl std::fmt::Debug for Database {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Database").field(&self.0.location).finish()
    }
}
