//! The claims of an access token: RFC 9068 §2.2, with OpenID's `sid` and Signet's `roles`, `admin` and `tenant`.

use serde::{Deserialize, Serialize};

use super::strict;

/// The payload of an access token; times are whole seconds since 1970-01-01 UTC. What RFC 9068 requires is not optional here, so
/// that a token without it does not parse; nor does one in which a member stands twice (RFC 8725 §2.6). Ours always say their
/// `scope` (rule K2), those of others need not (§2.2.3).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AccessTokenClaims {
    /// Who issued it.
    pub iss: String,
    /// Whom it speaks for: always a string.
    pub sub: String,
    /// The one resource it is for.
    pub aud: String,
    /// The client it was issued to.
    pub client_id: String,
    /// The first second in which it is no longer valid.
    pub exp: u64,
    /// When it was issued.
    pub iat: u64,
    /// Not valid before this second, where present.
    #[serde(default, deserialize_with = "strict::some", skip_serializing_if = "Option::is_none")]
    pub nbf: Option<u64>,
    /// Its own unique id.
    pub jti: String,
    /// What it permits, separated by spaces (RFC 8693 §4.2). Absent is as good as empty: it permits nothing that needs a scope.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub scope: String,
    /// The person's roles.
    #[serde(default, deserialize_with = "strict::some", skip_serializing_if = "Option::is_none")]
    pub roles: Option<Vec<String>>,
    /// Whether the person is an administrator; absent counts as no.
    #[serde(default, deserialize_with = "strict::some", skip_serializing_if = "Option::is_none")]
    pub admin: Option<bool>,
    /// The tenant the person belongs to.
    #[serde(default, deserialize_with = "strict::some", skip_serializing_if = "Option::is_none")]
    pub tenant: Option<String>,
    /// The sign-in session it belongs to.
    #[serde(default, deserialize_with = "strict::some", skip_serializing_if = "Option::is_none")]
    pub sid: Option<String>,
    /// When the person last proved who they are.
    #[serde(default, deserialize_with = "strict::some", skip_serializing_if = "Option::is_none")]
    pub auth_time: Option<u64>,
    /// How strong that proof was.
    #[serde(default, deserialize_with = "strict::some", skip_serializing_if = "Option::is_none")]
    pub acr: Option<String>,
    /// How it was proved, in the words of RFC 8176.
    #[serde(default, deserialize_with = "strict::some", skip_serializing_if = "Option::is_none")]
    pub amr: Option<Vec<String>>,
}

impl AccessTokenClaims {
    /// True only when the token says so: absence is not success.
    #[must_use]
    pub fn is_admin(&self) -> bool {
        self.admin == Some(true)
    }
}

#[cfg(test)]
#[path = "access_tests.rs"]
mod tests;
