//! People.

use auth_server_core::domain::{AuditLine, HashKind, PasswordHash, Role, StandardClaims, TenantId, User};
use auth_server_core::flows::ports::{StoreError, Users};
use auth_server_core::rules::accounts::username::Username;
use signet_db::{AnyConnection, AnyRow, DbError, Row as _, query, query_scalar};

use crate::convert::{column, json};
use crate::endings::end_access;
use crate::{Store, audit, lookup, told};

/// A person to be added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewUser {
    /// Never given before.
    pub sub: String,
    /// The name.
    pub username: Username,
    /// `None` for who cannot sign in with a password.
    pub password_hash: Option<PasswordHash>,
    /// What else is known.
    pub claims: StandardClaims,
    /// What the person may do.
    pub roles: Vec<Role>,
}

/// What became of a person to be added.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Added {
    /// There.
    Added,
    /// Somebody has that name, or one that looks like it.
    NameTaken,
    /// That `sub` was given before.
    SubTaken,
}

impl Users for Store {
    async fn by_username(&self, tenant: &TenantId, username: &str) -> Result<Option<User>, StoreError> {
        let select = "SELECT sub, username, password_hash, password_version, claims, roles, disabled_at, unconfigured_at \
                      FROM users WHERE tenant = $1 AND username_key = $2";
        let select = query(select).bind(tenant.to_string()).bind(lookup::name(username));
        let row = self.read(select.fetch_optional(self.database.reader()).await)?;
        row.as_ref().map(read).transpose().map_err(told)
    }

    async fn hash_kinds(&self, tenant: &TenantId) -> Result<Vec<HashKind>, StoreError> {
        // From one kind to the next by the index, however many people have it.
        let select = "WITH RECURSIVE kinds (kind) AS (SELECT MIN(hash_kind) FROM users WHERE tenant = $1 UNION ALL \
                      SELECT (SELECT MIN(hash_kind) FROM users WHERE tenant = $1 AND hash_kind > kinds.kind) \
                      FROM kinds WHERE kinds.kind IS NOT NULL) SELECT kind FROM kinds WHERE kind IS NOT NULL";
        let select = query_scalar::<_, String>(select).bind(tenant.to_string());
        let kinds = self.read(select.fetch_all(self.database.reader()).await)?;
        let broken = |kind: &str| told(DbError::Broken(format!("nothing hashes by {kind}").into()));
        kinds.iter().map(|kind| HashKind::parse(kind).ok_or_else(|| broken(kind))).collect()
    }
}

impl Store {
    /// Adds a person.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn add_user(
        &self,
        tenant: &TenantId,
        (new, now): (NewUser, u64),
        line: AuditLine,
    ) -> Result<Added, StoreError> {
        let tenant = tenant.clone();
        let change = self.database.change(move |t| {
            Box::pin(async move {
                let given = add(t, &tenant, (&new, None), now).await?;
                if given {
                    audit::add(t, &tenant, line).await?;
                }
                Ok(given)
            })
        });
        match change.await {
            Ok(true) => Ok(Added::Added),
            Ok(false) => Ok(Added::SubTaken),
            Err(DbError::Taken) => Ok(Added::NameTaken),
            Err(error) => Err(told(error)),
        }
    }

    /// The person with that `sub`.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn user(&self, tenant: &TenantId, sub: &str) -> Result<Option<User>, StoreError> {
        let select = "SELECT sub, username, password_hash, password_version, claims, roles, disabled_at, unconfigured_at \
                      FROM users WHERE tenant = $1 AND sub = $2";
        let select = query(select).bind(tenant.to_string()).bind(lookup::sub(sub));
        let row = self.read(select.fetch_optional(self.database.reader()).await)?;
        row.as_ref().map(read).transpose().map_err(told)
    }

    /// At most `most` people of `tenant`, by their names, from the first after `after`.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn users(&self, tenant: &TenantId, after: &str, most: u32) -> Result<Vec<User>, StoreError> {
        let select = "SELECT sub, username, password_hash, password_version, claims, roles, disabled_at, unconfigured_at \
                      FROM users WHERE tenant = $1 AND username_key > $2 ORDER BY username_key LIMIT $3";
        let select = query(select).bind(tenant.to_string()).bind(lookup::after(after)).bind(i64::from(most));
        let rows = self.read(select.fetch_all(self.database.reader()).await)?;
        rows.iter().map(read).collect::<Result<_, _>>().map_err(told)
    }

    /// Lets a person sign in no more from `at`, and ends the person's sessions and grants; `None`: lets the person sign in
    /// again. Whether there is such a person.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn set_disabled(
        &self,
        tenant: &TenantId,
        (sub, at): (&str, Option<u64>),
        line: AuditLine,
    ) -> Result<bool, StoreError> {
        let (tenant, sub) = (tenant.clone(), sub.to_owned());
        let change = self.database.change(move |t| {
            Box::pin(async move {
                let set = "UPDATE users SET disabled_at = $3, updated_at = $4 WHERE tenant = $1 AND sub = $2 RETURNING sub";
                let set = query(set).bind(tenant.to_string()).bind(sub.clone()).bind(at.map(column));
                let found = set.bind(column(line.at)).fetch_optional(&mut *t).await?.is_some();
                if at.is_some() {
                    end_access(t, &tenant, &sub, line.at).await?;
                }
                audit::add(t, &tenant, AuditLine { succeeded: found, ..line }).await?;
                Ok(found)
            })
        });
        change.await.map_err(told)
    }

    /// Sets a password, and ends the person's sessions and grants (contract A5, rule G4). Whether there is such a person.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn set_password(
        &self,
        tenant: &TenantId,
        (sub, hash): (&str, PasswordHash),
        line: AuditLine,
    ) -> Result<bool, StoreError> {
        let (tenant, sub) = (tenant.clone(), sub.to_owned());
        let change = self.database.change(move |t| {
            Box::pin(async move {
                let set = "UPDATE users SET password_hash = $3, hash_kind = $4, updated_at = $5, \
                           password_version = password_version + 1 \
                           WHERE tenant = $1 AND sub = $2 RETURNING sub";
                let set =
                    query(set).bind(tenant.to_string()).bind(sub.clone()).bind(hash.as_str().to_owned());
                let set = set.bind(hash.kind().to_string()).bind(column(line.at));
                let found = set.fetch_optional(&mut *t).await?.is_some();
                end_access(t, &tenant, &sub, line.at).await?;
                audit::add(t, &tenant, AuditLine { succeeded: found, ..line }).await?;
                Ok(found)
            })
        });
        change.await.map_err(told)
    }

    /// Deletes a person with all sessions, consents and grants; the `sub` is never given again. Whether there was such a person.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn delete_user(
        &self,
        tenant: &TenantId,
        sub: &str,
        line: AuditLine,
    ) -> Result<bool, StoreError> {
        let (tenant, sub) = (tenant.clone(), sub.to_owned());
        let change = self.database.change(move |t| {
            Box::pin(async move {
                // People first, then what is theirs, as everywhere: no two changes wait for each other.
                let disable =
                    "UPDATE users SET disabled_at = $3 WHERE tenant = $1 AND sub = $2 RETURNING sub";
                let disable = query(disable).bind(tenant.to_string()).bind(sub.clone()).bind(column(line.at));
                let found = disable.fetch_optional(&mut *t).await?.is_some();
                end_access(t, &tenant, &sub, line.at).await?;
                let delete = query("DELETE FROM users WHERE tenant = $1 AND sub = $2");
                delete.bind(tenant.to_string()).bind(sub).execute(&mut *t).await?;
                audit::add(t, &tenant, AuditLine { succeeded: found, ..line }).await?;
                Ok(found)
            })
        });
        change.await.map_err(told)
    }
}

