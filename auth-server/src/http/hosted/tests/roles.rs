//! The scope `roles` and its claim: contracts N12, O2.

use serde_json::{Value, json};

use super::super::testing::*;
use super::*;

/// What the shop's ID token and userinfo say, where it asks by `more` and the page is allowed.
async fn told(more: &[(&str, &str)]) -> (Value, Value) {
    let (world, mut browser) = (World::new().await, Browser::default());
    let code = code(&world, &mut browser, more).await;
    let tokens = world.redeem(&code).await.json();
    let said = world.userinfo(tokens["access_token"].as_str().unwrap()).await.json();
    (claims(tokens["id_token"].as_str().unwrap()), said)
}

#[tokio::test]
async fn n12_userinfo_says_the_roles_to_whom_the_scope_was_granted_and_the_id_token_no_more_than_before() {
    let (id_token, said) = told(&[("scope", "openid roles")]).await;
    assert_eq!(said, json!({"sub": "1", "roles": ["user"]}));
    assert_eq!(id_token.get("roles"), None, "{id_token}");
    let (id_token, said) = told(&[("scope", "openid profile email")]).await;
    assert_eq!((id_token.get("roles"), said.get("roles")), (None, None), "nobody has asked: {said}");
}

#[tokio::test]
async fn n12_o2_the_roles_are_asked_for_by_name_too_each_place_for_itself() {
    let (id_token, said) = told(&[("scope", "openid"), ("claims", r#"{"id_token":{"roles":null}}"#)]).await;
    assert_eq!((&id_token["roles"], &said), (&json!(["user"]), &json!({"sub": "1"})));
    let (id_token, said) = told(&[("scope", "openid"), ("claims", r#"{"userinfo":{"roles":null}}"#)]).await;
    assert_eq!((id_token.get("roles"), said), (None, json!({"sub": "1", "roles": ["user"]})));
}

#[tokio::test]
async fn n12_o10_whoever_is_asked_for_their_roles_is_told_so() {
    for more in [[("scope", "openid roles")], [("claims", r#"{"userinfo":{"roles":null}}"#)]] {
        let (world, mut browser) = (World::new().await, Browser::default());
        let path = browser.begins(&world, &asked(&more)).await;
        browser.signs_in(&world, &path, USER.0, USER.1).await;
        let page = browser.get(&world, &path).await.text();
        assert!(page.contains("consent-allow") && page.contains("See what you may do here"), "{page}");
    }
}

#[tokio::test]
async fn n12_a_client_that_is_not_registered_for_the_scope_hears_nothing_of_roles() {
    let (world, mut browser) = (World::new().await, Browser::default());
    let claims_of_both = r#"{"id_token":{"roles":{"essential":true}},"userinfo":{"roles":null}}"#;
    let more = [("scope", "openid roles"), ("claims", claims_of_both)];
    let tokens = own_tokens_by(&world, &mut browser, &more).await;
    assert_eq!(tokens["scope"], "openid", "{tokens}");
    assert_eq!(claims(tokens["id_token"].as_str().unwrap()).get("roles"), None);
    let said = world.userinfo(tokens["access_token"].as_str().unwrap()).await.json();
    assert_eq!(said, json!({"sub": "2"}));
}
