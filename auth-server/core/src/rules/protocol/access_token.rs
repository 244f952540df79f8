//! Access tokens: RFC 9068.

use signet_shared::claims::AccessTokenClaims;

use super::authentication_context::{METHODS, PASSWORD};
use crate::domain::{Role, TenantId, User};

/// The header's `typ`, which keeps an access token from being taken for another kind: RFC 9068 §2.1.
pub const TYP: &str = "at+jwt";

/// The client that `/auth/login` issues tokens to.
pub const REFERENCE_CLIENT: &str = "signet-app";

/// What is the same in all tokens of one client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    /// `iss`.
    pub issuer: String,
    /// `aud`: the one resource.
    pub audience: String,
    /// `client_id`.
    pub client_id: String,
    /// `tenant`.
    pub tenant: TenantId,
    /// Seconds from `iat` to `exp`.
    pub lifetime: u64,
}

/// The claims of the token that `user` gets for signing in with a password at `now` (unix seconds) to the session `sid`, under the
/// unique id `jti`.
#[must_use]
pub fn claims(policy: &Policy, user: &User, (sid, now): (String, u64), jti: String) -> AccessTokenClaims {
    AccessTokenClaims {
        iss: policy.issuer.clone(),
        sub: user.sub.clone(),
        aud: policy.audience.clone(),
        client_id: policy.client_id.clone(),
        exp: now.saturating_add(policy.lifetime),
        iat: now,
        nbf: None,
        jti,
        scope: if user.is_admin() { "read write" } else { "read" }.to_owned(),
        roles: Some(user.roles.iter().copied().map(Role::as_str).map(str::to_owned).collect()),
        admin: Some(user.is_admin()),
        tenant: Some(policy.tenant.to_string()),
        sid: Some(sid),
        auth_time: Some(now),
        acr: Some(PASSWORD.to_owned()),
        amr: Some(METHODS.map(str::to_owned).into()),
    }
}

#[cfg(test)]
#[path = "access_token_tests.rs"]
mod tests;