/// Adds a person, and the digest of a configured hash. False, where the `sub` was given before.
///
/// # Errors
/// [`DbError::Taken`], where the name is: then nothing of it stays.
pub(crate) async fn add(
    t: &mut AnyConnection,
    tenant: &TenantId,
    (new, digest): (&NewUser, Option<String>),
    now: u64,
) -> Result<bool, DbError> {
    let give = "INSERT INTO subs (sub, tenant, given_at) VALUES ($1, $2, $3) ON CONFLICT (sub) DO NOTHING RETURNING sub";
    let give = query(give).bind(new.sub.clone()).bind(tenant.to_string()).bind(column(now));
    if give.fetch_optional(&mut *t).await?.is_none() {
        return Ok(false);
    }
    let insert = "INSERT INTO users (tenant, sub, username, username_key, username_skeleton, password_hash, hash_kind, \
                  seeded_digest, claims, roles, created_at, updated_at) \
                  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11)";
    let insert = query(insert).bind(tenant.to_string()).bind(new.sub.clone()).bind(new.username.text.clone());
    let insert = insert.bind(new.username.key.clone()).bind(new.username.skeleton.clone());
    let insert = insert.bind(new.password_hash.as_ref().map(|hash| hash.as_str().to_owned()));
    let insert = insert.bind(new.password_hash.as_ref().map(|hash| hash.kind().to_string()));
    let insert = insert.bind(digest).bind(json(&new.claims)?).bind(roles_text(&new.roles));
    insert.bind(column(now)).execute(t).await?;
    Ok(true)
}

pub(crate) fn roles_text(roles: &[Role]) -> String {
    roles.iter().map(|role| role.as_str()).collect::<Vec<_>>().join(" ")
}

/// The person of a row with the columns of a person.
pub(crate) fn read(row: &AnyRow) -> Result<User, DbError> {
    let broken =
        |what: &str| DbError::Broken(format!("a user in the database has {what} that cannot be read").into());
    let hash: Option<String> = row.try_get("password_hash")?;
    let (claims, roles): (String, String) = (row.try_get("claims")?, row.try_get("roles")?);
    let (disabled, gone): (Option<i64>, Option<i64>) =
        (row.try_get("disabled_at")?, row.try_get("unconfigured_at")?);
    let password_version: i64 = row.try_get("password_version")?;
    let roles = roles.split(' ').filter(|name| !name.is_empty()).map(Role::named).collect::<Option<_>>();
    Ok(User {
        sub: row.try_get("sub")?,
        username: row.try_get("username")?,
        password_hash: hash
            .map(|text| PasswordHash::parse(&text))
            .transpose()
            .map_err(|_| broken("a password hash"))?,
        password_version: password_version.cast_unsigned(),
        claims: serde_json::from_str(&claims).map_err(|_| broken("claims"))?,
        roles: roles.ok_or_else(|| broken("a role"))?,
        disabled: disabled.is_some() || gone.is_some(),
    })
}
