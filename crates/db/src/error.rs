//! What can go wrong with a database, as far as its users act on it.

use std::sync::Arc;

use sqlx::error::DatabaseError;

/// Why something could not be read or changed.
#[derive(Debug, Clone, thiserror::Error)]
pub enum DbError {
    /// Not now: it is locked, full, away, or too much is waiting. Nothing was changed, unless the connection was lost while
    /// the change was being committed.
    #[error("the database cannot be used now: {0}")]
    Unavailable(Arc<str>),
    /// A row with that key is there already.
    #[error("it is there already")]
    Taken,
    /// What the row belongs to is not there any more.
    #[error("what it belongs to is gone")]
    Gone,
    /// It does not work, and will not by waiting.
    #[error("the database does not work: {0}")]
    Broken(Arc<str>),
    /// A newer Signet has been here.
    #[error(
        "the database was made by a newer version (it has migration {0}, which this one does not know): start that version, or restore a backup made before it"
    )]
    Newer(i64),
}

impl DbError {
    pub(crate) fn unavailable(reason: impl std::fmt::Display) -> Self {
        Self::Unavailable(reason.to_string().into())
    }

    pub(crate) fn broken(reason: impl std::fmt::Display) -> Self {
        Self::Broken(reason.to_string().into())
    }

    /// Whether waiting may help.
    #[must_use]
    pub fn is_unavailable(&self) -> bool {
        matches!(self, Self::Unavailable(_))
    }
}

impl From<sqlx::Error> for DbError {
    fn from(error: sqlx::Error) -> Self {
        use sqlx::Error as E;
        match &error {
            E::Database(told) if told.is_unique_violation() => Self::Taken,
            E::Database(told) if told.is_foreign_key_violation() => Self::Gone,
            E::Database(told) if is_passing(told.as_ref()) => Self::unavailable(told.message()),
            E::Io(_) | E::Tls(_) | E::Protocol(_) | E::PoolTimedOut | E::PoolClosed | E::WorkerCrashed => {
                Self::unavailable(error)
            }
            _ => Self::broken(error),
        }
    }
}

impl From<sqlx::migrate::MigrateError> for DbError {
    fn from(error: sqlx::migrate::MigrateError) -> Self {
        use sqlx::migrate::MigrateError as E;
        match error {
            E::VersionMissing(version) => Self::Newer(version),
            E::Execute(error) | E::ExecuteMigration(error, _) => error.into(),
            other => Self::broken(other),
        }
    }
}

/// Whether the engine says that it is only now that it cannot.
fn is_passing(told: &dyn DatabaseError) -> bool {
    let code = told.code().unwrap_or_default();
    match code.parse::<u32>() {
        // SQLite: BUSY, LOCKED, READONLY, IOERR, FULL, CANTOPEN; the low byte of a longer code.
        Ok(number) if code.len() < 5 => matches!(number & 0xff, 5 | 6 | 8 | 10 | 13 | 14),
        // PostgreSQL: connection, resources, shutdown or timeout, system, a lock that was not to be had, a deadlock.
        _ => {
            ["08", "53", "57", "58"].iter().any(|class| code.starts_with(class))
                || ["55P03", "40001", "40P01", "25006"].contains(&code.as_ref())
        }
    }
}
