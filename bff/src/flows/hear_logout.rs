//! The provider says that a session has ended: OpenID Connect Back-Channel Logout 1.0 §2.6.

use signet_guard::Refused;
use signet_shared::claims::{Expectations, LogoutToken, judge};

use super::FlowError;
use crate::app::App;
use crate::store::{Ended, Heard};

/// What becomes of a logout token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogoutHeard {
    /// So many sessions have ended by it; none is well too: its sign-in may still be under way.
    Done(usize),
    /// It is no good, or it counted already.
    Refused,
    /// It cannot be checked now.
    NoKeys,
}

/// Ends what `token` says.
///
/// # Errors
/// [`FlowError`].
pub async fn hear_logout(app: &App, token: &str) -> Result<LogoutHeard, FlowError> {
    let now = app.clock.now();
    let client = &app.provider.client;
    let leeway = app.config.app.leeway;
    let wanted = Expectations { issuer: client.issuer.clone(), audience: client.client_id.clone(), leeway };
    let verified = match app.provider.verified::<LogoutToken>(token).await {
        Ok(verified) => verified,
        Err(Refused::NoKeys) => return Ok(LogoutHeard::NoKeys),
        Err(refusal) => return Ok(refused(&refusal)),
    };
    let claims = match judge::<LogoutToken>(&verified, &wanted, now) {
        Ok(claims) => claims,
        Err(refusal) => return Ok(refused(&refusal)),
    };
    let ended = Ended {
        jti: claims.jti.clone(),
        until: claims.exp.saturating_add(leeway),
        sid: claims.sid.clone(),
        sub: claims.sub.clone(),
        issued_at: claims.iat,
        now,
    };
    Ok(match app.store.hear_logout(ended).await? {
        Heard::Ended(sessions) => {
            app.ends.over(&sessions);
            LogoutHeard::Done(sessions.len())
        }
        Heard::Before => refused(&"it was heard before"),
    })
}

fn refused(refusal: &dyn std::fmt::Display) -> LogoutHeard {
    tracing::warn!("a logout token is refused: {refusal}");
    LogoutHeard::Refused
}
