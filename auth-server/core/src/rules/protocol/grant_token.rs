//! Access tokens for grants: RFC 9068 §2.2; rule K2. What they permit was asked for and granted; nothing is added here.

use signet_shared::claims::AccessTokenClaims;

use super::resource_indicators::Target;
use crate::domain::{Role, SignIn, TenantId, User};

/// A person who has signed in.
#[derive(Debug, Clone, Copy)]
pub struct Person<'a> {
    /// Who.
    pub user: &'a User,
    /// Whose (rule G13).
    pub tenant: &'a TenantId,
    /// When, how and to which session.
    pub sign_in: &'a SignIn,
}

/// An access token that is about to be made.
#[derive(Debug, Clone)]
pub struct Issue<'a> {
    /// `iss`.
    pub issuer: &'a str,
    /// `client_id`.
    pub client_id: &'a str,
    /// `aud` and `scope`.
    pub target: &'a Target<'a>,
    /// Now, in unix seconds: `iat`.
    pub now: u64,
    /// Seconds from `iat` to `exp`.
    pub lifetime: u64,
    /// `jti`: unique.
    pub jti: String,
}

/// The claims of the token that a client gets for what `person` has granted.
#[must_use]
pub fn for_person(issue: Issue<'_>, person: Person<'_>) -> AccessTokenClaims {
    let Person { user, tenant, sign_in } = person;
    let amr = sign_in.amr.clone();
    AccessTokenClaims {
        sub: user.sub.clone(),
        roles: Some(user.roles.iter().copied().map(Role::as_str).map(str::to_owned).collect()),
        admin: Some(user.is_admin()),
        tenant: Some(tenant.to_string()),
        sid: Some(sign_in.sid.clone()),
        auth_time: Some(sign_in.auth_time),
        acr: sign_in.acr.clone(),
        amr: Some(amr).filter(|amr| !amr.is_empty()),
        ..for_machine(issue)
    }
}

/// The claims of the token that a client gets for itself: RFC 6749 §4.4. It has nothing of a person's, so nobody takes the client
/// for one (RFC 9700 §4.15).
#[must_use]
pub fn for_machine(issue: Issue<'_>) -> AccessTokenClaims {
    let Issue { issuer, client_id, target, now, lifetime, jti } = issue;
    AccessTokenClaims {
        iss: issuer.to_owned(),
        sub: client_id.to_owned(),
        aud: target.audience(issuer).to_owned(),
        client_id: client_id.to_owned(),
        exp: now.saturating_add(lifetime),
        iat: now,
        nbf: None,
        jti,
        scope: target.scopes.join(" "),
        roles: None,
        admin: None,
        tenant: None,
        sid: None,
        auth_time: None,
        acr: None,
        amr: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::testing_grants::{resources, sign_in, tenant, user, words};
    use serde_json::json;

    fn issue<'a>(target: &'a Target<'a>) -> Issue<'a> {
        Issue {
            issuer: "https://id.example",
            client_id: "spa",
            target,
            now: 1_000,
            lifetime: 300,
            jti: "j".into(),
        }
    }

    #[test]
    fn k2_a_persons_token_says_who_signed_in_when_and_how() {
        let registered = resources();
        let target = Target { resource: registered.first(), scopes: words("openid read") };
        let (user, tenant, sign_in) = (user(), tenant(), sign_in());
        let claims = for_person(issue(&target), Person { user: &user, tenant: &tenant, sign_in: &sign_in });
        let wanted = json!({
            "iss": "https://id.example", "sub": "7Yk2", "aud": "A", "client_id": "spa", "iat": 1_000, "exp": 1_300,
            "jti": "j", "scope": "openid read", "roles": ["admin", "user"], "admin": true, "tenant": "demo",
            "sid": "s", "auth_time": 900, "acr": "1", "amr": ["pwd"],
        });
        assert_eq!(serde_json::to_value(claims).unwrap(), wanted);
    }

    #[test]
    fn k2_an_administrator_does_not_get_scopes_that_were_not_asked_for() {
        let target = Target { resource: None, scopes: words("openid") };
        let (user, tenant) = (user(), tenant());
        let sign_in = SignIn { acr: None, amr: Vec::new(), ..sign_in() };
        let claims = for_person(issue(&target), Person { user: &user, tenant: &tenant, sign_in: &sign_in });
        assert!(user.is_admin());
        assert_eq!((claims.scope.as_str(), claims.aud.as_str()), ("openid", "https://id.example"));
        assert_eq!((claims.acr, claims.amr), (None, None), "nothing is claimed that was not done");
    }

    #[test]
    fn k2_a_machines_token_speaks_for_the_client_and_has_nothing_of_a_persons() {
        let registered = resources();
        let target = Target { resource: registered.first(), scopes: words("read write") };
        let wanted = json!({
            "iss": "https://id.example", "sub": "spa", "aud": "A", "client_id": "spa", "iat": 1_000, "exp": 1_300,
            "jti": "j", "scope": "read write",
        });
        assert_eq!(serde_json::to_value(for_machine(issue(&target))).unwrap(), wanted);
    }
}
