//! The two metadata documents: RFC 8414 (authorization server) and RFC 9728 (protected resource).

use serde::{Deserialize, Serialize};

/// `/.well-known/oauth-authorization-server`, RFC 8414 §2: only what this server really does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AuthorizationServerMetadata {
    /// The issuer identifier; equals the `iss` of every token, byte by byte.
    pub issuer: String,
    /// Where the public keys are.
    pub jwks_uri: String,
    /// Required by RFC 8414; empty until there is an authorization endpoint.
    #[serde(default)]
    pub response_types_supported: Vec<String>,
    /// Stated although empty: absent would mean `authorization_code` and `implicit` (RFC 8414 §2).
    #[serde(default)]
    pub grant_types_supported: Vec<String>,
}

/// `/.well-known/oauth-protected-resource`, RFC 9728 §2.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ProtectedResourceMetadata {
    /// The resource identifier; equals the `aud` that this API asks for.
    pub resource: String,
    /// The issuers whose tokens it takes.
    pub authorization_servers: Vec<String>,
    /// How a token may be sent: `header` alone.
    pub bearer_methods_supported: Vec<String>,
    /// The scopes that tokens for it may have.
    pub scopes_supported: Vec<String>,
    /// A name for people.
    pub resource_name: String,
}
