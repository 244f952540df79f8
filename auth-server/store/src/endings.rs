//! What ends when somebody's access does: rules G4, G9. Sessions end here and nowhere else.

use auth_server_core::domain::{Digest, TenantId};
use signet_db::{AnyConnection, DbError, query, query_as, query_scalar};

use crate::convert::column;
use crate::logout_notices;

/// Which sessions end.
pub(crate) enum Which<'a> {
    /// All of one person, by the `sub`.
    Of(&'a str),
    /// The one that was begun at `/auth/login`, of this person: one that a browser holds ends on a page alone (rule G8).
    Login {
        /// Which.
        sid: &'a str,
        /// Whose.
        sub: &'a str,
    },
    /// The one that this browser holds, if it has not expired.
    Held {
        /// Which.
        sid: &'a str,
        /// By whom.
        browser: &'a Digest,
    },
}

/// Ends those of these sessions that had not ended, and keeps that their clients are to hear of it: how many those were.
pub(crate) async fn end_sessions(
    t: &mut AnyConnection,
    tenant: &TenantId,
    (which, at): (Which<'_>, u64),
) -> Result<u64, DbError> {
    let end = match &which {
        Which::Of(_) => {
            "UPDATE sessions SET ended_at = $2 WHERE tenant = $1 AND ended_at IS NULL AND sub = $3 RETURNING sid"
        }
        Which::Login { .. } => {
            "UPDATE sessions SET ended_at = $2 WHERE tenant = $1 AND ended_at IS NULL AND sid = $3 AND sub = $4 \
             AND browser IS NULL RETURNING sid"
        }
        Which::Held { .. } => {
            "UPDATE sessions SET ended_at = $2 WHERE tenant = $1 AND ended_at IS NULL AND sid = $3 AND browser = $4 \
             AND ends_at > $2 RETURNING sid"
        }
    };
    let end = query_scalar::<_, String>(end).bind(tenant.to_string()).bind(column(at));
    let end = match which {
        Which::Of(sub) => end.bind(sub.to_owned()),
        Which::Login { sid, sub } => end.bind(sid.to_owned()).bind(sub.to_owned()),
        Which::Held { sid, browser } => end.bind(sid.to_owned()).bind(browser.as_str().to_owned()),
    };
    let ended = end.fetch_all(&mut *t).await?;
    for sid in &ended {
        logout_notices::keep(t, tenant.as_str(), (sid, at)).await?;
    }
    Ok(u64::try_from(ended.len()).unwrap_or(u64::MAX))
}

/// Ends at most `most` of the sessions of browsers whose time was over before `now`, in all tenants, and keeps that their clients
/// are to hear of it: how many those were. They are never gone on with.
pub(crate) async fn end_expired(t: &mut AnyConnection, (now, most): (u64, u32)) -> Result<u32, DbError> {
    let end = "UPDATE sessions SET ended_at = $1 WHERE browser IS NOT NULL AND ended_at IS NULL AND ends_at <= $1 \
               AND (tenant, sid) IN (SELECT tenant, sid FROM sessions \
               WHERE browser IS NOT NULL AND ended_at IS NULL AND ends_at <= $1 ORDER BY ends_at LIMIT $2) \
               RETURNING tenant, sid";
    let end = query_as::<_, (String, String)>(end).bind(column(now)).bind(i64::from(most));
    let ended = end.fetch_all(&mut *t).await?;
    for (tenant, sid) in &ended {
        logout_notices::keep(t, tenant, (sid, now)).await?;
    }
    Ok(u32::try_from(ended.len()).unwrap_or(u32::MAX))
}

/// Ends every session of a person, and revokes every grant, also those that outlive sessions. In this order: who keeps a grant
/// holds its session ([`crate::approvals`]), and is waited for.
pub(crate) async fn end_access(
    t: &mut AnyConnection,
    tenant: &TenantId,
    sub: &str,
    at: u64,
) -> Result<(), DbError> {
    end_sessions(t, tenant, (Which::Of(sub), at)).await?;
    let revoke = "UPDATE grants SET revoked_at = $3 WHERE tenant = $1 AND sub = $2 AND revoked_at IS NULL";
    let revoke = query(revoke).bind(tenant.to_string()).bind(sub.to_owned()).bind(column(at));
    revoke.execute(t).await?;
    Ok(())
}
