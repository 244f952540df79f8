//! What a token says about a person.

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
