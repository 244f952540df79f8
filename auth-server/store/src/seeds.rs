//! People of the configuration: they are taken over at each start, and those that are in it no more may not sign in.

use auth_server_core::domain::{AuditLine, TenantId};
use auth_server_core::flows::ports::StoreError;
use signet_db::{AnyConnection, DbError, query, query_scalar};

use crate::convert::{column, json};
use crate::endings::end_access;
use crate::users::{self, NewUser, roles_text};
use crate::{Store, audit, names, told};

/// A person of the configuration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seed {
    /// The person.
    pub user: NewUser,
    /// The digest of the hash as the configuration has it.
    pub digest: String,
}

/// The lines of what may be done to a person of the configuration; those of what is done are kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeedLines {
    /// The person is new, has another password, or may sign in again.
    pub seeded: AuditLine,
    /// The person has other roles.
    pub roles: AuditLine,
}

/// What became of a person of the configuration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Seeded {
    /// New.
    Added,
    /// There; the configured hash is another than last time, and took the place of the stored one.
    PasswordReplaced,
    /// There; name, claims and roles are as configured.
    Kept,
    /// This name of somebody else is that name, or looks like it.
    NameTaken(String),
    /// That `sub` was given before, to somebody who was deleted.
    SubTaken,
    /// That `sub` was given before, in another tenant.
    SubOfAnotherTenant,
}

impl Store {
    /// Takes over a person of the configuration. Where the configured hash is the one of the last time, the stored one stays,
    /// which may be newer: one that a sign-in has raised, or that the person has set. Who has the name and is in the configuration
    /// no more, or is `later` taken over with a name as configured, lets go of it: so names can be handed on and exchanged.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn seed_user(
        &self,
        tenant: &TenantId,
        (seed, now): (Seed, u64),
        later: Vec<String>,
        lines: SeedLines,
    ) -> Result<Seeded, StoreError> {
        let (tenant, name) = (tenant.clone(), seed.user.username.text.clone());
        let change = self.database.change(move |t| {
            Box::pin(async move {
                let user = &seed.user;
                if let Some(name) = names::let_go(t, &tenant, (&user.sub, &user.username), &later).await? {
                    return Ok(Seeded::NameTaken(name));
                }
                let (is_back, has_other_roles) =
                    (is_back(t, &tenant, user).await?, has_other_roles(t, &tenant, user).await?);
                let seeded = take_over(t, &tenant, &seed, now).await?;
                if is_back || matches!(seeded, Seeded::Added | Seeded::PasswordReplaced) {
                    audit::add(t, &tenant, lines.seeded).await?;
                }
                if has_other_roles {
                    audit::add(t, &tenant, lines.roles).await?;
                }
                Ok(seeded)
            })
        });
        match change.await {
            Err(DbError::Taken) => Ok(Seeded::NameTaken(name)),
            other => other.map_err(told),
        }
    }

    /// Who once came from the configuration, could sign in until now, and is not among `kept`: the `sub` of each.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn gone_seeds(&self, tenant: &TenantId, kept: &[&str]) -> Result<Vec<String>, StoreError> {
        let select = "SELECT sub FROM users \
                      WHERE tenant = $1 AND seeded_digest IS NOT NULL AND unconfigured_at IS NULL";
        let select = query_scalar(select).bind(tenant.to_string());
        let all: Vec<String> = self.read(select.fetch_all(self.database.reader()).await)?;
        Ok(all.into_iter().filter(|sub| !kept.contains(&sub.as_str())).collect())
    }

    /// Lets a person of the configuration sign in no more, and ends the person's sessions and grants. Whether the person could.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn retire_seed(
        &self,
        tenant: &TenantId,
        sub: &str,
        line: AuditLine,
    ) -> Result<bool, StoreError> {
        let (tenant, sub) = (tenant.clone(), sub.to_owned());
        let change = self.database.change(move |t| {
            Box::pin(async move {
                let retire = "UPDATE users SET unconfigured_at = $3 \
                              WHERE tenant = $1 AND sub = $2 AND unconfigured_at IS NULL RETURNING sub";
                let retire = query(retire).bind(tenant.to_string()).bind(sub.clone()).bind(column(line.at));
                if retire.fetch_optional(&mut *t).await?.is_none() {
                    return Ok(false);
                }
                end_access(t, &tenant, &sub, line.at).await?;
                audit::add(t, &tenant, line).await?;
                Ok(true)
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
            return whose(t, tenant, sub).await;
        }
    }
    let replace = "UPDATE users SET password_hash = $3, hash_kind = $4, seeded_digest = $5, updated_at = $6, \
                   password_version = password_version + 1 \
                   WHERE tenant = $1 AND sub = $2 AND (seeded_digest IS NULL OR seeded_digest <> $5) RETURNING sub";
    let replace = query(replace).bind(tenant.to_string()).bind(sub.clone());
    let replace = replace.bind(password_hash.as_ref().map(|hash| hash.as_str().to_owned()));
    let replace = replace.bind(password_hash.as_ref().map(|hash| hash.kind().to_string()));
    let replace = replace.bind(seed.digest.clone()).bind(column(now));
    if replace.fetch_optional(&mut *t).await?.is_none() {
        return Ok(Seeded::Kept);
    }
    end_access(t, tenant, sub, now).await?;
    Ok(Seeded::PasswordReplaced)
}

/// Whether the person is there, as configured now.
async fn is_updated(t: &mut AnyConnection, tenant: &TenantId, user: &NewUser) -> Result<bool, DbError> {
    let NewUser { sub, username, claims, .. } = user;
    let update = "UPDATE users SET username = $3, username_key = $4, username_skeleton = $5, claims = $6 \
                  WHERE tenant = $1 AND sub = $2 RETURNING sub";
    let update = query(update).bind(tenant.to_string()).bind(sub.clone()).bind(username.text.clone());
    let update = update.bind(username.key.clone()).bind(username.skeleton.clone());
    let update = update.bind(json(claims)?);
    Ok(update.fetch_optional(t).await?.is_some())
}

/// Why a `sub` cannot be given.
async fn whose(t: &mut AnyConnection, tenant: &TenantId, sub: &str) -> Result<Seeded, DbError> {
    let select = query_scalar("SELECT tenant FROM subs WHERE sub = $1").bind(sub.to_owned());
    let given: Option<String> = select.fetch_optional(t).await?;
    let is_ours = given.is_none_or(|given| given == tenant.to_string());
    Ok(if is_ours { Seeded::SubTaken } else { Seeded::SubOfAnotherTenant })
}

/// Lets a person sign in who was in the configuration no more. Whether it was so.
async fn is_back(t: &mut AnyConnection, tenant: &TenantId, user: &NewUser) -> Result<bool, DbError> {
    let update = "UPDATE users SET unconfigured_at = NULL \
                  WHERE tenant = $1 AND sub = $2 AND unconfigured_at IS NOT NULL RETURNING sub";
    let update = query(update).bind(tenant.to_string()).bind(user.sub.clone());
    Ok(update.fetch_optional(t).await?.is_some())
}

/// Gives a person who is there the roles as configured now. Whether they were others.
async fn has_other_roles(t: &mut AnyConnection, tenant: &TenantId, user: &NewUser) -> Result<bool, DbError> {
    let update = "UPDATE users SET roles = $3 WHERE tenant = $1 AND sub = $2 AND roles <> $3 RETURNING sub";
    let update = query(update).bind(tenant.to_string()).bind(user.sub.clone()).bind(roles_text(&user.roles));
    Ok(update.fetch_optional(t).await?.is_some())
}
