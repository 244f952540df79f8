//! What a code is worth, and what ends it: rules G2, K1, K4, K7; RFC 7009.

use http::StatusCode;

use super::super::testing::*;
use super::*;

#[tokio::test]
async fn g2_a_code_is_worth_tokens_once_and_a_replay_ends_them() {
    let (world, mut browser) = (World::new().await, Browser::default());
    let code = code(&world, &mut browser, &[]).await;
    let usual = [
        ("grant_type", "authorization_code"),
        ("code", code.as_str()),
        ("redirect_uri", CALLBACK),
        ("code_verifier", VERIFIER),
    ];
    let with = |name: &str, value: &'static str| -> Vec<(&str, &str)> {
        usual.iter().map(|(own, was)| if *own == name { (*own, value) } else { (*own, *was) }).collect()
    };
    for wrong in [
        with("code_verifier", "aBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"),
        with("code_verifier", ""),
        with("redirect_uri", "https://shop.example/callback"),
        with("redirect_uri", ""),
        with("code", "demo.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"),
    ] {
        assert_eq!(
            world.shop("/oauth2/token", &wrong).await.error(),
            (400, "invalid_grant".into()),
            "{wrong:?}"
        );
    }
    let other = [usual[0], usual[1], usual[2], usual[3], ("client_id", "own")];
    assert_eq!(
        world.post("/oauth2/token", &other, None).await.error(),
        (400, "invalid_grant".into()),
        "another client's"
    );
    let tokens = world.redeem(&code).await.json();
    let token = tokens["access_token"].as_str().unwrap();
    assert_eq!(world.userinfo(token).await.status(), StatusCode::OK);
    let wrong = world
        .shop("/oauth2/token", &with("code_verifier", "aBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"))
        .await;
    assert_eq!(wrong.error(), (400, "invalid_grant".into()));
    assert_eq!(
        world.userinfo(token).await.status(),
        StatusCode::OK,
        "who does not have all of it ends nothing"
    );
    assert_eq!(world.redeem(&code).await.error(), (400, "invalid_grant".into()));
    let dead = world.userinfo(token).await;
    assert_eq!(dead.status(), StatusCode::UNAUTHORIZED);
    assert!(dead.header("www-authenticate").contains("error=\"invalid_token\""));
    let refresh =
        [("grant_type", "refresh_token"), ("refresh_token", tokens["refresh_token"].as_str().unwrap())];
    assert_eq!(world.shop("/oauth2/token", &refresh).await.error(), (400, "invalid_grant".into()));
}

#[tokio::test]
async fn g2_a_code_lives_for_a_minute() {
    let (world, mut browser) = (World::new().await, Browser::default());
    let code = code(&world, &mut browser, &[]).await;
    world.wait(60);
    assert_eq!(world.redeem(&code).await.error(), (400, "invalid_grant".into()));
}

#[tokio::test]
async fn rfc_7009_a_token_given_back_counts_no_more_and_only_its_client_gives_it() {
    let (world, mut browser) = (World::new().await, Browser::default());
    let code = code(&world, &mut browser, &[]).await;
    let tokens = world.redeem(&code).await.json();
    let (access, refresh) =
        (tokens["access_token"].as_str().unwrap(), tokens["refresh_token"].as_str().unwrap());
    for token in [access, refresh] {
        let stranger = world.post("/oauth2/revoke", &[("token", token), ("client_id", "own")], None).await;
        assert_eq!(stranger.status(), StatusCode::OK, "RFC 7009 §2.2: it is told nothing");
    }
    assert_eq!(world.shop("/oauth2/revoke", &[("token", "nothing")]).await.status(), StatusCode::OK);
    assert_eq!(world.shop("/oauth2/revoke", &[]).await.error(), (400, "invalid_request".into()));
    let nobody = world.post("/oauth2/revoke", &[("token", access), ("client_id", "shop")], None).await;
    assert_eq!(nobody.error(), (401, "invalid_client".into()));
    assert_eq!(world.userinfo(access).await.status(), StatusCode::OK);
    assert_eq!(world.shop("/oauth2/revoke", &[("token", refresh)]).await.status(), StatusCode::OK);
    assert_eq!(world.userinfo(access).await.status(), StatusCode::UNAUTHORIZED);
    let again = [("grant_type", "refresh_token"), ("refresh_token", refresh)];
    assert_eq!(world.shop("/oauth2/token", &again).await.error(), (400, "invalid_grant".into()));
}

#[tokio::test]
async fn k1_k4_userinfo_takes_access_tokens_of_openid_alone() {
    let (world, mut browser) = (World::new().await, Browser::default());
    let code = code(&world, &mut browser, &[]).await;
    let tokens = world.redeem(&code).await.json();
    for (wrong, status) in [
        (tokens["id_token"].as_str().unwrap(), 401),
        (tokens["refresh_token"].as_str().unwrap(), 401),
        ("x", 401),
        ("", 401),
    ] {
        assert_eq!(world.userinfo(wrong).await.status().as_u16(), status, "{wrong}");
    }
    let login = warp::test::request().method("POST").path("/auth/login").header("host", "localhost:5000");
    let login = login.json(&serde_json::json!({"username": USER.0, "password": USER.1}));
    let login = Answer(login.reply(&crate::http::tests::of(&world.app)).await).json();
    let own = world.userinfo(login["result"]["auth_token"].as_str().unwrap()).await;
    assert_eq!(own.error(), (403, "insufficient_scope".into()));
    let by_post = world
        .post("/oauth2/userinfo", &[("access_token", tokens["access_token"].as_str().unwrap())], None)
        .await;
    assert_eq!(by_post.json()["sub"], "1");
    let nobody = world.post("/oauth2/userinfo", &[], None).await;
    assert_eq!(nobody.error(), (401, "unauthenticated".into()), "K7");
    assert!(!nobody.header("www-authenticate").contains("error"));
    world.wait(300);
    assert_eq!(
        world.userinfo(tokens["access_token"].as_str().unwrap()).await.status(),
        StatusCode::UNAUTHORIZED
    );
}
