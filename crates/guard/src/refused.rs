//! Refusals: RFC 6750 §3.1, RFC 9470 §3, rule K7.

use std::time::Duration;

use http::StatusCode;
use signet_shared::jose::{Fault, Refusal, Step};

use super::recent::Recent;

/// Why a request is not admitted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// Nothing was brought: 401, and nothing that could be called an error.
    #[error("The request brings no token")]
    NoCredentials,
    /// Another scheme than Bearer: 401, and nothing that could be called invalid.
    #[error("The request brings credentials of another kind than a bearer token")]
    OtherScheme,
    /// `Authorization` twice, or no text: 400.
    #[error("The Authorization header is sent twice or is not a text")]
    Malformed,
    /// The token: 401 `invalid_token`.
    #[error(transparent)]
    Token(#[from] Refusal),
    /// The token is good, but does not permit this: 403 `insufficient_scope`. The scopes, separated by spaces.
    #[error("The token does not have the scope {0}")]
    MissingScope(String),
    /// The token is good, but its owner may not do this: 403, with `insufficient_scope` for want of a better word.
    #[error("The role {0} is needed")]
    MissingRole(String),
    /// The token is good, but the sign-in behind it is too long ago or too weak: 401 `insufficient_user_authentication`.
    #[error("{}", .0.sentence())]
    NotRecent(Recent),
    /// There are no keys to check a token with: 503, and nothing is said about the token.
    #[error("There are no keys to check a token with")]
    NoKeys,
}

impl Refused {
    /// The status of the answer.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        match self {
            Self::NoCredentials | Self::OtherScheme | Self::Token(_) | Self::NotRecent(_) => {
                StatusCode::UNAUTHORIZED
            }
            Self::Malformed => StatusCode::BAD_REQUEST,
            Self::MissingScope(_) | Self::MissingRole(_) => StatusCode::FORBIDDEN,
            Self::NoKeys => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    /// The stable word for it, in the words of RFC 6750 and RFC 9470 where they have one.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::NoCredentials | Self::OtherScheme => "unauthenticated",
            Self::Malformed => "invalid_request",
            Self::Token(_) => "invalid_token",
            Self::MissingScope(_) => "insufficient_scope",
            Self::MissingRole(_) => "insufficient_role",
            Self::NotRecent(_) => "insufficient_user_authentication",
            Self::NoKeys => "keys_unavailable",
        }
    }

    /// Whether the token was good once: its owner need only sign in again.
    #[must_use]
    pub fn is_expired(&self) -> bool {
        matches!(self, Self::Token(Refusal { step: Step::Exp, fault: Fault::Differs }))
    }

    /// When to come back, where that is likely to help.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        matches!(self, Self::NoKeys).then_some(Duration::from_secs(2))
    }
}
