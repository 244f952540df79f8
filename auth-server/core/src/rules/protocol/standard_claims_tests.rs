//! What is said of a person, and what is not.

use super::*;
use crate::domain::testing_grants::user;
use serde_json::{Value, json};

/// All there is to know of somebody.
fn everything() -> Value {
    json!({
        "name": "Ada King", "given_name": "Ada", "family_name": "King", "middle_name": "Augusta",
        "nickname": "Ada", "preferred_username": "countess", "profile": "https://ada.example/me",
        "picture": "https://ada.example/me.png", "website": "https://ada.example", "gender": "female",
        "birthdate": "1815-12-10", "zoneinfo": "Europe/London", "locale": "en-GB", "updated_at": 1_000,
        "email": "ada@example.com", "email_verified": true, "phone_number": "+44 20 7946 0000",
        "phone_number_verified": false, "address": {"locality": "London", "country": "UK"},
        "roles": ["admin", "user"],
    })
}

/// Somebody of whom `claims` are known; the roles are the account's.
fn known(mut claims: Value) -> User {
    claims.as_object_mut().unwrap().remove("roles");
    User { claims: serde_json::from_value(claims).unwrap(), ..user() }
}

fn said(user: &User, wanted: impl Fn(&str) -> bool) -> Value {
    serde_json::to_value(of_user(user, wanted)).unwrap()
}

#[test]
fn each_scope_asks_for_its_claims_and_each_claim_has_one_scope() {
    let count = |scope| of_scope(scope).len();
    assert_eq!(["profile", "email", "address", "phone", "roles"].map(count), [14, 2, 1, 2, 1]);
    for other in ["openid", "offline_access", "read", "name"] {
        assert_eq!(count(other), 0, "{other}");
    }
    for (scope, claims) in SCOPES {
        for claim in claims {
            assert_eq!(scope_of(claim), Some(scope), "{claim}");
        }
    }
    assert_eq!((scope_of("sub"), scope_of("admin")), (None, None));
    assert_eq!(names().count(), 20, "each once");
    assert!(
        StandardClaims::NAMES.iter().all(|name| scope_of(name).is_some()),
        "no standard claim is forgotten"
    );
}

#[test]
fn all_that_scopes_ask_for_is_said_each_with_its_type() {
    let asked = |name: &str| SCOPES.iter().any(|(_, claims)| claims.contains(&name));
    assert_eq!(said(&known(everything()), asked), everything());
    assert_eq!(everything().as_object().unwrap().len(), 20, "nothing was forgotten");
}

#[test]
fn each_claim_is_said_where_it_is_asked_for_and_nowhere_else() {
    let user = known(everything());
    for (name, value) in everything().as_object().unwrap() {
        assert_eq!(said(&user, |wanted| wanted == name), json!({ name: value }));
    }
    assert_eq!(said(&user, |_| false), json!({}));
}

#[test]
fn what_is_empty_is_not_said() {
    let empty = json!({"name": "", "email": "", "email_verified": true, "phone_number": "", "phone_number_verified": true,
                       "address": {"locality": "", "country": ""}, "preferred_username": ""});
    let said_of_it = said(&known(empty), |name| name != "roles");
    assert_eq!(said_of_it, json!({"preferred_username": "ada"}));
    let half = json!({"address": {"locality": "London", "country": ""}});
    assert_eq!(said(&known(half), |name| name == "address"), json!({"address": {"locality": "London"}}));
}

#[test]
fn who_has_chosen_no_name_is_called_as_they_sign_in() {
    let user = known(json!({}));
    assert_eq!(said(&user, |name| name != "roles"), json!({"preferred_username": "ada"}));
    assert_eq!(said(&user, |name| name == "name"), json!({}), "but only where it is asked for");
}

#[test]
fn u6_what_was_never_proven_is_said_to_be_unproven() {
    let user = known(json!({"email": "a@b.example", "phone_number": "+1"}));
    let wanted = |name: &str| name.ends_with("verified");
    assert_eq!(said(&user, wanted), json!({"email_verified": false, "phone_number_verified": false}));
}
