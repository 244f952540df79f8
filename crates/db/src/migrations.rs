//! Bringing a database to the shape that this version knows, under a lock.

use std::fs::{File, TryLockError};
use std::path::Path;
use std::time::Duration;

use sqlx::SqlSafeStr as _;
use sqlx::migrate::{Migration as Step, MigrationType, Migrator};
use sqlx::{Any, AnyPool, Executor};

use crate::{DbError, Location, Reader, private};

/// How long the lock of a file is waited for: longer than another process takes for its steps.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);
/// Between two tries.
const PAUSE: Duration = Duration::from_millis(50);

/// One step. What was released is never changed; the next step changes what it made.
#[derive(Debug, Clone, Copy)]
pub struct Migration {
    /// Its number; they go up by one.
    pub version: i64,
    /// What it brings, in a few words.
    pub name: &'static str,
    /// The statements, for both engines alike.
    pub sql: &'static str,
}

/// Takes every step of `known` that the database has not taken yet, and says how many those were. Several processes may do
/// this at once: one after the other does.
pub(crate) async fn migrate(
    pool: &AnyPool,
    location: &Location,
    known: &[Migration],
) -> Result<usize, DbError> {
    let _lock = match location {
        Location::File(path) => Some(lock(path, PATIENCE).await?),
        // The migrator takes an advisory lock there.
        Location::Postgres(_) => None,
    };
    let before = taken(pool).await?;
    Migrator::with_migrations(known.iter().map(step).collect()).run(pool).await?;
    Ok(taken(pool).await?.saturating_sub(before))
}

fn step(migration: &Migration) -> Step {
    let Migration { version, name, sql } = *migration;
    Step::new(version, name.into(), MigrationType::Simple, sql.into_sql_str(), false)
}

/// How many steps the database has taken; none where it has no list of them yet.
pub(crate) async fn taken<'c>(reader: impl Executor<'c, Database = Any>) -> Result<usize, DbError> {
    let counted = sqlx::query_scalar::<_, i64>("SELECT CAST(COUNT(*) AS BIGINT) FROM _sqlx_migrations");
    match counted.fetch_one(reader).await {
        Ok(count) => Ok(usize::try_from(count).unwrap_or_default()),
        Err(sqlx::Error::Database(told)) if no_such_table(told.as_ref()) => Ok(0),
        Err(error) => Err(error.into()),
    }
}

/// How many steps of `known` the database has not taken.
///
/// # Errors
/// [`DbError::Newer`] when it has taken one that is not known.
pub(crate) async fn missing(reader: &Reader, known: &[Migration]) -> Result<usize, DbError> {
    let select = sqlx::query_scalar::<_, i64>("SELECT version FROM _sqlx_migrations ORDER BY version");
    let taken = match select.fetch_all(reader).await {
        Err(sqlx::Error::Database(told)) if no_such_table(told.as_ref()) => Vec::new(),
        taken => taken?,
    };
    match taken.iter().find(|version| !known.iter().any(|step| step.version == **version)) {
        Some(newer) => Err(DbError::Newer(*newer)),
        None => Ok(known.iter().filter(|step| !taken.contains(&step.version)).count()),
    }
}

fn no_such_table(told: &dyn sqlx::error::DatabaseError) -> bool {
    told.code().as_deref() == Some("42P01") || told.message().starts_with("no such table")
}

/// Held until it is dropped, by one process at a time: by whoever takes steps, or makes the file.
pub(crate) async fn lock(database: &Path, patience: Duration) -> Result<File, DbError> {
    let path = private::beside(database, ".lock");
    let failed = |error| DbError::unavailable(format!("its migrations cannot be locked: {error}"));
    let file = private::open(&path).map_err(failed)?;
    let locked = tokio::time::timeout(patience, held(&file, &path)).await;
    let path = path.display();
    let in_vain = |_| {
        let patience = patience.as_secs();
        DbError::unavailable(format!(
            "another process has held {path} for {patience} seconds, as one does that takes steps of the migrations: wait for it, or end it"
        ))
    };
    locked.map_err(in_vain)?.map_err(failed)?;
    Ok(file)
}

async fn held(file: &File, path: &Path) -> std::io::Result<()> {
    let mut is_told = false;
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(()),
            Err(TryLockError::Error(error)) => return Err(error),
            Err(TryLockError::WouldBlock) if !is_told => {
                tracing::info!("another process holds {}: waiting for it", path.display());
                is_told = true;
            }
            Err(TryLockError::WouldBlock) => {}
        }
        tokio::time::sleep(PAUSE).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_new_file_is_made_by_one_at_a_time() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("new.db");
        let _alone = lock(&path, Duration::from_secs(1)).await.unwrap();
        let error = crate::Database::open(Location::File(path)).await.err().unwrap();
        assert!(error.to_string().contains("new.db.lock for 30 seconds"), "{error}");
    }

    #[tokio::test]
    async fn a_lock_that_somebody_keeps_is_waited_for_in_vain_and_named_and_then_had() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.db");
        let first = lock(&path, Duration::ZERO).await.unwrap();
        let error = lock(&path, Duration::ZERO).await.unwrap_err();
        assert!(error.is_unavailable() && error.to_string().contains("a.db.lock for 0 seconds"), "{error}");
        let (second, ()) = tokio::join!(lock(&path, PATIENCE), async { drop(first) });
        second.unwrap();
    }
}
