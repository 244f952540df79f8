//! `/session`: in by redirect, who it is, and out again; and what is said when that does not work.

use e2e::browser::failed_to_load;
use e2e::{ADMIN, Browser, Options, Stack, USER};
use serde_json::json;

use crate::scene::Scene;

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn b11_somebody_signs_in_and_out_and_the_browser_never_has_a_token() {
    let scene = Scene::new().await;
    let href = scene.browser.find("#sign-in").await.attr("href").await.unwrap().unwrap();
    assert_eq!(href, "/bff/login?return_to=/session");
    scene.signs_in("/session", USER).await;
    scene.browser.sees("h1", "You are signed in").await;
    for (name, value) in [("preferred_username", USER.0), ("tenant", "demo"), ("sub", "1")] {
        scene.browser.sees(&format!("[data-name={name}] .value"), value).await;
    }
    scene.browser.sees("[role=timer]", "left").await;
    let readable = "return [localStorage.length, sessionStorage.length, document.cookie, document.body.innerText.includes('eyJ')]";
    assert_eq!(scene.browser.js(readable).await, json!([0, 0, "", false]));
    scene.browser.click("#sign-out").await;
    scene.browser.arrives(&scene.url("/")).await;
    scene.opens("/session").await;
    scene.browser.sees("h1", "You are not signed in").await;
    scene.browser.click("#sign-in").await;
    // The provider's session has ended too.
    scene.browser.find("#login-submit").await;
    scene.is_content_but_for(&[]).await;
    scene.browser.quit().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn b3_a_browser_that_keeps_no_cookies_of_third_parties_is_enough() {
    let stack = Stack::start(&Options::new().with_bff()).await;
    let scene = Scene::in_browser(stack, Browser::start_without_third_party_cookies().await).await;
    scene.signs_in("/dashboard", USER).await;
    scene.runs("me", "HTTP 200").await;
    scene.turns_become((1, 0)).await;
    scene.session_ends_elsewhere().await;
    scene.says_that_it_is_over().await;
    scene.browser.quit().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn b2_who_says_no_is_told_so_and_another_try_is_a_click_away() {
    let scene = Scene::new().await;
    scene.browser.click("#sign-in").await;
    scene.browser.fill("#username", USER.0).await;
    scene.browser.fill("#password", USER.1).await;
    scene.browser.click("#login-submit").await;
    scene.browser.click("#consent-deny").await;
    scene.browser.arrives(&scene.url("/session?error=access_denied")).await;
    scene.browser.sees("#outcome[role=alert]", "The sign-in was cancelled").await;
    scene.browser.click("#sign-in").await;
    scene.browser.click("#consent-allow").await;
    scene.browser.sees("h1", "You are signed in").await;
    scene.is_content_but_for(&[]).await;
    scene.browser.quit().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn b2_each_word_is_explained_and_none_is_repeated() {
    let scene = Scene::new().await;
    for (word, said) in [
        ("login_expired", "It took too long"),
        ("temporarily_unavailable", "cannot be reached"),
        ("wrong_tenant", "another organisation"),
        ("unauthorized_client", "does not take the application's request"),
        ("%3Cscript%3Ealert(1)%3C/script%3E", "did not answer as it should"),
    ] {
        scene.opens(&format!("/session?error={word}")).await;
        let alert = scene.browser.sees("#outcome[role=alert]", said).await;
        assert!(!alert.text().await.unwrap().contains("alert(1)"));
    }
    // Beside a session a failed sign-in is told, and the session goes on.
    scene.signs_in("/session", USER).await;
    scene.opens("/session?error=access_denied").await;
    scene.browser.sees("#outcome", "The sign-in was cancelled").await;
    scene.browser.sees("h1", "You are signed in").await;
    scene.is_content_but_for(&[]).await;
    scene.browser.quit().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn b6_who_signs_out_while_the_provider_is_away_is_told_what_is_left() {
    let mut scene = Scene::new().await;
    scene.signs_in("/session", USER).await;
    scene.stack.auth.stop();
    scene.browser.click("#sign-out").await;
    scene.browser.sees("#outcome[role=alert]", "could not be told").await;
    scene.browser.find("#leave").await;
    scene.opens("/session").await;
    scene.browser.sees("h1", "You are not signed in").await;
    scene.stack.auth.start_ready().await;
    scene.browser.quit().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn b5_while_the_bff_does_not_answer_nobody_counts_as_signed_in() {
    let scene = Scene::new().await;
    scene.signs_in("/session", ADMIN).await;
    scene.browser.devtools("Network.enable", json!({})).await;
    scene.browser.devtools("Network.setBlockedURLs", json!({"urls": ["*/bff/session"]})).await;
    scene.browser.driver.refresh().await.unwrap();
    scene.browser.sees("#outcome[role=alert]", "cannot be reached at /bff/session").await;
    scene.browser.gone("#who").await;
    scene.browser.devtools("Network.setBlockedURLs", json!({"urls": []})).await;
    scene.browser.button("main", "Try again").await.click().await.unwrap();
    scene.browser.sees("h1", "You are signed in").await;
    scene.browser.quit().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn n11_the_modes_lead_to_each_other() {
    let scene = Scene::new().await;
    scene.browser.sees(".modes [aria-current]", "Session mode").await;
    scene.browser.sees(".modes a", "Token mode").await.click().await.unwrap();
    scene.browser.sees("h1", "Demo Auth Site").await;
    scene.browser.sees(".modes [aria-current]", "Token mode").await;
    scene.browser.sees(".modes p", "every script of the page can read it").await;
    scene.browser.sees(".modes a", "Session mode").await.click().await.unwrap();
    scene.browser.sees("h1", "You are not signed in").await;
    scene.browser.sees(".pages a", "Dashboard").await.click().await.unwrap();
    scene.browser.arrives(&scene.url("/dashboard")).await;
    let href = scene.browser.find("#sign-in").await.attr("href").await.unwrap().unwrap();
    assert_eq!(href, "/bff/login?return_to=/dashboard");
    scene.is_content_but_for(&[]).await;
    scene.browser.quit().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn h7_n11_where_applications_take_no_passwords_the_first_page_offers_both_redirects() {
    let scene = Scene::with(&e2e::Options::new().flag("auth_server.first_party_login", false)).await;
    scene.opens("/").await;
    scene.browser.sees("h1", "Demo Auth Site").await;
    scene.browser.gone("#password").await;
    for (words, path) in [("Sign in by redirect", "/code-flow"), ("Session mode", "/session")] {
        scene.opens("/").await;
        scene.browser.sees(".lede a", words).await.click().await.unwrap();
        scene.browser.arrives(&scene.url(path)).await;
    }
    scene.is_content_but_for(&[failed_to_load(&scene.url("/bff/session"), "401 (Unauthorized)")]).await;
    scene.browser.quit().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn the_way_in_and_out_is_found_by_keyboard_and_seen() {
    let scene = Scene::new().await;
    scene.browser.tab_to("Skip to the content").await;
    scene.browser.tab_to("sign-in").await;
    scene.browser.focus_is_seen().await;
    scene.signs_in("/session", USER).await;
    scene.browser.tab_to("sign-out").await;
    scene.browser.focus_is_seen().await;
    scene.browser.press(thirtyfour::Key::Enter).await;
    scene.browser.arrives(&scene.url("/")).await;
    scene.browser.quit().await;
}
