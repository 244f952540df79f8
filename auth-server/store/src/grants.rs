//! Grants: their codes are exchanged once, and what came of them lives until it is revoked. Rules G2, G4.

use auth_server_core::domain::{
    Approval, Asked, AuditLine, Digest, Exchanged, Fulfilled, Grant, Granted, SignIn, TenantId,
};
use auth_server_core::flows::ports::StoreError;
use auth_server_core::flows::ports::grants::{Grants, KeptRefresh, LiveGrant, NewRefresh};
use auth_server_core::rules::protocol::refresh_token::OFFLINE;
use signet_db::{AnyConnection, AnyRow, DbError, Row as _, query};

use crate::able::able;
use crate::convert::{column, number, whole};
use crate::{Store, audit, refresh_tokens, told, users};

/// What [`State::of_row`] reads.
macro_rules! grant_columns {
    () => {
        "grants.id, grants.client_id, grants.asked, grants.granted, grants.sign_in, grants.exchanged_at, \
         grants.revoked_at, sessions.ends_at AS session_ends_at, sessions.ended_at AS session_ended_at, users.sub, \
         users.username, users.password_hash, users.password_version, users.claims, users.roles, \
         users.disabled_at, users.unconfigured_at"
    };
}
pub(crate) use grant_columns;

/// What a grant is read with.
macro_rules! grant_parts {
    () => {
        "JOIN users ON users.tenant = grants.tenant AND users.sub = grants.sub \
         LEFT JOIN sessions ON sessions.tenant = grants.tenant AND sessions.sid = grants.sid"
    };
}
pub(crate) use grant_parts;

impl Grants for Store {
    async fn grant_of_code(&self, tenant: &TenantId, code: &Digest) -> Result<Option<Grant>, StoreError> {
        let select = "SELECT id, sub, asked, granted, sign_in, fulfilled_at, exchanged_at, revoked_at \
                      FROM grants WHERE tenant = $1 AND code = $2";
        let select = query(select).bind(tenant.to_string()).bind(code.as_str().to_owned());
        let row = self.read(select.fetch_optional(self.database.reader()).await)?;
        row.map(|row| of_row(&row, tenant)).transpose().map_err(told)
    }

    async fn exchange(
        &self,
        tenant: &TenantId,
        exchanged: &Exchanged,
        refresh: Option<NewRefresh>,
    ) -> Result<bool, StoreError> {
        let (tenant, id, at) = (tenant.clone(), exchanged.id.clone(), exchanged.at);
        let change = self.database.statement(move |t| Box::pin(exchange(t, tenant, (id, at), refresh)));
        change.await.map_err(told)
    }

    async fn revoke_grant(&self, tenant: &TenantId, id: &str, line: AuditLine) -> Result<bool, StoreError> {
        let (tenant, id) = (tenant.clone(), id.to_owned());
        let change = self.database.change(move |t| {
            Box::pin(async move {
                let revoke = "UPDATE grants SET revoked_at = $3 \
                              WHERE tenant = $1 AND id = $2 AND revoked_at IS NULL RETURNING id";
                let revoke = query(revoke).bind(tenant.to_string()).bind(id).bind(column(line.at));
                let revoked = revoke.fetch_optional(&mut *t).await?.is_some();
                if revoked {
                    audit::add(t, &tenant, line).await?;
                }
                Ok(revoked)
            })
        });
        change.await.map_err(told)
    }

    async fn live_grant(
        &self,
        tenant: &TenantId,
        id: &str,
        now: u64,
    ) -> Result<Option<LiveGrant>, StoreError> {
        let select = concat!(
            "SELECT ",
            grant_columns!(),
            " FROM grants ",
            grant_parts!(),
            " WHERE grants.tenant = $1 AND grants.id = $2"
        );
        let select = query(select).bind(tenant.to_string()).bind(id.to_owned());
        let row = self.read(select.fetch_optional(self.database.reader()).await)?;
        let grant = row.map(|row| State::of_row(&row, now)).transpose().map_err(told)?;
        Ok(grant.and_then(State::live))
    }

    async fn refresh_token(
        &self,
        tenant: &TenantId,
        digest: &Digest,
        now: u64,
    ) -> Result<Option<KeptRefresh>, StoreError> {
        let row = self.read(refresh_tokens::kept(self.database.reader(), tenant, digest).await)?;
        row.map(|row| refresh_tokens::of_row(&row, now)).transpose().map_err(told)
    }

