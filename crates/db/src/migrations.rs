//! Bringing a database to the shape that this version knows, under a lock.

use std::fs::File;
use std::path::{Path, PathBuf};

use sqlx::AnyPool;
use sqlx::SqlSafeStr as _;
use sqlx::migrate::{Migration as Step, MigrationType, Migrator};

use crate::{DbError, Location, private};

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
        Location::File(path) => Some(lock(path.clone()).await?),
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
pub(crate) async fn taken(pool: &AnyPool) -> Result<usize, DbError> {
    let counted = sqlx::query_scalar::<_, i64>("SELECT CAST(COUNT(*) AS BIGINT) FROM _sqlx_migrations");
    match counted.fetch_one(pool).await {
        Ok(count) => Ok(usize::try_from(count).unwrap_or_default()),
        Err(sqlx::Error::Database(told)) if no_such_table(told.as_ref()) => Ok(0),
        Err(error) => Err(error.into()),
    }
}

/// How many steps of `known` the database has not taken.
///
/// # Errors
/// [`DbError::Newer`] when it has taken one that is not known.
pub(crate) async fn missing(pool: &AnyPool, known: &[Migration]) -> Result<usize, DbError> {
    let select = sqlx::query_scalar::<_, i64>("SELECT version FROM _sqlx_migrations ORDER BY version");
    let taken = match select.fetch_all(pool).await {
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

/// Held until it is dropped, by one process at a time.
async fn lock(database: PathBuf) -> Result<File, DbError> {
    let locked = tokio::task::spawn_blocking(move || {
        let file = private::open(&beside(&database))?;
        file.lock()?;
        Ok::<_, std::io::Error>(file)
    });
    let locked = locked.await.map_err(DbError::broken)?;
    locked.map_err(|error| DbError::unavailable(format!("its migrations cannot be locked: {error}")))
}

fn beside(database: &Path) -> PathBuf {
    let mut name = database.as_os_str().to_owned();
    name.push(".lock");
    name.into()
}
