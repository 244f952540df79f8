//! The claims of a client assertion: RFC 7523 §3.

use serde::{Deserialize, Serialize};

use super::{Audience, strict};

/// The payload of a client assertion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClientAssertionClaims {
    /// The client.
    pub iss: String,
    /// The client again.
    pub sub: String,
    /// The auth-server.
    pub aud: Audience,
    /// The first second in which it is no longer valid.
    pub exp: u64,
    /// Its own unique id, which is spent by its first use.
    pub jti: String,
    /// When it was issued.
    #[serde(default, deserialize_with = "strict::some", skip_serializing_if = "Option::is_none")]
    pub iat: Option<u64>,
}