    async fn rotate(
        &self,
        tenant: &TenantId,
        (spent, at): (&Digest, u64),
        successor: NewRefresh,
    ) -> Result<bool, StoreError> {
        let (tenant, spent) = (tenant.clone(), spent.clone());
        let change = self
            .database
            .statement(move |t| Box::pin(refresh_tokens::rotate(t, tenant, (spent, at), successor)));
        change.await.map_err(told)
    }
}

/// A grant, and what is known of its life.
pub(crate) struct State {
    pub(crate) grant: LiveGrant,
    pub(crate) revoked: bool,
    pub(crate) session_ended: bool,
    exchanged: bool,
}

impl State {
    /// As it is at `now`.
    pub(crate) fn of_row(row: &AnyRow, now: u64) -> Result<Self, DbError> {
        let time = |name: &str| row.try_get::<Option<i64>, _>(name);
        let text = |name: &str| row.try_get::<String, _>(name);
        let asked: Asked = whole(&text("asked")?, "what a grant was asked for by")?;
        let is_over = time("session_ends_at")?.is_none_or(|ends_at| ends_at <= column(now));
        Ok(Self {
            revoked: time("revoked_at")?.is_some(),
            session_ended: is_over || time("session_ended_at")?.is_some(),
            exchanged: time("exchanged_at")?.is_some(),
            grant: LiveGrant {
                id: text("id")?,
                client_id: text("client_id")?,
                user: users::read(row)?,
                granted: granted(row)?,
                claims: asked.claims,
                sign_in: sign_in(row)?,
            },
        })
    }

    /// The grant, if its tokens may be used.
    pub(crate) fn live(self) -> Option<LiveGrant> {
        let Self { grant, revoked, session_ended, exchanged } = self;
        let lives = exchanged && !revoked && !grant.user.disabled;
        (lives && (!session_ended || grant.granted.has(OFFLINE))).then_some(grant)
    }
}

/// Spends the code, and keeps the first refresh token; not once the session has ended in which it was given.
async fn exchange(
    t: &mut AnyConnection,
    tenant: TenantId,
    (id, at): (String, u64),
    refresh: Option<NewRefresh>,
) -> Result<bool, DbError> {
    let exchange = concat!(
        "UPDATE grants SET exchanged_at = $3, refresh = $4, refresh_expires_at = $5, ",
        "ends_at = CASE WHEN ends_at < $5 THEN $5 ELSE ends_at END ",
        "WHERE tenant = $1 AND id = $2 AND exchanged_at IS NULL AND revoked_at IS NULL AND EXISTS ",
        "(SELECT 1 FROM users WHERE users.tenant = grants.tenant AND users.sub = grants.sub AND ",
        able!(),
        ") AND EXISTS (SELECT 1 FROM sessions WHERE sessions.tenant = grants.tenant AND sessions.sid = grants.sid ",
        "AND sessions.ended_at IS NULL AND sessions.ends_at > $3) RETURNING id"
    );
    let expires_at = refresh.as_ref().map(|refresh| column(refresh.expires_at));
    let digest = refresh.map(|refresh| refresh.digest.as_str().to_owned());
    let exchange = query(exchange).bind(tenant.to_string()).bind(id).bind(column(at));
    Ok(exchange.bind(digest).bind(expires_at).fetch_optional(t).await?.is_some())
}

fn of_row(row: &AnyRow, tenant: &TenantId) -> Result<Grant, DbError> {
    let time = |name: &str| row.try_get::<Option<i64>, _>(name)?.map(number).transpose();
    let asked: String = row.try_get("asked")?;
    let approval = Approval {
        tenant: tenant.clone(),
        sub: row.try_get("sub")?,
        sign_in: sign_in(row)?,
        granted: granted(row)?,
        at: number(row.try_get("fulfilled_at")?)?,
    };
    let grant = Fulfilled {
        id: row.try_get("id")?,
        asked: whole(&asked, "what a grant was asked for by")?,
        approval,
    };
    // One that was revoked before counts as exchanged: its code gives nothing.
    Ok(match (time("exchanged_at")?, time("revoked_at")?) {
        (Some(at), _) | (None, Some(at)) => Grant::Exchanged(grant.exchange(at)),
        (None, None) => Grant::Fulfilled(grant),
    })
}

fn granted(row: &AnyRow) -> Result<Granted, DbError> {
    whole(&row.try_get::<String, _>("granted")?, "what was granted")
}

fn sign_in(row: &AnyRow) -> Result<SignIn, DbError> {
    whole(&row.try_get::<String, _>("sign_in")?, "how somebody had signed in")
}
