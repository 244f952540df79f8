//! Refusals and their challenges: RFC 6750 §3, RFC 9728 §5.1, rule K7.

use http::{HeaderValue, StatusCode};
use signet_shared::jose::{Fault, Refusal, Step};

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
    /// The token is good, but does not permit this: 403 `insufficient_scope`.
    #[error("The token does not have the scope {0}")]
    MissingScope(String),
    /// The token is good, but its owner may not do this: 403, with `insufficient_scope` for want of a better word.
    #[error("The role {0} is needed")]
    MissingRole(String),
    /// There are no keys to check a token with: 503, and nothing is said about the token.
    #[error("There are no keys to check a token with")]
    NoKeys,
}

impl Refused {
    /// The status of the answer.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        match self {
            Self::NoCredentials | Self::OtherScheme | Self::Token(_) => StatusCode::UNAUTHORIZED,
            Self::Malformed => StatusCode::BAD_REQUEST,
            Self::MissingScope(_) | Self::MissingRole(_) => StatusCode::FORBIDDEN,
            Self::NoKeys => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    /// The stable word for it, in the words of RFC 6750 where it has one.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::NoCredentials | Self::OtherScheme => "unauthenticated",
            Self::Malformed => "invalid_request",
            Self::Token(_) => "invalid_token",
            Self::MissingScope(_) => "insufficient_scope",
            Self::MissingRole(_) => "insufficient_role",
            Self::NoKeys => "keys_unavailable",
        }
    }

    /// Whether the token was good once: its owner need only sign in again.
    #[must_use]
    pub fn is_expired(&self) -> bool {
        matches!(self, Self::Token(Refusal { step: Step::Exp, fault: Fault::Differs }))
    }

    /// The value of `WWW-Authenticate`, where the answer has one. `realm` and `metadata` (the address of RFC 9728's
    /// document) are the resource's.
    #[must_use]
    pub(crate) fn challenge(&self, realm: &str, metadata: &str) -> Option<HeaderValue> {
        let mut text = format!("Bearer realm=\"{realm}\", resource_metadata=\"{metadata}\"");
        match self {
            Self::NoKeys => return None,
            Self::NoCredentials | Self::OtherScheme => {}
            Self::Malformed => text.push_str(", error=\"invalid_request\""),
            Self::Token(refusal) => {
                text.push_str(", error=\"invalid_token\", error_description=\"");
                text.push_str(&refusal.to_string());
                text.push('"');
            }
            Self::MissingScope(scope) => {
                text.push_str(", error=\"insufficient_scope\", scope=\"");
                text.push_str(scope);
                text.push('"');
            }
            Self::MissingRole(_) => text.push_str(", error=\"insufficient_scope\""),
        }
        // Realm, address and scope are the operator's words; should they be no header text, the scheme still is.
        Some(HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static("Bearer")))
    }
}
