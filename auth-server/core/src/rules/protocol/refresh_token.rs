//! Refresh tokens: RFC 6749 §6, RFC 9700 §4.14, OpenID Connect Core §11; rules G3, G4.

use super::refusal::{ErrorCode, OAuthError};
use crate::domain::{Client, Granted, RefreshState, Resource, StoredRefresh};

/// The scope that lets a refresh token outlive the session: rule G4.
pub const OFFLINE: &str = "offline_access";

/// One answer for tokens that never were, are another's, spent, revoked or too old: which it is helps nobody but a thief.
const NO_TOKEN: OAuthError =
    OAuthError::new(ErrorCode::InvalidGrant, "The refresh token is not valid, or not any more");
const MORE: OAuthError = OAuthError::new(ErrorCode::InvalidScope, "A scope was not granted");

/// What comes of a refresh token that was brought.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refresh {
    /// Tokens, and its successor in its place; if it is spent in the same step. Whoever comes second to that asks again.
    Rotate,
    /// Tokens, and the same successor once more: another tab was faster (rule G3).
    Repeat,
    /// Tokens; it stays what it is, because whoever steals it cannot use it without the client's secret.
    Keep,
    /// [`Refresh::refusal`], after its family was revoked: two have had it, and one of them is a thief.
    Reuse,
    /// An error; nothing else changes.
    Refused(OAuthError),
}

impl Refresh {
    /// What the client is told; `None` where there are tokens.
    #[must_use]
    pub const fn refusal(self) -> Option<OAuthError> {
        match self {
            Self::Rotate | Self::Repeat | Self::Keep => None,
            Self::Reuse => Some(NO_TOKEN),
            Self::Refused(error) => Some(error),
        }
    }
}

/// Decides at `now` (unix seconds) over the token that `client`, which has proven that it is itself as far as it can, has
/// brought; `None` where there is no such token. For `grace` seconds after its exchange a token may come again, until its
/// successor is used.
#[must_use]
pub fn decide(stored: Option<&StoredRefresh>, client: &Client, now: u64, grace: u64) -> Refresh {
    let Some(stored) = stored else { return Refresh::Refused(NO_TOKEN) };
    if stored.client_id != client.client_id {
        return Refresh::Refused(NO_TOKEN);
    }
    let is_over = now >= stored.expires_at || (stored.session_ended && !stored.granted.has(OFFLINE));
    let in_time = |at| now.saturating_sub(at) < grace;
    match stored.state {
        RefreshState::Revoked => Refresh::Refused(NO_TOKEN),
        // Before its age is looked at: its successors may live longer.
        RefreshState::Spent { at, successor_used } if successor_used || !in_time(at) => Refresh::Reuse,
        _ if is_over => Refresh::Refused(NO_TOKEN),
        RefreshState::Spent { .. } => Refresh::Repeat,
        RefreshState::Fresh if client.is_public() => Refresh::Rotate,
        RefreshState::Fresh => Refresh::Keep,
    }
}

/// What this one access token may have, where the request names `scopes`: all that was `granted` where it names none. The refresh
/// token keeps what it has. A resource of which the request leaves all scopes out is left out too: a token for it would say who
/// somebody is where nothing was asked for.
///
/// # Errors
/// `invalid_scope` for a scope that was not granted: RFC 6749 §6.
pub fn narrowed<'s>(
    granted: &Granted,
    registered: &[Resource],
    scopes: impl IntoIterator<Item = &'s str>,
) -> Result<Granted, OAuthError> {
    let asked: Vec<&str> = scopes.into_iter().collect();
    if asked.is_empty() {
        return Ok(granted.clone());
    }
    if asked.iter().any(|scope| !granted.has(scope)) {
        return Err(MORE);
    }
    let scopes: Vec<String> =
        granted.scopes.iter().filter(|scope| asked.contains(&scope.as_str())).cloned().collect();
    let has_some = |identifier: &&String| {
        let resource = registered.iter().find(|resource| resource.identifier == **identifier);
        resource.is_some_and(|resource| resource.scopes.iter().any(|scope| scopes.contains(scope)))
    };
    let resources = granted.resources.iter().filter(has_some).cloned().collect();
    Ok(Granted { scopes, resources })
}

#[cfg(test)]
#[path = "refresh_token_tests.rs"]
mod tests;
