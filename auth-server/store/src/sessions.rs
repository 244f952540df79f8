//! Sign-ins and their sessions.

use auth_server_core::domain::{AuditLine, TenantId};
use auth_server_core::flows::ports::{Sessions, SignedIn, SignedOut, StoreError};
use signet_db::{AnyConnection, DbError, query, query_scalar};

use crate::convert::column;
use crate::{Store, audit, told};

impl Sessions for Store {
    async fn signed_in(&self, tenant: &TenantId, done: SignedIn) -> Result<Option<String>, StoreError> {
        let tenant = tenant.clone();
        let change = self.change(move |t| Box::pin(begin(t, tenant, done)));
        change.await.map_err(told)
    }

    async fn refused(&self, tenant: &TenantId, line: AuditLine) -> Result<(), StoreError> {
        let tenant = tenant.clone();
        let change = self.statement(move |t| Box::pin(async move { audit::add(t, &tenant, line).await }));
        change.await.map_err(told)
    }

    async fn signed_out(&self, tenant: &TenantId, done: SignedOut) -> Result<bool, StoreError> {
        let tenant = tenant.clone();
        let change = self.change(move |t| {
            Box::pin(async move {
                let end = "UPDATE sessions SET ended_at = $4 \
                           WHERE tenant = $1 AND sid = $2 AND sub = $3 AND ended_at IS NULL RETURNING sid";
                let end =
                    query(end).bind(tenant.to_string()).bind(done.sid).bind(done.sub).bind(column(done.at));
                let ended = end.fetch_optional(&mut *t).await?.is_some();
                let line = AuditLine { succeeded: ended, ..done.line };
                audit::add(t, &tenant, line).await?;
                Ok(ended)
            })
        });
        change.await.map_err(told)
    }
}

/// Makes a session, or goes on with the former one, of somebody who may still sign in.
async fn begin(t: &mut AnyConnection, tenant: TenantId, done: SignedIn) -> Result<Option<String>, DbError> {
    let sid = match &done.former {
        Some(former) => renew(t, &tenant, &done, former).await?,
        None => None,
    };
    let sid = match sid {
        Some(sid) => Some(sid),
        None => make(t, &tenant, &done).await?,
    };
    if let (Some(_), Some((old, new))) = (&sid, &done.better) {
        // Only in place of the hash that was verified: a password that was changed meanwhile stays changed.
        let rehash = "UPDATE users SET password_hash = $4, hash_kind = $5 \
                      WHERE tenant = $1 AND sub = $2 AND password_hash = $3";
        let rehash = query(rehash).bind(tenant.to_string()).bind(&*done.sub).bind(old.as_str().to_owned());
        rehash.bind(new.as_str().to_owned()).bind(new.kind().to_string()).execute(&mut *t).await?;
    }
    let line = AuditLine { succeeded: sid.is_some(), target: sid.clone(), ..done.line };
    audit::add(t, &tenant, line).await?;
    Ok(sid)
}

async fn renew(
    t: &mut AnyConnection,
    tenant: &TenantId,
    done: &SignedIn,
    former: &str,
) -> Result<Option<String>, DbError> {
    let renew = "UPDATE sessions SET renewed_at = $4, ends_at = $5 \
                 WHERE tenant = $1 AND sid = $2 AND sub = $3 AND ended_at IS NULL AND EXISTS \
                 (SELECT 1 FROM users WHERE users.tenant = $1 AND users.sub = $3 AND disabled_at IS NULL AND unconfigured_at IS NULL) \
                 RETURNING sid";
    let renew = query_scalar(renew).bind(tenant.to_string()).bind(former.to_owned()).bind(done.sub.clone());
    Ok(renew.bind(column(done.at)).bind(column(done.ends_at)).fetch_optional(t).await?)
}

async fn make(t: &mut AnyConnection, tenant: &TenantId, done: &SignedIn) -> Result<Option<String>, DbError> {
    let make = "INSERT INTO sessions (tenant, sid, sub, created_at, renewed_at, ends_at) \
                SELECT tenant, $3, sub, $4, $4, $5 FROM users \
                WHERE tenant = $1 AND sub = $2 AND disabled_at IS NULL AND unconfigured_at IS NULL RETURNING sid";
    let make = query_scalar(make).bind(tenant.to_string()).bind(done.sub.clone()).bind(done.sid.clone());
    Ok(make.bind(column(done.at)).bind(column(done.ends_at)).fetch_optional(t).await?)
}
