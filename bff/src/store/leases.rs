//! Who refreshes the tokens of a session: one at a time over all instances, and for a while only (contract B8).

use signet_db::{DbError, query_scalar};

use super::{Store, column};
use crate::secret::Digest;

/// The right to refresh.
#[derive(Debug, Clone)]
pub struct Lease {
    /// Whose tokens: of the session's cookie.
    pub session: Digest,
    /// Which change of the session is in force.
    pub version: i64,
    /// Tells this holder from others.
    pub holder: String,
}

impl Store {
    /// Takes `lease` until `until`: whether that was possible. Not while somebody else has it, nor where the session has ended or its
    /// tokens are others by now.
    ///
    /// # Errors
    /// [`DbError`].
    pub async fn take_lease(&self, lease: &Lease, now: u64, until: u64) -> Result<bool, DbError> {
        let lease = lease.clone();
        let change = self.database.statement(move |t| {
            Box::pin(async move {
                let update = "UPDATE sessions SET lease = $3, leased_until = $5 \
                              WHERE digest = $1 AND version = $2 AND leased_until <= $4 RETURNING digest";
                let update = query_scalar::<_, String>(update).bind(lease.session.as_str().to_owned());
                let update =
                    update.bind(lease.version).bind(lease.holder).bind(column(now)).bind(column(until));
                Ok(update.fetch_optional(t).await?.is_some())
            })
        });
        change.await
    }

    /// Keeps what is sealed anew and ends the lease: whether nobody has done so since it was taken. A holder that was so slow that another
    /// one has the lease by now still may: what it brings has the newest refresh token, and the other one, whose old one is perhaps
    /// refused, then changes nothing.
    ///
    /// # Errors
    /// [`DbError`].
    pub async fn keep_refreshed(&self, lease: &Lease, sealed: Vec<u8>) -> Result<bool, DbError> {
        let lease = lease.clone();
        let change = self.database.statement(move |t| {
            Box::pin(async move {
                let update = "UPDATE sessions SET sealed = $3, version = version + 1, lease = NULL, leased_until = 0 \
                              WHERE digest = $1 AND version = $2 RETURNING digest";
                let update = query_scalar::<_, String>(update).bind(lease.session.as_str().to_owned());
                Ok(update.bind(lease.version).bind(sealed).fetch_optional(t).await?.is_some())
            })
        });
        change.await
    }

    /// Gives the lease back: nothing has changed.
    ///
    /// # Errors
    /// [`DbError`].
    pub async fn give_back(&self, lease: &Lease) -> Result<(), DbError> {
        let lease = lease.clone();
        let change = self.database.statement(move |t| {
            Box::pin(async move {
                let update = "UPDATE sessions SET lease = NULL, leased_until = 0 WHERE digest = $1 AND lease = $2 \
                              RETURNING digest";
                let update = query_scalar::<_, String>(update).bind(lease.session.as_str().to_owned());
                update.bind(lease.holder).fetch_optional(t).await?;
                Ok(())
            })
        });
        change.await
    }

    /// Ends the session whose lease this is, if it still is: whether it did.
    ///
    /// # Errors
    /// [`DbError`].
    pub async fn end_leased(&self, lease: &Lease) -> Result<bool, DbError> {
        let lease = lease.clone();
        let change = self.database.statement(move |t| {
            Box::pin(async move {
                let delete =
                    "DELETE FROM sessions WHERE digest = $1 AND version = $2 AND lease = $3 RETURNING digest";
                let delete = query_scalar::<_, String>(delete).bind(lease.session.as_str().to_owned());
                Ok(delete.bind(lease.version).bind(lease.holder).fetch_optional(t).await?.is_some())
            })
        });
        change.await
    }
}
