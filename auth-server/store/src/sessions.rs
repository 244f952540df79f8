//! Sign-ins and their sessions.

use auth_server_core::domain::{AuditLine, Digest, SignIn, TenantId};
use auth_server_core::flows::ports::browsers::PageSignIn;
use auth_server_core::flows::ports::{Sessions, SignedIn, SignedOut, StoreError};
use signet_db::{AnyConnection, DbError, query, query_scalar};

use crate::convert::column;
use crate::endings::{Which, end_sessions};
use crate::{Store, audit, proven, told};

impl Sessions for Store {
    async fn signed_in(&self, tenant: &TenantId, done: SignedIn) -> Result<Option<String>, StoreError> {
        let tenant = tenant.clone();
        let change = self.database.change(move |t| Box::pin(begin(t, tenant, done)));
        change.await.map_err(told)
    }

    async fn refused(&self, tenant: &TenantId, line: AuditLine) -> Result<(), StoreError> {
        let tenant = tenant.clone();
        let change =
            self.database.statement(move |t| Box::pin(async move { audit::add(t, &tenant, line).await }));
        change.await.map_err(told)
    }

    async fn signed_out(&self, tenant: &TenantId, done: SignedOut) -> Result<bool, StoreError> {
        let tenant = tenant.clone();
        let change = self.database.change(move |t| {
            Box::pin(async move {
                let login = Which::Login { sid: &done.sid, sub: &done.sub };
                let ended = end_sessions(t, &tenant, (login, done.at)).await? > 0;
                let line = AuditLine { succeeded: ended, ..done.line };
                audit::add(t, &tenant, line).await?;
                Ok(ended)
            })
        });
        change.await.map_err(told)
    }
}

/// Makes a session, or goes on with the former one, of somebody who may still sign in with that password.
async fn begin(t: &mut AnyConnection, tenant: TenantId, done: SignedIn) -> Result<Option<String>, DbError> {
    let sid = if proven::hold(t, &tenant, (&done.sub, done.password_version)).await? {
        Some(session(t, &tenant, &done).await?)
    } else {
        None
    };
    let line = AuditLine { succeeded: sid.is_some(), target: sid.clone(), ..done.line };
    audit::add(t, &tenant, line).await?;
    Ok(sid)
}

/// The session of somebody who is held: its id.
async fn session(t: &mut AnyConnection, tenant: &TenantId, done: &SignedIn) -> Result<String, DbError> {
    let SignedIn { sub, sid, at, ends_at, .. } = done;
    if let Some(better) = &done.better {
        proven::rehash(t, tenant, sub, better).await?;
    }
    let renewed = match &done.former {
        Some(former) => renew(t, tenant, done, former).await?,
        None => None,
    };
    if let Some(sid) = renewed {
        return Ok(sid);
    }
    make(t, tenant, NewSession { sub, sid, at: *at, ends_at: *ends_at, page: None }).await?;
    Ok(sid.clone())
}

/// A session of a browser does not end with a token, so it is none to go on with here.
async fn renew(
    t: &mut AnyConnection,
    tenant: &TenantId,
    done: &SignedIn,
    former: &str,
) -> Result<Option<String>, DbError> {
    let renew = "UPDATE sessions SET renewed_at = $4, ends_at = $5 WHERE tenant = $1 AND sid = $2 AND sub = $3 \
                 AND browser IS NULL AND ended_at IS NULL RETURNING sid";
    let renew = query_scalar(renew).bind(tenant.to_string()).bind(former.to_owned()).bind(done.sub.clone());
    Ok(renew.bind(column(done.at)).bind(column(done.ends_at)).fetch_optional(t).await?)
}

/// The session that a person, who is held, has in a browser already, as it is by this sign-in: its id. Nobody has two there.
pub(crate) async fn sign_in_again(
    t: &mut AnyConnection,
    tenant: &TenantId,
    done: &PageSignIn,
) -> Result<Option<String>, DbError> {
    let again = "UPDATE sessions SET renewed_at = $4, auth_time = $4, ends_at = $5, acr = $6, amr = $7 \
                 WHERE tenant = $1 AND sub = $2 AND browser = $3 AND ended_at IS NULL AND ends_at > $4 RETURNING sid";
    let how = &done.sign_in;
    let again = query_scalar(again).bind(tenant.to_string()).bind(done.sub.clone());
    let again = again.bind(done.from.as_str().to_owned()).bind(column(how.auth_time));
    let again = again.bind(column(done.ends_at)).bind(how.acr.clone()).bind(how.amr.join(" "));
    Ok(again.fetch_optional(t).await?)
}

/// A session that is about to begin.
pub(crate) struct NewSession<'a> {
    pub(crate) sub: &'a str,
    pub(crate) sid: &'a str,
    pub(crate) at: u64,
    pub(crate) ends_at: u64,
    /// The browser that holds it and how the person has signed in, if that was on a page.
    pub(crate) page: Option<(&'a Digest, &'a SignIn)>,
}

/// Makes a session of somebody who is held.
pub(crate) async fn make(
    t: &mut AnyConnection,
    tenant: &TenantId,
    new: NewSession<'_>,
) -> Result<(), DbError> {
    let make = "INSERT INTO sessions \
                (tenant, sid, sub, created_at, renewed_at, ends_at, browser, auth_time, acr, amr) \
                VALUES ($1, $3, $2, $4, $4, $5, $6, $7, $8, $9)";
    let (browser, sign_in) = new.page.unzip();
    let make = query(make).bind(tenant.to_string()).bind(new.sub.to_owned()).bind(new.sid.to_owned());
    let make = make.bind(column(new.at)).bind(column(new.ends_at));
    let make = make.bind(browser.map(|browser| browser.as_str().to_owned()));
    let make = make.bind(sign_in.map(|how| column(how.auth_time)));
    let make = make.bind(sign_in.and_then(|how| how.acr.clone())).bind(sign_in.map(|how| how.amr.join(" ")));
    make.execute(t).await?;
    Ok(())
}
