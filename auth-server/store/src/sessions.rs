//! Sign-ins and their sessions.

use auth_server_core::domain::{AuditLine, Digest, PasswordHash, SignIn, TenantId};
use auth_server_core::flows::ports::browsers::PageSignIn;
use auth_server_core::flows::ports::{Sessions, SignedIn, SignedOut, StoreError};
use signet_db::{AnyConnection, DbError, query, query_scalar};

use crate::able::able;
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
    if let Some(better) = &done.better {
        rehash(t, &tenant, &done.sub, better).await?;
    }
    let sid = match &done.former {
        Some(former) => renew(t, &tenant, &done, former).await?,
        None => None,
    };
    let sid = if sid.is_some() {
        sid
    } else {
        let SignedIn { sub, sid, at, ends_at, .. } = &done;
        make(t, &tenant, NewSession { sub, sid, at: *at, ends_at: *ends_at, page: None }).await?
    };
    let line = AuditLine { succeeded: sid.is_some(), target: sid.clone(), ..done.line };
    audit::add(t, &tenant, line).await?;
    Ok(sid)
}

/// A session of a browser does not end with a token, so it is none to go on with here.
async fn renew(
    t: &mut AnyConnection,
    tenant: &TenantId,
    done: &SignedIn,
    former: &str,
) -> Result<Option<String>, DbError> {
    let renew = concat!(
        "UPDATE sessions SET renewed_at = $4, ends_at = $5 ",
        "WHERE tenant = $1 AND sid = $2 AND sub = $3 AND browser IS NULL AND ended_at IS NULL AND EXISTS ",
        "(SELECT 1 FROM users WHERE users.tenant = $1 AND users.sub = $3 AND ",
        able!(),
        ") RETURNING sid"
    );
    let renew = query_scalar(renew).bind(tenant.to_string()).bind(former.to_owned()).bind(done.sub.clone());
    Ok(renew.bind(column(done.at)).bind(column(done.ends_at)).fetch_optional(t).await?)
}

/// The session that a person has in a browser already, as it is by this sign-in: its id. Nobody has two there.
pub(crate) async fn sign_in_again(
    t: &mut AnyConnection,
    tenant: &TenantId,
    done: &PageSignIn,
) -> Result<Option<String>, DbError> {
    let again = concat!(
        "UPDATE sessions SET renewed_at = $4, auth_time = $4, ends_at = $5, acr = $6, amr = $7 ",
        "WHERE tenant = $1 AND sub = $2 AND browser = $3 AND ended_at IS NULL AND ends_at > $4 AND EXISTS ",
        "(SELECT 1 FROM users WHERE users.tenant = $1 AND users.sub = $2 AND ",
        able!(),
        ") RETURNING sid"
    );
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

/// Makes a session of somebody who may sign in: its id.
pub(crate) async fn make(
    t: &mut AnyConnection,
    tenant: &TenantId,
    new: NewSession<'_>,
) -> Result<Option<String>, DbError> {
    let make = concat!(
        "INSERT INTO sessions ",
        "(tenant, sid, sub, created_at, renewed_at, ends_at, browser, auth_time, acr, amr) ",
        "SELECT tenant, $3, sub, $4, $4, $5, $6, $7, $8, $9 FROM users WHERE tenant = $1 AND sub = $2 AND ",
        able!(),
        " RETURNING sid"
    );
    let (browser, sign_in) = new.page.unzip();
    let make = query_scalar(make).bind(tenant.to_string()).bind(new.sub.to_owned()).bind(new.sid.to_owned());
    let make = make.bind(column(new.at)).bind(column(new.ends_at));
    let make = make.bind(browser.map(|browser| browser.as_str().to_owned()));
    let make = make.bind(sign_in.map(|how| column(how.auth_time)));
    let make = make.bind(sign_in.and_then(|how| how.acr.clone())).bind(sign_in.map(|how| how.amr.join(" ")));
    Ok(make.fetch_optional(t).await?)
}

/// Keeps, for somebody who may sign in, a better hash in place of the one that was verified and of no other: a password that was
/// changed meanwhile stays changed. Before the session is made: people first, then sessions, so that no two changes wait for each
/// other.
pub(crate) async fn rehash(
    t: &mut AnyConnection,
    tenant: &TenantId,
    sub: &str,
    (old, new): &(PasswordHash, PasswordHash),
) -> Result<(), DbError> {
    let rehash = concat!(
        "UPDATE users SET password_hash = $4, hash_kind = $5 ",
        "WHERE tenant = $1 AND sub = $2 AND password_hash = $3 AND ",
        able!()
    );
    let rehash = query(rehash).bind(tenant.to_string()).bind(sub.to_owned()).bind(old.as_str().to_owned());
    rehash.bind(new.as_str().to_owned()).bind(new.kind().to_string()).execute(t).await?;
    Ok(())
}
