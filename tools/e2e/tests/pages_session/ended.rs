//! A session that is over: told at once, and never shown again as if it were not (contracts B6, B8; rule H6).

use std::time::Duration;

use e2e::{USER, operator, wait};

use crate::scene::Scene;

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn h6_an_end_elsewhere_is_pushed_to_the_page() {
    let scene = Scene::new().await;
    scene.signs_in("/dashboard", USER).await;
    scene.turns_become((1, 0)).await;
    scene.session_ends_elsewhere().await;
    scene.says_that_it_is_over().await;
    scene.browser.click("#sign-in").await;
    scene.browser.quit().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn b6_a_logout_that_the_provider_tells_is_pushed_to_the_page() {
    let scene = Scene::new().await;
    scene.signs_in("/session", USER).await;
    let (code, _, err) = operator::asked(&scene.stack, &["users", "disable", USER.0], "");
    assert_eq!(code, Some(0), "{err}");
    // The auth-server tells its clients in its own time.
    let told = async || {
        let said = scene.browser.js("return document.querySelector('#outcome')?.innerText ?? ''").await;
        said.as_str().is_some_and(|said| said.contains("You have been signed out")).then_some(())
    };
    wait::until("the page says that the session is over", Duration::from_mins(1), told).await;
    scene.browser.gone("#who").await;
    scene.browser.quit().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn b3_a_session_whose_time_is_over_ends_on_the_page() {
    let scene = Scene::new().await;
    scene.signs_in("/dashboard", USER).await;
    scene.turns_become((1, 0)).await;
    scene.time_is_over().await;
    scene.says_that_it_is_over().await;
    scene.browser.driver.refresh().await.unwrap();
    scene.browser.sees("h1", "You are not signed in").await;
    scene.browser.quit().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_reload_after_the_end_shows_nobody() {
    let scene = Scene::new().await;
    scene.signs_in("/dashboard", USER).await;
    // On another page the end is not heard.
    scene.opens("/inspect").await;
    scene.session_ends_elsewhere().await;
    scene.opens("/dashboard").await;
    scene.browser.sees("h1", "You are not signed in").await;
    scene.browser.driver.refresh().await.unwrap();
    scene.browser.sees("h1", "You are not signed in").await;
    scene.browser.gone("#claims").await;
    scene.browser.quit().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn the_way_back_after_a_sign_out_shows_nobody() {
    let scene = Scene::new().await;
    scene.signs_in("/dashboard", USER).await;
    scene.browser.sees(".pages a", "Session").await.click().await.unwrap();
    scene.browser.click("#sign-out").await;
    scene.browser.arrives(&scene.url("/")).await;
    // What was on the screen at each moment, from the first one on.
    for _ in 0..2 {
        scene.browser.driver.back().await.unwrap();
        scene.browser.gone("#who, #claims, [data-errand]").await;
    }
    scene.browser.sees("h1", "signed").await;
    scene.browser.find("#sign-in").await;
    scene.browser.quit().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_page_that_is_left_shows_nobody_from_then_on() {
    let scene = Scene::new().await;
    scene.signs_in("/dashboard", USER).await;
    scene.browser.find("#claims").await;
    // As the browser would keep it, before it is shown again.
    let left = "dispatchEvent(new PageTransitionEvent('pagehide', {persisted: true}));
        const hidden = document.querySelector('#app').checkVisibility();
        await new Promise(done => setTimeout(done, 0));
        return [hidden, document.querySelector('#claims') !== null];";
    assert_eq!(scene.browser.js_later(left).await, serde_json::json!([false, false]));
    scene.turns_become((0, 0)).await;
    scene.session_ends_elsewhere().await;
    scene.browser.js("dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))").await;
    scene.says_that_it_is_over().await;
    scene.browser.quit().await;
}
