//! Rows whose sealed part is put in place anew: a few at a time, in the order of their keys, so that nobody waits for it (rule K9).

use signet_db::{DbError, Row as _, query, query_scalar};

use super::Store;

/// A table of rows that are sealed under the digest that they are kept by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SealedTable {
    /// Sign-ins under way.
    Logins,
    /// Sessions.
    Sessions,
}

/// A row, as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedRow {
    /// What it is kept by, and sealed as.
    pub digest: String,
    /// What is sealed.
    pub sealed: Vec<u8>,
}

/// The same, sealed anew.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedAnew {
    /// As it was read.
    pub before: SealedRow,
    /// What takes its place.
    pub sealed: Vec<u8>,
}

impl SealedTable {
    fn select(self) -> &'static str {
        match self {
            Self::Logins => "SELECT digest, sealed FROM logins WHERE digest > $1 ORDER BY digest LIMIT $2",
            Self::Sessions => {
                "SELECT digest, sealed FROM sessions WHERE digest > $1 ORDER BY digest LIMIT $2"
            }
        }
    }

    /// What was changed or has gone meanwhile stays as it is: whoever changed it has sealed it anew.
    fn update(self) -> &'static str {
        match self {
            Self::Logins => {
                "UPDATE logins SET sealed = $3 WHERE digest = $1 AND sealed = $2 RETURNING digest"
            }
            Self::Sessions => {
                "UPDATE sessions SET sealed = $3 WHERE digest = $1 AND sealed = $2 RETURNING digest"
            }
        }
    }
}

impl Store {
    /// At most `most` rows whose digests come after `after`, in their order; none: there are no more.
    ///
    /// # Errors
    /// [`DbError`].
    pub async fn sealed_after(
        &self,
        table: SealedTable,
        after: &str,
        most: u32,
    ) -> Result<Vec<SealedRow>, DbError> {
        let select = query(table.select()).bind(after.to_owned()).bind(i64::from(most));
        let rows = self.database.read(select.fetch_all(self.database.reader()).await)?;
        let kept = rows
            .iter()
            .map(|row| Ok(SealedRow { digest: row.try_get("digest")?, sealed: row.try_get("sealed")? }));
        kept.collect::<Result<_, signet_db::SqlError>>().map_err(DbError::from)
    }

    /// Puts what is sealed anew in the place of what was there, where it still is: in how many rows it was.
    ///
    /// # Errors
    /// [`DbError`].
    pub async fn reseal(&self, table: SealedTable, rows: Vec<SealedAnew>) -> Result<usize, DbError> {
        let change = self.database.change(move |t| {
            Box::pin(async move {
                let mut count = 0;
                for row in rows {
                    let update = query_scalar::<_, String>(table.update()).bind(row.before.digest);
                    let update = update.bind(row.before.sealed).bind(row.sealed);
                    count += usize::from(update.fetch_optional(&mut *t).await?.is_some());
                }
                Ok(count)
            })
        });
        change.await
    }
}
