//! Logouts at either end: contract B6, rule G9.

use e2e::Options;
use e2e::openid::App;
use e2e::relay::{TOKENS, Way};
use e2e::wait::until;
use serde_json::json;

use crate::support::{SOON, scene};

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn b6_a_logout_gives_the_refresh_token_back_before_the_browser_goes_anywhere() {
    let scene = scene(Options::new()).await;
    let mut visitor = scene.signed_in().await;
    let given = scene.relay.seen(TOKENS).pop().unwrap();
    let (access, refresh) = (given.member("access_token").unwrap(), given.member("refresh_token").unwrap());
    let anybody = App::spa(4444, "openid");
    let userinfo = async || anybody.userinfo(&scene.site.auth, &access).await.unwrap().status;
    assert_eq!(userinfo().await, 200);
    let csrf = scene.site.csrf(&mut visitor).await.unwrap();
    let done = scene.site.signs_out(&visitor, Some(&csrf)).await.unwrap();
    assert_eq!((done.status, &done.json()["provider_reached"]), (200, &json!(true)), "{}", done.seen());
    let revoked = scene.relay.seen("/oauth2/revoke");
    assert_eq!(revoked.len(), 1);
    assert_eq!(revoked[0].field("token"), Some(refresh));
    assert_eq!(userinfo().await, 401, "what it was given for is over");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn b6_g9_who_signs_out_at_the_provider_is_signed_out_here_and_nobody_else() {
    let scene = scene(Options::new()).await;
    let (mut visitor, mut elsewhere) = (scene.signed_in().await, scene.signed_in().await);
    visitor.signs_out(&scene.site.auth).await.unwrap();
    until("the session has ended", SOON, async || (scene.status(&mut visitor).await == 401).then_some(()))
        .await;
    assert_eq!(scene.me(&mut visitor).await.status, 401);
    assert_eq!(scene.status(&mut elsewhere).await, 200, "the same person in another browser");
    assert_eq!(scene.stack.bff.requests("POST", "/bff/backchannel-logout"), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn b6_a_provider_that_hangs_keeps_nobody_signed_in() {
    let scene = scene(Options::new()).await;
    let mut visitor = scene.signed_in().await;
    let csrf = scene.site.csrf(&mut visitor).await.unwrap();
    scene.relay.is(Way::Hangs);
    let jar = visitor.jar();
    let out = scene.stack.bff.request("POST", "/bff/logout").header("cookie", &jar);
    let out = tokio::spawn(out.header("x-csrf-token", csrf).send());
    until("the provider is asked", SOON, async || {
        (!scene.relay.seen("/oauth2/revoke").is_empty()).then_some(())
    })
    .await;
    // While it hangs, the session is over already.
    assert_eq!(scene.status(&mut visitor).await, 401);
    let done = out.await.unwrap().unwrap();
    assert_eq!(done.status().as_u16(), 200);
    let said: serde_json::Value = serde_json::from_slice(&done.bytes().await.unwrap()).unwrap();
    assert_eq!(said["provider_reached"], false, "{said}");
    assert!(said["logout_url"].is_string(), "which the browser may reach: {said}");
}
