//! The engines without the store: a connection of their own driver, which commits what it is told.

use std::sync::Arc;

use auth_server_core::domain::{AuditLine, TenantId};
use signet_db::Location;
use sqlx::postgres::PgConnection;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqliteSynchronous};
use sqlx::{Connection as _, Row as _};
use tokio::sync::Mutex;
use tokio::task::JoinSet;

use crate::Outcome;

/// Callers side by side.
pub(crate) type Workers = JoinSet<Outcome<()>>;

const INSERT: &str = "INSERT INTO audit (id, tenant, at, actor, action, target, address, request_id, succeeded) \
                      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
const SELECT: &str = "SELECT sub, username, password_hash, claims, roles, disabled_at, unconfigured_at FROM users \
                      WHERE tenant = $1 AND sub = $2";

/// Open connections. `PostgreSQL` has one for each caller; `SQLite` takes one change after the other anyway, and is fastest
/// when nobody else asks for its lock.
#[derive(Clone)]
pub(crate) enum Raw {
    Sqlite(Arc<Mutex<SqliteConnection>>),
    Postgres(Arc<[Mutex<PgConnection>]>),
}

/// One statement, committed by itself.
macro_rules! insert {
    ($connection:expr, $line:ident) => {
        sqlx::query(INSERT)
            .bind($line.id)
            .bind("bench")
            .bind(i64::try_from($line.at)?)
            .bind($line.actor)
            .bind($line.action.as_str())
            .bind($line.target)
            .bind($line.origin.address.map(|address| address.to_string()))
            .bind($line.origin.request_id)
            .bind(i64::from($line.succeeded))
            .execute(&mut *$connection)
            .await
            .map(drop)
    };
}

/// One statement, and all that it found.
macro_rules! select {
    ($connection:expr, $tenant:ident, $sub:ident) => {{
        let select = sqlx::query(SELECT).bind($tenant.as_str()).bind($sub);
        let Some(row) = select.fetch_optional(&mut *$connection).await? else { return Ok(false) };
        for column in 0..5 {
            std::hint::black_box(row.try_get::<Option<String>, _>(column)?);
        }
        for column in 5..7 {
            std::hint::black_box(row.try_get::<Option<i64>, _>(column)?);
        }
        Ok(true)
    }};
}

impl Raw {
    /// For so many callers.
    pub(crate) async fn connect(location: &Location, callers: usize) -> Outcome<Self> {
        match location {
            Location::File(path) => {
                let options = SqliteConnectOptions::new().filename(path);
                let options =
                    options.journal_mode(SqliteJournalMode::Wal).synchronous(SqliteSynchronous::Full);
                let connection = SqliteConnection::connect_with(&options).await?;
                Ok(Self::Sqlite(Arc::new(Mutex::new(connection))))
            }
            Location::Postgres(url) => {
                let mut all = Vec::new();
                for _ in 0..callers {
                    all.push(Mutex::new(PgConnection::connect(url).await?));
                }
                Ok(Self::Postgres(all.into()))
            }
        }
    }

    /// Commits `line` for caller number `caller`.
    pub(crate) async fn insert(&self, caller: usize, line: AuditLine) -> Outcome<()> {
        match self {
            Self::Sqlite(connection) => {
                let mut connection = connection.lock().await;
                insert!(connection, line)?;
            }
            Self::Postgres(all) => {
                let connection = all.get(caller).ok_or("more callers than connections")?;
                let mut connection = connection.lock().await;
                insert!(connection, line)?;
            }
        }
        Ok(())
    }

    /// Whether there is such a person, with all that is kept of one read.
    pub(crate) async fn has_user(&self, tenant: &TenantId, sub: &str) -> Outcome<bool> {
        match self {
            Self::Sqlite(connection) => {
                let mut connection = connection.lock().await;
                select!(connection, tenant, sub)
            }
            Self::Postgres(all) => {
                let mut connection = all.first().ok_or("no connection")?.lock().await;
                select!(connection, tenant, sub)
            }
        }
    }
}
