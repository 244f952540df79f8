//! `/code-flow`: what is shown is what is sent, and what is secret stays.

use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use e2e::openid::parameter;
use e2e::{USER, injected};
use serde_json::Value;

use crate::scene::Scene;

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn g1_what_is_shown_is_what_is_sent_and_the_verifier_is_not_in_it() {
    let scene = Scene::new().await;
    assert_eq!(scene.shown("#discovery", "issuer").await, scene.stack.auth.origin());
    let kept = scene.kept().await;
    let text = |name: &str| kept[name].as_str().unwrap().to_owned();
    let href = scene.browser.find("#go").await.attr("href").await.unwrap().unwrap();
    assert!(href.starts_with(&scene.stack.auth.url("/oauth2/authorize?")), "{href}");
    let sent = |name: &str| parameter(&href, name).unwrap_or_else(|| panic!("no {name} in {href}"));
    for name in [
        "response_type",
        "client_id",
        "redirect_uri",
        "scope",
        "state",
        "nonce",
        "code_challenge",
        "code_challenge_method",
    ] {
        assert_eq!(scene.shown("#request", name).await, sent(name), "{name}");
    }
    assert_eq!((sent("state"), sent("nonce")), (text("state"), text("nonce")));
    assert_eq!(sent("redirect_uri"), scene.url("/callback"));
    let verifier = text("code_verifier");
    let hash = digest(&SHA256, verifier.as_bytes());
    assert_eq!(sent("code_challenge"), URL_SAFE_NO_PAD.encode(hash), "S256, as calculated elsewhere");
    assert_eq!(URL_SAFE_NO_PAD.decode(&verifier).unwrap().len(), 32);
    assert!(!href.contains(&verifier), "the verifier stays here");
    let local = scene.browser.js("return localStorage.length").await;
    assert_eq!(local, 0, "and nothing of it outlives the tab");
    scene.is_content_but_for(&[]).await;
    scene.browser.quit().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn each_request_has_secrets_of_its_own() {
    let scene = Scene::new().await;
    let mut seen: Vec<Value> = Vec::new();
    for _ in 0..3 {
        scene.begins().await;
        let kept = scene.kept().await;
        for name in ["state", "nonce", "code_verifier"] {
            assert!(!seen.contains(&kept[name]), "{name} is made anew");
            seen.push(kept[name].clone());
        }
    }
    scene.browser.quit().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn who_turns_back_on_the_way_can_go_again() {
    let scene = Scene::new().await;
    scene.browser.click("#go").await;
    scene.browser.find("#login-submit").await;
    scene.browser.driver.back().await.unwrap();
    scene.browser.find("#go").await;
    scene.comes_back(USER).await;
    scene.browser.sees("#verdict", "Every check passes").await;
    scene.browser.quit().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn an_auth_server_that_is_away_is_said_and_asked_again() {
    let mut scene = Scene::new().await;
    scene.stack.auth.stop();
    scene.browser.open(&scene.url("/code-flow")).await;
    let words = format!("cannot be reached at {}", scene.stack.auth.origin());
    scene.browser.sees("#discovery [role=alert]", &words).await;
    scene.browser.gone("#go").await;
    scene.stack.auth.start_ready().await;
    scene.browser.button("#discovery", "Ask again").await.click().await.unwrap();
    scene.browser.find("#go").await;
    scene.browser.quit().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn the_first_page_leads_here_and_this_one_back() {
    let scene = Scene::new().await;
    scene.browser.open(&scene.url("/")).await;
    scene.browser.sees("main a", "by redirect").await.click().await.unwrap();
    scene.browser.arrives(&scene.url("/code-flow")).await;
    scene.browser.click(".to-inspect").await;
    scene.browser.sees("h1", "Look inside a token").await;
    scene.browser.driver.back().await.unwrap();
    scene.browser.click(".wordmark").await;
    scene.browser.sees("h1", "Demo Auth Site").await;
    scene.is_content_but_for(&[]).await;
    scene.browser.quit().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn the_way_there_is_found_by_keyboard_and_seen() {
    let scene = Scene::new().await;
    scene.browser.tab_to("Skip to the content").await;
    scene.browser.tab_to("go").await;
    scene.browser.focus_is_seen().await;
    scene.browser.press(thirtyfour::Key::Enter).await;
    scene.browser.find("#login-submit").await;
    scene.browser.quit().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn n10_what_the_pages_did_not_bring_does_not_run() {
    let scene = Scene::new().await;
    scene.is_content_but_for(&[]).await;
    injected::takes_no_effect(&scene.browser, "the page where the code flow begins").await;
    scene.browser.open(&scene.url("/callback?error=<script>x</script>&state=<b>")).await;
    scene.browser.sees("h1", "Back from the auth-server").await;
    scene.browser.find("#refusal").await;
    scene.is_content_but_for(&[]).await;
    injected::takes_no_effect(&scene.browser, "the page where answers come to").await;
    scene.stack.bff.still_works().await;
    scene.browser.quit().await;
}
