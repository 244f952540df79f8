//! Sign-ins that are under way: contract B1.

use std::sync::Arc;

use signet_db::{DbError, query, query_scalar};

use super::{Store, column};
use crate::secret::Digest;

/// One, to be kept.
#[derive(Debug, Clone)]
pub struct KeptLogin {
    /// Of the cookie that the browser gets for it.
    pub digest: Digest,
    /// Of its `state`.
    pub state: Digest,
    /// What is needed when the answer comes, sealed.
    pub sealed: Vec<u8>,
    /// Until when an answer is taken.
    pub expires_at: u64,
}

impl Store {
    /// Keeps a sign-in.
    ///
    /// # Errors
    /// [`DbError`], also where too many wait for this already.
    pub async fn keep_login(&self, login: KeptLogin) -> Result<(), DbError> {
        let place = Arc::clone(&self.strangers).try_acquire_owned();
        let place =
            place.map_err(|_| DbError::Unavailable("too many new sign-ins wait for the database".into()))?;
        let change = self.database.statement(move |t| {
            Box::pin(async move {
                let _place = place;
                let insert = "INSERT INTO logins (digest, state, sealed, expires_at) VALUES ($1, $2, $3, $4)";
                let insert = query(insert)
                    .bind(login.digest.as_str().to_owned())
                    .bind(login.state.as_str().to_owned());
                insert.bind(login.sealed).bind(column(login.expires_at)).execute(t).await?;
                Ok(())
            })
        });
        change.await
    }

    /// What was sealed for the sign-in of this cookie with this `state`, once: it is gone then.
    ///
    /// # Errors
    /// [`DbError`].
    pub async fn spend_login(
        &self,
        digest: &Digest,
        state: &Digest,
        now: u64,
    ) -> Result<Option<Vec<u8>>, DbError> {
        let (digest, state) = (digest.as_str().to_owned(), state.as_str().to_owned());
        let change = self.database.statement(move |t| {
            Box::pin(async move {
                let delete =
                    "DELETE FROM logins WHERE digest = $1 AND state = $2 AND expires_at > $3 RETURNING sealed";
                let delete = query_scalar::<_, Vec<u8>>(delete).bind(digest).bind(state).bind(column(now));
                Ok(delete.fetch_optional(t).await?)
            })
        });
        change.await
    }
}
