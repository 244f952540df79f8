//! What a token says about a person.

use super::*;
use crate::domain::StandardClaims;

fn token_for(roles: Vec<Role>) -> AccessTokenClaims {
    let policy = Policy {
        issuer: "http://localhost:5000".into(),
        audience: "http://localhost:5001".into(),
        client_id: "signet-app".into(),
        tenant: TenantId::parse("demo").unwrap(),
        lifetime: 60,
    };
    let (sub, username, claims_of) = ("1".into(), "test".into(), StandardClaims::default());
    let user = User {
        sub,
        username,
        password_hash: None,
        password_version: 0,
        claims: claims_of,
        roles,
        disabled: false,
    };
    claims(&policy, &user, ("s".into(), 1_000), "id".into())
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
    assert_eq!((claims.acr.as_deref(), claims.sid.as_deref()), (Some(PASSWORD), Some("s")));
}

#[test]
fn an_admin_may_write_too() {
    let claims = token_for(vec![Role::Admin, Role::User]);
    assert_eq!((claims.admin, claims.scope.as_str()), (Some(true), "read write"));
    assert_eq!(claims.roles.unwrap(), ["admin", "user"]);
    assert_eq!((claims.sub.as_str(), claims.aud.as_str()), ("1", "http://localhost:5001"));
}
