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
    /// The client is registered no more, or wants to hear nothing any more: the notice is gone.
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
    let LogoutNotice { client_id, sub, sid, tries, .. } = notice;
    let client = ports.client(client_id).await?;
    let wanted = client
        .and_then(|client| Some((client.backchannel_logout.clone()?, client.id_token_signed_response_alg)));
    let Some((logout, alg)) = wanted else {
        ports.drop_notice(notice).await?;
        return Ok(Told::Unwanted);
    };
    let (jti, now) = (ports.unique_id()?, ports.now());
    let claims = logout_token::claims(issuer, client_id, Ended { sub, sid }, (jti, now));
    let token = ports.sign_token(Some(alg), logout_token::TYP, &claims)?;
    let reason = match ports.post_logout_token(&logout.uri, &token).await {
        Ok(status) if is_heard(status) => {
            ports.drop_notice(notice).await?;
            return Ok(Told::Heard);
        }
        Ok(status) => format!("the client answers {status}"),
        Err(reason) => reason,
    };
    if let Some(pause) = again(*tries) {
        ports.postpone_notice(notice, ports.now().saturating_add(pause)).await?;
        return Ok(Told::Later { reason, pause });
    }
    ports.drop_notice(notice).await?;
    Ok(Told::GivenUp { reason })
}

#[cfg(test)]
#[path = "tell_logout_tests.rs"]
mod tests;
