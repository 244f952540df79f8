//! A copy of an SQLite database, made while it is used.

use std::fs::{File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

use sqlx::Connection as _;

use crate::{Database, DbError, Engine, database, settings};

/// Why there is no copy.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// PostgreSQL makes its own.
    #[error("only a database of SQLite is copied so")]
    Engine,
    /// Nothing is written over what is there.
    #[error("{0} is there already: name a new file")]
    There(PathBuf),
    /// The file cannot be written.
    #[error("{path}: {source}")]
    File {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The database cannot be read.
    #[error(transparent)]
    Database(#[from] DbError),
}

impl Database {
    /// Writes all of it, as it is at one moment, into the new file `to`, which only its owner can read; it is on the disk when
    /// this returns. Whoever uses the database goes on meanwhile.
    ///
    /// # Errors
    /// [`BackupError`], and then there is no new file.
    pub async fn backup(&self, to: &Path) -> Result<(), BackupError> {
        if self.engine() != Engine::Sqlite {
            return Err(BackupError::Engine);
        }
        // Whole, because SQLite takes a name that begins with `file:` for an address.
        let path = std::path::absolute(to).map_err(failed(to))?;
        let name = path.to_str().ok_or_else(|| failed(to)(io::Error::other("the name is no Unicode")))?;
        make_new(&path).map_err(|error| match error.kind() {
            io::ErrorKind::AlreadyExists => BackupError::There(to.to_owned()),
            _ => failed(to)(error),
        })?;
        let copied = match self.vacuum_into(name).await {
            Ok(()) => sync(&path).await.map_err(failed(to)),
            Err(error) => Err(error.into()),
        };
        if copied.is_err() {
            let _ = std::fs::remove_file(&path);
        }
        copied
    }

    async fn vacuum_into(&self, name: &str) -> Result<(), DbError> {
        let statements = settings::statements(Engine::Sqlite, false);
        let mut connection = database::one(&self.location().url(), &statements).await?;
        sqlx::query("VACUUM INTO $1").bind(name.to_owned()).execute(&mut connection).await?;
        Ok(connection.close().await?)
    }
}

fn failed(path: &Path) -> impl FnOnce(io::Error) -> BackupError {
    let path = path.to_owned();
    |source| BackupError::File { path, source }
}

/// SQLite writes into a file that is there and empty.
fn make_new(path: &Path) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map(drop)
}

/// `VACUUM INTO` waits for no disk.
async fn sync(path: &Path) -> io::Result<()> {
    let path = path.to_owned();
    let synced = tokio::task::spawn_blocking(move || {
        File::open(&path)?.sync_all()?;
        #[cfg(unix)]
        if let Some(folder) = path.parent() {
            File::open(folder)?.sync_all()?;
        }
        Ok(())
    });
    synced.await.map_err(io::Error::other)?
}
