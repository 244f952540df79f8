//! The key that proves the client: one for all instances.

use signet_db::{DbError, Row as _, query};

use super::Store;

/// It, as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptKey {
    /// Its name.
    pub kid: String,
    /// Its private half, sealed.
    pub sealed: Vec<u8>,
}

impl Store {
    /// The key, if one is kept.
    ///
    /// # Errors
    /// [`DbError`].
    pub async fn client_key(&self) -> Result<Option<KeptKey>, DbError> {
        let select = query("SELECT kid, sealed FROM client_keys WHERE place = 1");
        let row = self.database.read(select.fetch_optional(self.database.reader()).await)?;
        let kept = row.map(|row| Ok(KeptKey { kid: row.try_get("kid")?, sealed: row.try_get("sealed")? }));
        kept.transpose().map_err(|error: signet_db::SqlError| error.into())
    }

    /// Keeps `key` unless another instance was quicker: look again at what is kept.
    ///
    /// # Errors
    /// [`DbError`].
    pub async fn keep_client_key(&self, key: KeptKey) -> Result<(), DbError> {
        let change = self.database.statement(move |t| {
            Box::pin(async move {
                let insert =
                    "INSERT INTO client_keys (place, kid, sealed) VALUES (1, $1, $2) ON CONFLICT DO NOTHING";
                query(insert).bind(key.kid).bind(key.sealed).execute(t).await?;
                Ok(())
            })
        });
        change.await
    }

    /// Puts `sealed`, the same key sealed anew, in place of what was kept as `before`.
    ///
    /// # Errors
    /// [`DbError`].
    pub async fn reseal_client_key(&self, before: KeptKey, sealed: Vec<u8>) -> Result<(), DbError> {
        let change = self.database.statement(move |t| {
            Box::pin(async move {
                let update =
                    "UPDATE client_keys SET sealed = $1 WHERE place = 1 AND kid = $2 AND sealed = $3";
                query(update).bind(sealed).bind(before.kid).bind(before.sealed).execute(t).await?;
                Ok(())
            })
        });
        change.await
    }
}
