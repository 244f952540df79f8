//! What is over is cleared away, a few rows at a time, so that nobody waits for it.

use auth_server_core::flows::ports::StoreError;
use signet_db::{DbError, query_scalar};

use crate::convert::{column, number};
use crate::{Store, endings, told};

/// So many rows of people in one transaction. Each may stand on another page of an index, and all that is changed is written at
/// once while others wait: with this few, a million rows cost no more to sweep than a thousand.
pub const SWEPT_AT_ONCE: u32 = 25;
/// So many of what anybody may have kept: no fewer than may come while one sweep waits for its turn.
pub const STRANGERS_SWEPT_AT_ONCE: u32 = 256;

/// Deletes at most `$2` rows of a table that were over before `$1`, the oldest first; a row is told by its key, of which the second
/// column is returned. That they are over stands there twice: PostgreSQL waits for whoever changes a row, and looks at the outer
/// condition again then.
macro_rules! over {
    ($table:literal, $first:literal, $second:literal, $end:literal) => {
        concat!(
            "DELETE FROM ",
            $table,
            " WHERE ",
            $end,
            " < $1 AND (",
            $first,
            ", ",
            $second,
            ") IN (SELECT ",
            $first,
            ", ",
            $second,
            " FROM ",
            $table,
            " WHERE ",
            $end,
            " < $1 ORDER BY ",
            $end,
            " LIMIT $2) RETURNING ",
            $second
        )
    };
}

/// The oldest `$2` grants that were over before `$1`, as far as their rows know; each condition that follows is about later tokens.
macro_rules! grants_over {
    () => {
        "ends_at < $1 AND (tenant, id) IN (SELECT tenant, id FROM grants WHERE ends_at < $1 ORDER BY ends_at LIMIT $2) AND "
    };
}
/// That there is a refresh token which lives longer. A rotation does not touch the row of the grant.
macro_rules! lives_longer {
    () => {
        "EXISTS (SELECT 1 FROM refresh_tokens later WHERE later.tenant = grants.tenant AND \
         later.grant_id = grants.id AND later.expires_at > grants.ends_at)"
    };
}
const PUT_OFF: &str = concat!(
    "UPDATE grants SET ends_at = (SELECT MAX(last.expires_at) FROM refresh_tokens last ",
    "WHERE last.tenant = grants.tenant AND last.grant_id = grants.id) WHERE ",
    grants_over!(),
    lives_longer!(),
    " RETURNING id"
);
const CLEAR: &str =
    concat!("DELETE FROM grants WHERE ", grants_over!(), "NOT ", lives_longer!(), " RETURNING id");

impl Store {
    /// Ends at most `most` of the sessions of browsers, in all tenants, whose time is over at `now` (unix seconds), so that their
    /// clients hear of it (rule G9): how many those were.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn end_expired_sessions(&self, now: u64, most: u32) -> Result<u32, StoreError> {
        self.database.change(move |t| Box::pin(endings::end_expired(t, (now, most)))).await.map_err(told)
    }

    /// Clears away at most `most` sessions of all tenants that ended before `before` (unix seconds): how many those were. Until
    /// then whoever brings the last token of one goes on with it (rule U5).
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn sweep_sessions(&self, before: u64, most: u32) -> Result<u32, StoreError> {
        self.sweep(over!("sessions", "tenant", "sid", "ends_at"), (before, most)).await
    }

    /// Forgets at most `most` used assertions that nobody takes any more at `now` (unix seconds): how many those were.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn sweep_assertions(&self, now: u64, most: u32) -> Result<u32, StoreError> {
        self.sweep(over!("spent_assertions", "client_id", "jti", "kept_until"), (now, most)).await
    }

    /// Clears away at most `most` requests of all tenants whose time was over before `before`: how many those were.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn sweep_requests(&self, before: u64, most: u32) -> Result<u32, StoreError> {
        self.sweep(over!("requests", "tenant", "handle", "expires_at"), (before, most)).await
    }

    /// Clears away at most `most` requests for logout of all tenants whose time was over before `before`: how many those were.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn sweep_logout_requests(&self, before: u64, most: u32) -> Result<u32, StoreError> {
        self.sweep(over!("logout_requests", "tenant", "handle", "expires_at"), (before, most)).await
    }

    /// Clears away at most `most` refresh tokens of all tenants that expired before `before`, spent or not: how many those were.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn sweep_refresh_tokens(&self, before: u64, most: u32) -> Result<u32, StoreError> {
        self.sweep(over!("refresh_tokens", "tenant", "digest", "expires_at"), (before, most)).await
    }

    /// Clears away at most `most` grants of all tenants whose code and refresh tokens were all over before `before`. Those of which
    /// there are later refresh tokens than their row knows are put off until then: how many those were, together. Access tokens that
    /// came of a grant have to be over too by then: as long as there are any, a code that comes again revokes them (rule G2).
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn sweep_grants(&self, before: u64, most: u32) -> Result<u32, StoreError> {
        let change = self.database.change(move |t| {
            Box::pin(async move {
                let mut count = 0;
                for statement in [PUT_OFF, CLEAR] {
                    let swept =
                        query_scalar::<_, String>(statement).bind(column(before)).bind(i64::from(most));
                    count += swept.fetch_all(&mut *t).await?.len();
                }
                self::count(count)
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
        let update = "UPDATE audit SET address = NULL WHERE id IN \
                      (SELECT id FROM audit WHERE address IS NOT NULL AND at < $1 ORDER BY at LIMIT $2) RETURNING id";
        self.sweep(update, (before, most)).await
    }

    /// By a statement that returns a text for each row.
    async fn sweep(&self, statement: &'static str, (before, most): (u64, u32)) -> Result<u32, StoreError> {
        let change = self.database.statement(move |t| {
            Box::pin(async move {
                let swept = query_scalar::<_, String>(statement).bind(column(before)).bind(i64::from(most));
                count(swept.fetch_all(t).await?.len())
            })
        });
        change.await.map_err(told)
    }
}

fn count(rows: usize) -> Result<u32, DbError> {
    number(i64::try_from(rows).unwrap_or(i64::MAX))
}
