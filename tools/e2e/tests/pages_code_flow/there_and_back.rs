//! The whole way: from the start to the sign-in page, back with a code, to tokens, to what they open, and out again.

use e2e::browser::failed_to_load;
use e2e::openid::claims;
use e2e::{ADMIN, USER};
use serde_json::Value;

use crate::scene::Scene;

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn h7_somebody_signs_in_by_redirect_and_sees_every_step() {
    let scene = Scene::new().await;
    let asked = scene.kept().await;
    scene.comes_back(USER).await;
    scene.browser.sees("#verdict", "Every check passes: you are signed in").await;
    assert_eq!(scene.browser.address().await, scene.url("/callback"), "no code in the address");
    assert_eq!(scene.kept().await, Value::Null, "and no secret in the tab");
    let passed = "return [...document.querySelectorAll('#answer [data-verdict=passed]')].map(e => e.dataset.step).join()";
    assert_eq!(scene.browser.js(passed).await, "parameters,awaited,state,iss,error,code");
    let code = scene.shown("#answer", "code").await;
    assert_eq!(scene.shown("#exchange", "code").await, code);
    assert_eq!(scene.shown("#exchange", "code_verifier").await, asked["code_verifier"].as_str().unwrap());
    let id_token = scene.shown("#exchange", "id_token").await;
    assert_eq!(claims(&id_token)["nonce"], asked["nonce"]);
    assert_eq!(claims(&id_token)["aud"], "signet-spa");
    let all = "return document.querySelectorAll('#id-token .ladder [data-verdict=passed]').length";
    assert_eq!(scene.browser.js(all).await, 17 + 2, "the ladder, nonce and at_hash");
    assert_eq!(scene.redemptions(), 1);
    for store in ["localStorage", "sessionStorage"] {
        assert_eq!(
            scene.browser.js(&format!("return {store}.length")).await,
            0,
            "the tokens are in memory alone"
        );
    }
    for server in [&scene.stack.auth, &scene.stack.bff] {
        let secret = code.split_once('.').map_or(code.as_str(), |(_, secret)| secret);
        assert!(!server.log().contains(secret), "no log has the code");
    }
    scene.is_content_but_for(&[]).await;
    scene.browser.quit().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn h7_the_tokens_open_what_they_should_until_they_are_given_back() {
    let scene = Scene::new().await;
    scene.comes_back(ADMIN).await;
    scene.browser.sees("#verdict", "Every check passes").await;
    scene.does("userinfo", "HTTP 200").await;
    assert_eq!(scene.shown("[data-deed=userinfo]", "preferred_username").await, ADMIN.0);
    scene.does("api", "The API takes the token").await;
    assert_eq!(scene.shown("[data-deed=api]", "user.client_id").await, "signet-spa");
    let first = scene.shown("#exchange", "refresh_token").await;
    scene.does("refresh", "There are new tokens").await;
    assert_ne!(scene.shown("[data-deed=refresh]", "refresh_token").await, first, "it was rotated");
    scene.does("revoke", "The tokens are given back").await;
    scene.does("userinfo", "takes this token no more").await;
    scene.does("api", "still takes it").await;
    scene.does("refresh", "HTTP 400").await;
    let (auth, refused) = (&scene.stack.auth, failed_to_load);
    scene
        .is_content_but_for(&[
            refused(&auth.url("/oauth2/userinfo"), "401 (Unauthorized)"),
            refused(&auth.url("/oauth2/token"), "400 (Bad Request)"),
        ])
        .await;
    scene.browser.quit().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn o9_signing_out_ends_the_session_without_a_question() {
    let scene = Scene::new().await;
    scene.comes_back(USER).await;
    scene.browser.sees("#verdict", "Every check passes").await;
    scene.browser.click("#leave").await;
    scene.browser.sees("#signed-out h1", "You are signed out").await;
    scene.begins().await;
    scene.browser.click("#go").await;
    scene.browser.find("#login-submit").await;
    scene.is_content_but_for(&[]).await;
    scene.browser.quit().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn the_id_token_can_be_taken_to_the_inspector() {
    let scene = Scene::new().await;
    scene.comes_back(USER).await;
    scene.browser.sees("#verdict", "Every check passes").await;
    let id_token = scene.shown("#exchange", "id_token").await;
    scene.browser.sees("#id-token a", "inspector").await.click().await.unwrap();
    scene.browser.arrives(&scene.url(&format!("/inspect#{id_token}"))).await;
    scene.browser.sees("#verdict", "Every check passes").await;
    scene.browser.quit().await;
}
