//! Answers that do not count: each is refused in words, and nothing follows from it.

use e2e::browser::failed_to_load;
use e2e::{ADMIN, USER};
use serde_json::Value;

use crate::scene::Scene;

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn an_answer_with_another_state_is_refused() {
    let scene = Scene::new().await;
    scene.is_sent_back_with("code=demo.x&state=another&iss={issuer}").await;
    scene.is_refused_at("state", "The state is not the one that this tab has sent").await;
    scene.begins().await;
    scene.is_sent_back_with("code=demo.x&iss={issuer}").await;
    scene.is_refused_at("state", "The state is not the one that this tab has sent").await;
    scene.is_content_but_for(&[]).await;
    scene.browser.quit().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn an_answer_of_another_server_is_refused_and_one_of_nobody() {
    let scene = Scene::new().await;
    for iss in ["&iss=http://evil.example", ""] {
        scene.begins().await;
        scene.is_sent_back_with(&format!("code=demo.x&state={{state}}{iss}")).await;
        scene.is_refused_at("iss", "The answer is from another server").await;
    }
    scene.browser.quit().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn an_answer_without_a_code_or_with_two_is_refused() {
    let scene = Scene::new().await;
    scene.is_sent_back_with("state={state}&iss={issuer}").await;
    scene.is_refused_at("code", "There is no code").await;
    scene.begins().await;
    scene.is_sent_back_with("code=demo.x&code=demo.y&state={state}&iss={issuer}").await;
    scene.is_refused_at("parameters", "stands twice").await;
    scene.browser.quit().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_no_on_the_consent_page_is_told_plainly_and_another_try_is_a_click_away() {
    let scene = Scene::new().await;
    scene.signs_in(USER).await;
    scene.browser.click("#consent-deny").await;
    scene.browser.sees("h1", "Back from the auth-server").await;
    scene.is_refused_at("error", "You said no").await;
    assert_eq!(scene.shown("#answer", "error").await, "access_denied");
    scene.browser.sees("#answer a.action", "Start again").await.click().await.unwrap();
    scene.browser.arrives(&scene.url("/code-flow")).await;
    scene.browser.click("#go").await;
    scene.browser.click("#consent-allow").await;
    scene.browser.sees("#verdict", "Every check passes").await;
    scene.is_content_but_for(&[]).await;
    scene.browser.quit().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn an_error_that_this_tab_did_not_ask_for_is_not_believed() {
    let scene = Scene::new().await;
    scene.is_sent_back_with("error=server_error&error_description=Call+me&state=forged&iss={issuer}").await;
    scene.is_refused_at("state", "This answer does not count").await;
    let said = scene.browser.text("#refusal").await;
    assert!(!said.contains("Call me"), "a stranger's words are not repeated as the auth-server's: {said}");
    scene.begins().await;
    scene.is_sent_back_with("error=temporarily_unavailable&state={state}&iss={issuer}").await;
    scene.is_refused_at("error", "cannot answer now").await;
    scene.browser.quit().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn g2_an_answer_that_is_brought_again_is_refused_and_costs_nothing() {
    let scene = Scene::new().await;
    scene.comes_back(USER).await;
    scene.browser.sees("#verdict", "Every check passes").await;
    let came = scene.browser.js("return performance.getEntriesByType('navigation')[0].name").await;
    let came = came.as_str().unwrap().to_owned();
    assert!(came.contains("code="), "{came}");
    scene.browser.open(&came).await;
    scene.browser.find("#answer [data-step=awaited][data-verdict=refused]").await;
    scene.browser.sees("#refusal", "This tab waits for no answer").await;
    assert_eq!(scene.redemptions(), 1, "the code is not sent again: {}", scene.stack.auth.log());
    scene.is_content_but_for(&[]).await;
    scene.browser.quit().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_reload_says_what_became_of_the_tokens_and_how_to_go_on() {
    let scene = Scene::new().await;
    scene.comes_back(USER).await;
    scene.browser.sees("#verdict", "Every check passes").await;
    scene.browser.driver.refresh().await.unwrap();
    scene.browser.sees("h1", "There is no answer").await;
    scene.browser.sees("main", "the code was used already").await;
    assert_eq!(scene.redemptions(), 1);
    scene.browser.sees("a.action", "Start again").await.click().await.unwrap();
    scene.browser.find("#go").await;
    scene.browser.click("#go").await;
    scene.browser.find("#consent-allow").await;
    scene.is_content_but_for(&[]).await;
    scene.browser.quit().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn g1_a_code_without_its_verifier_gives_no_tokens() {
    let scene = Scene::new().await;
    scene.keeps_instead("code_verifier", &"A".repeat(43)).await;
    scene.comes_back(USER).await;
    scene.browser.sees("#exchange #refusal", "HTTP 400, invalid_grant").await;
    scene.browser.gone("#verdict").await;
    let refused = failed_to_load(&scene.stack.auth.url("/oauth2/token"), "400 (Bad Request)");
    scene.is_content_but_for(&[refused]).await;
    scene.browser.quit().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn an_id_token_of_another_request_is_refused_and_the_tokens_stay_unused() {
    let scene = Scene::new().await;
    scene.keeps_instead("nonce", "another").await;
    scene.comes_back(ADMIN).await;
    scene.browser.find("#id-token [data-step=nonce][data-verdict=refused]").await;
    scene.browser.sees("#verdict", "The nonce is not the one of this request").await;
    scene.browser.find("#id-token [data-step=signature][data-verdict=passed]").await;
    scene.browser.gone("#deeds").await;
    assert_eq!(scene.kept().await, Value::Null);
    scene.browser.quit().await;
}
