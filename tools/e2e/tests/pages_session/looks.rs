//! Each page in light and dark, small and large; its pictures lie under `target/screenshots/`.

use e2e::looks::in_all_ways as inspect;
use e2e::{ADMIN, Options, USER};

use crate::scene::Scene;

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn the_page_that_says_who_is_signed_in() {
    let scene = Scene::new().await;
    inspect(&scene.browser, "session-out").await;
    scene.opens("/session?error=login_expired").await;
    scene.browser.find("#outcome").await;
    inspect(&scene.browser, "session-error").await;
    scene.signs_in("/session", USER).await;
    scene.browser.find("#who").await;
    inspect(&scene.browser, "session-in").await;
    scene.browser.quit().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn the_dashboard() {
    let scene = Scene::new().await;
    scene.signs_in("/dashboard", ADMIN).await;
    scene.browser.find("#claims").await;
    inspect(&scene.browser, "dashboard").await;
    scene.runs("me", "HTTP 200").await;
    scene.runs("write", "HTTP 201").await;
    inspect(&scene.browser, "dashboard-used").await;
    scene.session_ends_elsewhere().await;
    scene.says_that_it_is_over().await;
    inspect(&scene.browser, "session-ended").await;
    scene.browser.quit().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn the_page_that_says_where_the_token_is() {
    let scene = Scene::new().await;
    scene.signs_in("/where-is-my-token", USER).await;
    let token = scene.stack.login(USER).await;
    scene.browser.js(&format!("localStorage.setItem('token', {token:?})")).await;
    scene.browser.driver.refresh().await.unwrap();
    scene.browser.sees("[data-place=localStorage]", "eyJ").await;
    inspect(&scene.browser, "where-is-my-token").await;
    scene.browser.click("#try").await;
    scene.browser.find("#session-mode .verdict").await;
    inspect(&scene.browser, "where-is-my-token-tried").await;
    scene.browser.quit().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn what_is_shown_while_somebody_else_is_away() {
    let mut scene = Scene::new().await;
    scene.signs_in("/session", USER).await;
    scene.stack.auth.stop();
    scene.browser.click("#sign-out").await;
    scene.browser.find("#leave").await;
    inspect(&scene.browser, "session-left").await;
    scene.browser.quit().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn the_first_page_where_applications_take_no_passwords() {
    let scene = Scene::with(&Options::new().flag("auth_server.first_party_login", false)).await;
    scene.opens("/").await;
    scene.browser.sees("h1", "Demo Auth Site").await;
    inspect(&scene.browser, "sign-in-redirects").await;
    scene.browser.quit().await;
}
