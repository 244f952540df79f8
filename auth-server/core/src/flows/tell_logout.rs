//! A client is told that a session has ended: OpenID Connect Back-Channel Logout 1.0 §2.5; rule G9.

use super::ports::logout::{LogoutDelivery, LogoutNotices};
use super::ports::{Clients, Failure, Random, Time, TokenSigning};
use crate::domain::LogoutNotice;
use crate::rules::protocol::logout_delivery::{again, is_heard};
use crate::rules::protocol::logout_token::{self, Ended};

/// What became of a notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Told {
    /// The client has heard it.
    Heard,
    /// The client wants to hear nothing any more: the notice is gone.
    Unwanted,
    /// It is tried again.
    Later {
        /// What went wrong.
        reason: String,
        /// In how many seconds.
        pause: u64,
    },
    /// It was tried often enough, and is gone.
    GivenUp {
        /// What went wrong the last time.
        reason: String,
    },
}

/// Tells what `notice` says, which was claimed for it, with a token that is signed now.
///
/// # Errors
/// [`Failure`], when store or keys fail: the notice is due again when its claim is over.
pub async fn tell_logout<P>(ports: &P, issuer: &str, notice: &LogoutNotice) -> Result<Told, Failure>
where
    P: LogoutNotices + LogoutDelivery + Clients + TokenSigning + Time + Random + Sync,
{
    let LogoutNotice { client_id, sub, sid, .. } = notice;
    let Some(client) = ports.client(client_id).await? else {
        // Another server may know it, which was started with another configuration.
        return later(ports, notice, "the client is not registered".into()).await;
    };
    let Some(logout) = &client.backchannel_logout else {
        ports.drop_notice(notice).await?;
        return Ok(Told::Unwanted);
    };
    let (jti, now) = (ports.unique_id()?, ports.now());
    let claims = logout_token::claims(issuer, client_id, Ended { sub, sid }, (jti, now));
    let token = ports.sign_token(Some(client.id_token_signed_response_alg), logout_token::TYP, &claims)?;
    let reason = match ports.post_logout_token(&logout.uri, &token).await {
        Ok(status) if is_heard(status) => {
            ports.drop_notice(notice).await?;
            return Ok(Told::Heard);
        }
        Ok(status) => format!("the client answers {status}"),
        Err(reason) => reason,
    };
    later(ports, notice, reason).await
}

/// It is tried again, or given up.
async fn later<P>(ports: &P, notice: &LogoutNotice, reason: String) -> Result<Told, Failure>
where
    P: LogoutNotices + Time + Sync,
{
    let now = ports.now();
    let Some(pause) = again(notice.tries, now.saturating_sub(notice.ended_at)) else {
        ports.drop_notice(notice).await?;
        return Ok(Told::GivenUp { reason });
    };
    ports.postpone_notice(notice, now.saturating_add(pause)).await?;
    Ok(Told::Later { reason, pause })
}

#[cfg(test)]
#[path = "tell_logout_tests.rs"]
mod tests;
