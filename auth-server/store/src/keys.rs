//! The signing keys, shared by all servers of the database: rule K8. All of them are read and changed together.

use auth_server_core::domain::{AuditLine, Plan, StoredKey};
use auth_server_core::flows::ports::StoreError;
use signet_db::{AnyConnection, AnyRow, DbError, Row as _, query};
use signet_shared::jose::Alg;

use crate::convert::{column, number};
use crate::generations::{self, SIGNING_KEYS};
use crate::{Store, audit, told};

/// All keys at one moment, and which moment that is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptKeys {
    /// Another number after each change.
    pub generation: i64,
    /// The keys, in the order in which they were added.
    pub keys: Vec<StoredKey>,
}

impl Store {
    /// Another number whenever the keys may be others than before.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn keys_generation(&self) -> Result<i64, StoreError> {
        self.read(generations::current(self.database().reader(), SIGNING_KEYS).await)
    }

    /// All keys. They may be newer than the generation that is told with them, and never older: who changes them then is
    /// refused, and who serves them looks again.
    ///
    /// # Errors
    /// [`StoreError`], also when a row makes no sense.
    pub async fn signing_keys(&self) -> Result<KeptKeys, StoreError> {
        let generation = self.keys_generation().await?;
        let select = query("SELECT * FROM signing_keys ORDER BY place");
        let rows = self.read(select.fetch_all(self.database().reader()).await)?;
        let keys = rows.iter().map(of_row).collect::<Result<_, _>>().map_err(told)?;
        Ok(KeptKeys { generation, keys })
    }

    /// Keeps `kept.keys` in place of those of `kept.generation`, with the lines that tell of it. Whether it did: not when the
    /// keys were changed since, and then nothing is kept.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn keep_signing_keys(&self, kept: KeptKeys, lines: Vec<AuditLine>) -> Result<bool, StoreError> {
        let change = self.database.change(move |t| {
            Box::pin(async move {
                if !generations::advance(t, SIGNING_KEYS, kept.generation).await? {
                    return Ok(false);
                }
                query("DELETE FROM signing_keys").execute(&mut *t).await?;
                for (place, key) in (0..).zip(kept.keys) {
                    insert(t, place, key).await?;
                }
                for line in lines {
                    audit::add_own(t, line).await?;
                }
                Ok(true)
            })
        });
        change.await.map_err(told)
    }
}

async fn insert(t: &mut AnyConnection, place: i64, key: StoredKey) -> Result<(), DbError> {
    let insert = "INSERT INTO signing_keys (kid, place, alg, created_at, published_at, active_from, ended_at, token_lifetime, \
                  retired_at, revoked_at, public_pem, sealed) \
                  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
    query(insert)
        .bind(key.kid)
        .bind(place)
        .bind(key.alg.name())
        .bind(column(key.created))
        .bind(key.plan.map(|plan| column(plan.published)))
        .bind(key.plan.map(|plan| column(plan.active_from)))
        .bind(key.ended.map(column))
        .bind(column(key.token_lifetime))
        .bind(key.retired.map(column))
        .bind(key.revoked.map(column))
        .bind(key.public_pem)
        .bind(key.sealed)
        .execute(t)
        .await?;
    Ok(())
}

fn of_row(row: &AnyRow) -> Result<StoredKey, DbError> {
    let time = |name| row.try_get::<Option<i64>, _>(name)?.map(number).transpose();
    let kid: String = row.try_get("kid")?;
    let senseless = || DbError::Broken(format!("the signing key {kid} makes no sense").into());
    let alg: String = row.try_get("alg")?;
    let plan = match (time("published_at")?, time("active_from")?) {
        (Some(published), Some(active_from)) => Some(Plan { published, active_from }),
        (None, None) => None,
        _ => return Err(senseless()),
    };
    let key = StoredKey {
        alg: Alg::named(&alg).ok_or_else(senseless)?,
        created: number(row.try_get("created_at")?)?,
        plan,
        ended: time("ended_at")?,
        token_lifetime: number(row.try_get("token_lifetime")?)?,
        retired: time("retired_at")?,
        revoked: time("revoked_at")?,
        public_pem: row.try_get("public_pem")?,
        sealed: row.try_get("sealed")?,
        kid: kid.clone(),
    };
    if key.makes_sense() { Ok(key) } else { Err(senseless()) }
}
