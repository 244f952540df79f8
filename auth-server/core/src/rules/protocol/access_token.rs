//! Access tokens: RFC 9068.

use signet_shared::claims::AccessTokenClaims;

use crate::domain::{Role, User};

/// The header's `typ`, which keeps an access token from being taken for another kind: RFC 9068 §2.1.
pub const TYP: &str = "at+jwt";

/// How a person proves who they are at `/auth/login`: RFC 8176 §2.
const METHODS: [&str; 1] = ["pwd"];

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
    pub tenant: String,
    /// Seconds from `iat` to `exp`.
    pub lifetime: u64,
}

/// The claims of the token that `user` gets for signing in with a password at `now` (unix seconds), under the unique id
/// `jti`.
#[must_use]
pub fn claims(policy: &Policy, user: &User, now: u64, jti: String) -> AccessTokenClaims {
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
        tenant: Some(policy.tenant.clone()),
        sid: None,
        auth_time: Some(now),
        acr: None,
        amr: Some(METHODS.map(str::to_owned).into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::PasswordHash;

    fn token_for(roles: Vec<Role>) -> AccessTokenClaims {
        let policy = Policy {
            issuer: "http://localhost:5000".into(),
            audience: "http://localhost:5001".into(),
            client_id: "signet-app".into(),
            tenant: "demo".into(),
            lifetime: 60,
        };
        let hash = format!("$2b$10${}", "e".repeat(53));
        let password_hash = PasswordHash::parse(&hash).unwrap();
        let (name, email) = ("Test".to_owned(), "test@example.com".to_owned());
        let user = User { sub: "1".into(), username: "test".into(), password_hash, name, email, roles };
        claims(&policy, &user, 1_000, "id".into())
    }

    #[test]
    fn a_person_may_read() {
        let claims = token_for(vec![Role::User]);
        assert_eq!((claims.admin, claims.scope.as_str()), (Some(false), "read"));
        assert_eq!(claims.roles.unwrap(), ["user"]);
        assert_eq!((claims.iat, claims.exp), (1_000, 1_060));
    }

    #[test]
    fn k2_it_says_when_and_how_the_person_signed_in() {
        let claims = token_for(vec![Role::User]);
        assert_eq!((claims.auth_time, claims.amr.unwrap()), (Some(1_000), vec!["pwd".to_owned()]));
        assert_eq!((claims.acr, claims.sid), (None, None), "nothing is claimed that was not done");
    }

    #[test]
    fn an_admin_may_write_too() {
        let claims = token_for(vec![Role::Admin, Role::User]);
        assert_eq!((claims.admin, claims.scope.as_str()), (Some(true), "read write"));
        assert_eq!(claims.roles.unwrap(), ["admin", "user"]);
        assert_eq!((claims.sub.as_str(), claims.aud.as_str()), ("1", "http://localhost:5001"));
    }
}
