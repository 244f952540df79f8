//! Signing in on a page.

use auth_server_core::domain::{AuditLine, TenantId};
use auth_server_core::flows::ports::browsers::PageSignIn;
use signet_db::{AnyConnection, DbError};

use crate::sessions::{self, NewSession};
use crate::{audit, browser_sessions, proven, requests};

/// Makes the session, or goes on with the one that the person has in this browser already, lets the browser be known by its new digest with all that it holds, and notes what is done for the request,
/// if it is this browser's; or keeps the line alone, as a refusal.
pub(crate) async fn sign_in(
    t: &mut AnyConnection,
    tenant: TenantId,
    done: PageSignIn,
) -> Result<bool, DbError> {
    let sid = if proven::hold(t, &tenant, (&done.sub, done.password_version)).await? {
        Some(session(t, &tenant, &done).await?)
    } else {
        None
    };
    let succeeded = sid.is_some();
    if let Some(sid) = &sid {
        browser_sessions::hand_over(t, &done.from, &done.to).await?;
        let (handle, progress) = done.request;
        requests::note_in(t, &tenant, (&handle, &done.to), &progress.signed_in(sid)).await?;
    }
    audit::add(t, &tenant, AuditLine { succeeded, target: sid, ..done.line }).await?;
    Ok(succeeded)
}

/// The session of somebody who is held: its id.
async fn session(t: &mut AnyConnection, tenant: &TenantId, done: &PageSignIn) -> Result<String, DbError> {
    if let Some(better) = &done.better {
        proven::rehash(t, tenant, &done.sub, better).await?;
    }
    if let Some(sid) = sessions::sign_in_again(t, tenant, done).await? {
        return Ok(sid);
    }
    let how = &done.sign_in;
    let new = NewSession {
        sub: &done.sub,
        sid: &how.sid,
        at: how.auth_time,
        ends_at: done.ends_at,
        page: Some((&done.to, how)),
    };
    sessions::make(t, tenant, new).await?;
    Ok(how.sid.clone())
}
