//! What is over is cleared away, a few rows at a time, so that nobody waits for it.

use auth_server_core::flows::ports::StoreError;
use signet_db::{DbError, query_scalar};

use crate::convert::{column, number};
use crate::{Store, told};

impl Store {
    /// Clears away at most `most` sessions of all tenants that ended before `before` (unix seconds): how many those were. Until
    /// then whoever brings the last token of one goes on with it (rule U5).
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn sweep_sessions(&self, before: u64, most: u32) -> Result<u32, StoreError> {
        let delete = "DELETE FROM sessions WHERE (tenant, sid) IN \
                      (SELECT tenant, sid FROM sessions WHERE ends_at < $1 ORDER BY ends_at LIMIT $2) RETURNING sid";
        self.sweep(delete, before, most).await
    }

    /// Forgets at most `most` used assertions that nobody takes any more at `now` (unix seconds): how many those were.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn sweep_assertions(&self, now: u64, most: u32) -> Result<u32, StoreError> {
        let delete = "DELETE FROM spent_assertions WHERE (client_id, jti) IN \
                      (SELECT client_id, jti FROM spent_assertions WHERE kept_until < $1 ORDER BY kept_until LIMIT $2) \
                      RETURNING jti";
        self.sweep(delete, now, most).await
    }

    /// What `delete` deletes, given a time and how many rows at most.
    async fn sweep(&self, delete: &'static str, before: u64, most: u32) -> Result<u32, StoreError> {
        let change = self.change(move |t| {
            Box::pin(async move {
                let delete = query_scalar::<_, String>(delete).bind(column(before)).bind(i64::from(most));
                count(delete.fetch_all(t).await?.len())
            })
        });
        change.await.map_err(told)
    }

    /// Takes the clients' addresses out of at most `most` lines of what happened before `before` (unix seconds), in all tenants:
    /// how many those were. The lines themselves stay (rule U7).
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn forget_addresses(&self, before: u64, most: u32) -> Result<u32, StoreError> {
        let change = self.change(move |t| {
            Box::pin(async move {
                let update = "UPDATE audit SET address = NULL WHERE id IN \
                              (SELECT id FROM audit WHERE address IS NOT NULL AND at < $1 ORDER BY at LIMIT $2) RETURNING id";
                let update = query_scalar::<_, String>(update).bind(column(before)).bind(i64::from(most));
                count(update.fetch_all(t).await?.len())
            })
        });
        change.await.map_err(told)
    }
}

fn count(rows: usize) -> Result<u32, DbError> {
    number(i64::try_from(rows).unwrap_or(i64::MAX))
}
