//! From the program to the pages and back, by mouse and by keyboard.

use e2e::openid::text;
use e2e::{ADMIN, USER};
use thirtyfour::prelude::*;

use super::Scene;

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn o10_somebody_signs_in_allows_and_comes_back_with_a_code() {
    let scene = Scene::new().await;
    scene.asks(&[]).await;
    scene.browser.sees("h1", "Sign in").await;
    scene.signs_in(USER).await;
    scene.browser.sees("#account", USER.0).await;
    scene.browser.sees("main", "you are asked each time").await;
    scene.browser.click("#consent-allow").await;
    scene.is_back().await;
    let arrival = scene.callback.only();
    assert_eq!(arrival.method, "GET");
    assert_eq!(arrival.parameter("state").as_deref(), Some("the state"));
    assert_eq!(arrival.parameter("iss"), Some(scene.stack.auth.origin()), "RFC 9207");
    let code = arrival.parameter("code").unwrap();
    let redeemed = scene.app.redeems(&scene.at(), &code).await.unwrap();
    assert_eq!(redeemed.status, 200, "{}", redeemed.seen());
    let said = scene.app.userinfo(&scene.at(), text(&redeemed.json(), "access_token")).await.unwrap();
    assert_eq!(said.json()["preferred_username"], USER.0, "{}", said.seen());
    scene.is_content().await;
    scene.browser.quit().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn o10_everything_works_by_keyboard_alone() {
    let scene = Scene::new().await;
    scene.asks(&[]).await;
    scene.browser.focus_comes_to("username").await;
    scene.browser.focus_is_seen().await;
    scene.browser.keys(ADMIN.0).await;
    scene.browser.tab_to("password").await;
    scene.browser.focus_is_seen().await;
    scene.browser.keys(ADMIN.1).await;
    scene.browser.press(Key::Enter).await;
    scene.browser.sees("#account", ADMIN.0).await;
    scene.browser.tab_to("consent-deny").await;
    scene.browser.focus_is_seen().await;
    scene.browser.shift_tab().await;
    assert_eq!(scene.browser.focused().await, "consent-allow");
    scene.browser.focus_is_seen().await;
    scene.browser.press(Key::Space).await;
    scene.is_back().await;
    assert!(scene.callback.only().parameter("code").is_some());
    scene.is_content().await;
    scene.browser.quit().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn to_go_back_and_to_reload_is_harmless() {
    let scene = Scene::new().await;
    let browser = &scene.browser;
    scene.asks(&[]).await;
    browser.driver.refresh().await.unwrap();
    scene.signs_in(USER).await;
    browser.find("#consent-allow").await;
    browser.driver.refresh().await.unwrap();
    browser.find("#consent-allow").await;
    assert_eq!(scene.stack.auth.requests("POST", "/signin/…/password"), 1, "no form was sent again");
    browser.driver.back().await.unwrap();
    browser.driver.forward().await.unwrap();
    browser.click("#consent-allow").await;
    scene.is_back().await;
    scene.is_content().await;
    browser.driver.back().await.unwrap();
    // A browser shows it as it was, or asks for it again.
    browser.find("main#consent, main#error-page").await;
    if browser.js("return document.getElementById('consent-allow') !== null").await == true {
        browser.click("#consent-allow").await;
    }
    browser.sees("#error-page h1", "This page is too old").await;
    let arrival = scene.callback.only();
    let redeemed = scene.app.redeems(&scene.at(), &arrival.parameter("code").unwrap()).await.unwrap();
    assert_eq!(redeemed.status, 200, "nothing has spent it: {}", redeemed.seen());
    scene.browser.quit().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn o4_an_answer_by_form_post_arrives_by_itself() {
    let scene = Scene::new().await;
    scene.asks(&[("response_mode", "form_post")]).await;
    scene.signs_in(USER).await;
    scene.browser.click("#consent-allow").await;
    scene.is_back().await;
    let arrival = scene.callback.only();
    assert_eq!(arrival.method, "POST");
    assert_eq!(arrival.parameter("state").as_deref(), Some("the state"));
    let redeemed = scene.app.redeems(&scene.at(), &arrival.parameter("code").unwrap()).await.unwrap();
    assert_eq!(redeemed.status, 200, "{}", redeemed.seen());
    scene.is_content().await;
    scene.browser.quit().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn o10_somebody_with_two_accounts_chooses() {
    let scene = Scene::new().await;
    let browser = &scene.browser;
    scene.asks(&[]).await;
    scene.signs_in(USER).await;
    browser.find("#consent-allow").await;
    scene.asks(&[("prompt", "select_account")]).await;
    browser.sees("#account-1", USER.0).await;
    browser.click("#account-another").await;
    scene.signs_in(ADMIN).await;
    browser.sees("#account", ADMIN.0).await;
    scene.asks(&[("prompt", "select_account")]).await;
    browser.find("#account-2").await;
    browser.button("main", USER.0).await.click().await.unwrap();
    browser.sees("#account", USER.0).await;
    browser.click("#consent-allow").await;
    scene.is_back().await;
    let code = scene.callback.only().parameter("code").unwrap();
    let tokens = scene.app.redeems(&scene.at(), &code).await.unwrap().json();
    assert_eq!(e2e::openid::claims(text(&tokens, "id_token"))["sub"], "1");
    scene.is_content().await;
    scene.browser.quit().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn o9_who_signs_out_is_asked_and_signed_out() {
    let scene = Scene::new().await;
    let browser = &scene.browser;
    scene.asks(&[]).await;
    scene.signs_in(USER).await;
    browser.find("#consent-allow").await;
    let leave = scene.stack.auth.url("/oauth2/logout");
    browser.open(&leave).await;
    browser.sees("#account", USER.0).await;
    browser.click("#logout-stay").await;
    browser.arrives(&scene.stack.auth.url("/")).await;
    browser.open(&leave).await;
    browser.sees("#account", USER.0).await;
    browser.click("#logout-confirm").await;
    browser.sees("#signed-out h1", "You are signed out").await;
    scene.asks(&[]).await;
    browser.find("#login-submit").await;
    scene.is_content().await;
    scene.browser.quit().await;
}
