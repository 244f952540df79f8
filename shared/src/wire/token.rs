//! `POST /oauth2/token`: its answers, RFC 6749 §5.

use serde::{Deserialize, Serialize};

use super::Code;

/// 200: RFC 6749 §5.1. It holds a token, so nothing prints it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TokenAnswer {
    /// The access token, a signed JWT.
    pub access_token: String,
    /// Always `Bearer`.
    #[cfg_attr(feature = "openapi", schema(pattern = "^Bearer$"))]
    pub token_type: String,
    /// How many seconds it lives.
    pub expires_in: u64,
    /// What it permits, separated by spaces.
    pub scope: String,
    /// Who has signed in, a signed JWT, where OpenID Connect was asked for (OpenID Connect Core §3.1.3.3).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id_token: Option<String>,
    /// What new tokens are had by (RFC 6749 §6); where one was sent, it takes its place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refresh_token: Option<String>,
}

/// Every refusal of an OAuth endpoint: RFC 6749 §5.2.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OAuthFailure {
    /// The stable word.
    pub error: Code,
    /// One sentence for the client's developer.
    pub error_description: String,
}
