//! What people do wrong, and what they refuse.

use e2e::USER;
use e2e::browser::failed_to_load;

use super::Scene;

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_wrong_password_is_said_and_the_name_stays() {
    let scene = Scene::new().await;
    let browser = &scene.browser;
    scene.asks(&[]).await;
    let page = browser.address().await;
    scene.signs_in((USER.0, "wrong")).await;
    let problem = browser.sees("#problem", "User name or password is wrong").await;
    assert_eq!(problem.attr("role").await.unwrap().as_deref(), Some("alert"), "it is announced");
    browser.focus_comes_to("password").await;
    assert_eq!(browser.js("return username.value").await, USER.0);
    assert_eq!(browser.js("return password.value").await, "");
    scene.is_content_but_for(&[failed_to_load(&format!("{page}/password"), "401 (Unauthorized)")]).await;
    browser.fill("#password", USER.1).await;
    browser.click("#login-submit").await;
    browser.find("#consent-allow").await;
    assert_eq!(browser.address().await, page);
    assert!(scene.callback.arrivals().is_empty());
    scene.is_content().await;
    scene.browser.quit().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn empty_fields_are_named_by_the_browser_itself() {
    let scene = Scene::new().await;
    scene.asks(&[]).await;
    scene.browser.click("#login-submit").await;
    scene.browser.focus_comes_to("username").await;
    assert_eq!(scene.browser.js("return username.validity.valueMissing").await, true);
    assert_eq!(scene.stack.auth.requests("POST", "/signin/…/password"), 0, "{}", scene.stack.auth.log());
    scene.is_content().await;
    scene.browser.quit().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn o1_the_program_is_told_of_a_no_on_each_page() {
    let scene = Scene::new().await;
    scene.asks(&[]).await;
    scene.browser.click("#login-cancel").await;
    scene.is_back().await;
    scene.asks(&[]).await;
    scene.signs_in(USER).await;
    scene.browser.click("#consent-deny").await;
    scene.is_back().await;
    scene.asks(&[("prompt", "select_account")]).await;
    scene.browser.click("#account-cancel").await;
    scene.is_back().await;
    let arrivals = scene.callback.arrivals();
    assert_eq!(arrivals.len(), 3, "{arrivals:#?}");
    for arrival in arrivals {
        assert_eq!(arrival.parameter("error").as_deref(), Some("access_denied"), "{arrival:?}");
        assert_eq!(arrival.parameter("state").as_deref(), Some("the state"), "{arrival:?}");
        assert_eq!(arrival.parameter("code"), None, "{arrival:?}");
    }
    scene.is_content().await;
    scene.browser.quit().await;
}
