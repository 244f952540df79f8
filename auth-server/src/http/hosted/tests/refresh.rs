//! Refresh tokens of public clients: rule G3.

use http::StatusCode;

use super::super::testing::*;
use super::*;

#[tokio::test]
async fn g3_a_public_clients_refresh_token_changes_and_a_racing_tab_gets_the_same() {
    let (world, mut browser) = (World::new().await, Browser::default());
    let first = own_tokens(&world, &mut browser).await;
    let access = claims(first["access_token"].as_str().unwrap());
    assert_eq!((&access["aud"], &access["scope"]), (&"http://localhost:5001".into(), &"openid read".into()));
    assert_eq!(access["roles"], serde_json::json!(["admin", "user"]));
    let one = first["refresh_token"].as_str().unwrap();
    let (two, again) = (refreshed(&world, one, &[]).await.json(), refreshed(&world, one, &[]).await.json());
    assert_eq!(two["refresh_token"], again["refresh_token"], "within the grace");
    assert_ne!(two["refresh_token"], first["refresh_token"]);
    let id = claims(two["id_token"].as_str().unwrap());
    assert_eq!((&id["sub"], id.get("nonce")), (&"2".into(), None));
    let three = refreshed(&world, two["refresh_token"].as_str().unwrap(), &[]).await.json();
    assert!(three["access_token"].is_string());
    assert_eq!(
        refreshed(&world, one, &[]).await.error(),
        (400, "invalid_grant".into()),
        "its successor was used"
    );
    let dead = refreshed(&world, three["refresh_token"].as_str().unwrap(), &[]).await;
    assert_eq!(dead.error(), (400, "invalid_grant".into()), "reuse ends the family");
    assert_eq!(
        world.userinfo(three["access_token"].as_str().unwrap()).await.status(),
        StatusCode::UNAUTHORIZED
    );
}

#[tokio::test]
async fn g3_after_the_grace_a_spent_token_ends_its_family() {
    let (world, mut browser) = (World::new().await, Browser::default());
    let first = own_tokens(&world, &mut browser).await;
    let one = first["refresh_token"].as_str().unwrap();
    let two = refreshed(&world, one, &[]).await.json();
    world.wait(31);
    assert_eq!(refreshed(&world, one, &[]).await.error(), (400, "invalid_grant".into()));
    assert_eq!(
        refreshed(&world, two["refresh_token"].as_str().unwrap(), &[]).await.error(),
        (400, "invalid_grant".into())
    );
}

#[tokio::test]
async fn a_refresh_gives_no_more_than_was_granted_and_to_nobody_else() {
    let (world, mut browser) = (World::new().await, Browser::default());
    let first = own_tokens(&world, &mut browser).await;
    let one = first["refresh_token"].as_str().unwrap();
    assert_eq!(
        refreshed(&world, one, &[("scope", "openid read write")]).await.error(),
        (400, "invalid_scope".into())
    );
    assert_eq!(
        refreshed(&world, one, &[("resource", "https://other.example")]).await.error(),
        (400, "invalid_target".into())
    );
    let thief = [("grant_type", "refresh_token"), ("refresh_token", one)];
    assert_eq!(
        world.shop("/oauth2/token", &thief).await.error(),
        (400, "invalid_grant".into()),
        "another client's"
    );
    let less = refreshed(&world, one, &[("scope", "openid")]).await.json();
    assert_eq!(less["scope"], "openid");
}
