//! What is over is cleared away, a few rows at a time, so that nobody waits for it.

use signet_db::{DbError, query_scalar};

use super::{Store, column};

/// So many rows in one transaction.
pub const SWEPT_AT_ONCE: u32 = 64;

/// Deletes at most `$2` rows that were over at `$1`, the oldest first, each told by its key, of which a text is returned. That they are
/// over stands there twice: PostgreSQL waits for whoever changes a row, and looks at the outer condition again then.
const SWEEPS: [&str; 4] = [
    "DELETE FROM sessions WHERE ends_at <= $1 AND digest IN \
     (SELECT digest FROM sessions WHERE ends_at <= $1 ORDER BY ends_at LIMIT $2) RETURNING digest",
    "DELETE FROM logins WHERE expires_at <= $1 AND digest IN \
     (SELECT digest FROM logins WHERE expires_at <= $1 ORDER BY expires_at LIMIT $2) RETURNING digest",
    "DELETE FROM heard_logouts WHERE kept_until <= $1 AND jti IN \
     (SELECT jti FROM heard_logouts WHERE kept_until <= $1 ORDER BY kept_until LIMIT $2) RETURNING jti",
    "DELETE FROM endings WHERE kept_until <= $1 AND (kind, name) IN \
     (SELECT kind, name FROM endings WHERE kept_until <= $1 ORDER BY kept_until LIMIT $2) RETURNING name",
];

impl Store {
    /// Clears away at most `most` rows of each kind that are over at `now`: whether there may be more.
    ///
    /// # Errors
    /// [`DbError`].
    pub async fn sweep(&self, now: u64, most: u32) -> Result<bool, DbError> {
        let mut more = false;
        for statement in SWEEPS {
            let change = self.database.statement(move |t| {
                Box::pin(async move {
                    let swept = query_scalar::<_, String>(statement).bind(column(now)).bind(i64::from(most));
                    Ok(swept.fetch_all(t).await?.len())
                })
            });
            more |= change.await? >= most as usize;
        }
        Ok(more)
    }
}
