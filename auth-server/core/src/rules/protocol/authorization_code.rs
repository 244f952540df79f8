//! Redeeming an authorization code: RFC 6749 §4.1.2, §4.1.3, §10.5; rule G2.

use super::pkce;
use super::refusal::{ErrorCode, OAuthError};
use crate::domain::{Asked, Exchanged, Grant};

/// How many seconds a code lives.
pub const LIFETIME: u64 = 60;

/// One answer for codes that never were, are another's, spent or too old: which of these it is helps nobody but a thief.
const NO_CODE: OAuthError =
    OAuthError::new(ErrorCode::InvalidGrant, "The code is not valid, or not any more");
const OTHER_REDIRECT: OAuthError =
    OAuthError::new(ErrorCode::InvalidGrant, "The redirect_uri is not that of the authorization request");

/// What a token request brings beside the code.
#[derive(Debug, Clone, Copy)]
pub struct Presented<'a> {
    /// The client, which has proven that it is itself as far as it can.
    pub client_id: &'a str,
    /// `redirect_uri`.
    pub redirect_uri: Option<&'a str>,
    /// `code_verifier`.
    pub verifier: Option<&'a str>,
}

/// What comes of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Redemption {
    /// Tokens, if the code is spent in the same step; whoever comes second to that finds it spent, and asks again.
    Tokens(Exchanged),
    /// [`Redemption::refusal`], after what came of this grant was revoked: somebody else has the code too.
    Replayed(Exchanged),
    /// An error. Nothing is spent and nothing revoked: who does not have all that belongs to the code shall not end anything.
    Refused(OAuthError),
}

impl Redemption {
    /// What the client is told; `None` where there are tokens.
    #[must_use]
    pub const fn refusal(&self) -> Option<OAuthError> {
        match self {
            Self::Tokens(_) => None,
            Self::Replayed(_) => Some(NO_CODE),
            Self::Refused(error) => Some(*error),
        }
    }
}

/// Decides at `now` (unix seconds) over the grant that the code names, if it names one.
#[must_use]
pub fn redeem(grant: Option<Grant>, presented: Presented<'_>, now: u64) -> Redemption {
    match grant {
        None | Some(Grant::Pending(_)) => Redemption::Refused(NO_CODE),
        Some(Grant::Fulfilled(grant)) => match fits(&grant.asked, presented) {
            Err(error) => Redemption::Refused(error),
            Ok(()) if now.saturating_sub(grant.approval.at) >= LIFETIME => Redemption::Refused(NO_CODE),
            Ok(()) => Redemption::Tokens(grant.exchange(now)),
        },
        // A replay is one for as long as the grant is kept: the tokens outlive the code.
        Some(Grant::Exchanged(grant)) => match fits(&grant.asked, presented) {
            Err(error) => Redemption::Refused(error),
            Ok(()) => Redemption::Replayed(grant),
        },
    }
}

/// Client, redirect URI and PKCE. Authorization requests always name their redirect URI (OpenID Connect Core §3.1.2.1), so token
/// requests do.
fn fits(asked: &Asked, presented: Presented<'_>) -> Result<(), OAuthError> {
    if asked.client_id != presented.client_id {
        return Err(NO_CODE);
    }
    if presented.redirect_uri != Some(asked.redirect_uri.as_str()) {
        return Err(OTHER_REDIRECT);
    }
    pkce::judge(asked.challenge.as_ref(), presented.verifier)
}

#[cfg(test)]
#[path = "authorization_code_tests.rs"]
mod tests;
