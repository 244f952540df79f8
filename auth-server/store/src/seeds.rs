//! People of the configuration: they are taken over at each start, and those that are in it no more may not sign in.

use auth_server_core::domain::{AuditLine, TenantId};
use auth_server_core::flows::ports::StoreError;
use signet_db::{AnyConnection, DbError, query, query_scalar};

use crate::convert::column;
use crate::users::{self, NewUser, claims_text, end_sessions, roles_text};
use crate::{Store, audit, told};

/// A person of the configuration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seed {
    /// The person.
    pub user: NewUser,
    /// The digest of the hash as the configuration has it.
    pub digest: String,
}

/// What became of a person of the configuration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seeded {
    /// New.
    Added,
    /// There; the configured hash is another than last time, and took the place of the stored one.
    PasswordReplaced,
    /// There; name, claims and roles are as configured.
    Kept,
    /// Somebody else has that name.
    NameTaken,
    /// That `sub` was given before, to somebody who is gone or in another tenant.
    SubTaken,
}

impl Store {
    /// Takes over a person of the configuration. Where the configured hash is the one of the last time, the stored one stays,
    /// which may be newer: one that a sign-in has raised, or that the person has set.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn seed_user(
        &self,
        tenant: &TenantId,
        (seed, now): (Seed, u64),
        line: AuditLine,
    ) -> Result<Seeded, StoreError> {
        let tenant = tenant.clone();
        let change = self.change(move |t| {
            Box::pin(async move {
                let seeded = take_over(t, &tenant, &seed, now).await?;
                if matches!(seeded, Seeded::Added | Seeded::PasswordReplaced) {
                    audit::add(t, &tenant, line).await?;
                }
                Ok(seeded)
            })
        });
        match change.await {
            Err(DbError::Taken) => Ok(Seeded::NameTaken),
            other => other.map_err(told),
        }
    }

    /// Lets nobody sign in who once came from the configuration and is not among `kept`, and ends their sessions: how many
    /// those are.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn retire_seeds(
        &self,
        tenant: &TenantId,
        (kept, now): (Vec<String>, u64),
    ) -> Result<usize, StoreError> {
        let tenant = tenant.clone();
        let change = self.change(move |t| {
            Box::pin(async move {
                let select = "SELECT sub FROM users \
                              WHERE tenant = $1 AND seeded_digest IS NOT NULL AND unconfigured_at IS NULL";
                let all: Vec<String> =
                    query_scalar(select).bind(tenant.to_string()).fetch_all(&mut *t).await?;
                let gone: Vec<String> = all.into_iter().filter(|sub| !kept.contains(sub)).collect();
                for sub in &gone {
                    let retire = "UPDATE users SET unconfigured_at = $3 WHERE tenant = $1 AND sub = $2";
                    let retire = query(retire).bind(tenant.to_string()).bind(sub.clone());
                    retire.bind(column(now)).execute(&mut *t).await?;
                    end_sessions(t, &tenant, sub, now).await?;
                }
                Ok(gone.len())
            })
        });
        change.await.map_err(told)
    }
}

async fn take_over(
    t: &mut AnyConnection,
    tenant: &TenantId,
    seed: &Seed,
    now: u64,
) -> Result<Seeded, DbError> {
    let NewUser { sub, password_hash, .. } = &seed.user;
    if !is_updated(t, tenant, &seed.user).await? {
        if users::add(t, tenant, (&seed.user, Some(seed.digest.clone())), now).await? {
            return Ok(Seeded::Added);
        }
        // Another instance that starts now may have added the person since.
        if !is_updated(t, tenant, &seed.user).await? {
            return Ok(Seeded::SubTaken);
        }
    }
    let replace = "UPDATE users SET password_hash = $3, hash_kind = $4, seeded_digest = $5, updated_at = $6 \
                   WHERE tenant = $1 AND sub = $2 AND (seeded_digest IS NULL OR seeded_digest <> $5) RETURNING sub";
    let replace = query(replace).bind(tenant.to_string()).bind(sub.clone());
    let replace = replace.bind(password_hash.as_ref().map(|hash| hash.as_str().to_owned()));
    let replace = replace.bind(password_hash.as_ref().map(|hash| hash.kind().to_string()));
    let replace = replace.bind(seed.digest.clone()).bind(column(now));
    if replace.fetch_optional(&mut *t).await?.is_none() {
        return Ok(Seeded::Kept);
    }
    end_sessions(t, tenant, sub, now).await?;
    Ok(Seeded::PasswordReplaced)
}

/// Whether the person is there, as configured now.
async fn is_updated(t: &mut AnyConnection, tenant: &TenantId, user: &NewUser) -> Result<bool, DbError> {
    let NewUser { sub, username, claims, roles, .. } = user;
    let update = "UPDATE users SET username = $3, username_key = $4, username_skeleton = $5, claims = $6, roles = $7, \
                  unconfigured_at = NULL WHERE tenant = $1 AND sub = $2 RETURNING sub";
    let update = query(update).bind(tenant.to_string()).bind(sub.clone()).bind(username.text.clone());
    let update = update.bind(username.key.clone()).bind(username.skeleton.clone());
    let update = update.bind(claims_text(claims)?).bind(roles_text(roles));
    Ok(update.fetch_optional(t).await?.is_some())
}
