//! Looking at a database without making or changing anything, for whoever wants to know whether it is well.

use sqlx::Connection as _;

use crate::{Database, DbError, Engine, Location, Migration, database, migrations, settings};

impl Database {
    /// Opens the database at `location` to look at it: no file is made, and changes are refused. Where a process was killed,
    /// SQLite makes its index of the log (`-shm`) anew, which holds nothing of its own.
    ///
    /// # Errors
    /// [`DbError`], when it is not there, cannot be reached, or is no database.
    pub async fn look(location: Location) -> Result<Self, DbError> {
        let (url, statements) = (location.url_to_look(), settings::looking(location.engine()));
        let _ = database::one(&url, &statements).await?.close().await;
        Ok(Self::looked_at(location, url, statements))
    }

    /// How many steps of `known` it has not taken.
    ///
    /// # Errors
    /// [`DbError::Newer`] when it has taken one that is not known; another, when it cannot be asked.
    pub async fn missing(&self, known: &[Migration]) -> Result<usize, DbError> {
        migrations::missing(self.reader(), known).await
    }

    /// What SQLite finds wrong with the file when it reads all of it: nothing, where all is well. PostgreSQL is not asked.
    ///
    /// # Errors
    /// [`DbError`], when it cannot be read.
    pub async fn damage(&self) -> Result<Vec<String>, DbError> {
        if self.engine() == Engine::Postgres {
            return Ok(Vec::new());
        }
        let check = "SELECT CAST(integrity_check AS TEXT) FROM pragma_integrity_check";
        let found: Vec<String> = sqlx::query_scalar(check).fetch_all(self.reader()).await?;
        Ok(found.into_iter().filter(|line| line != "ok").collect())
    }
}
