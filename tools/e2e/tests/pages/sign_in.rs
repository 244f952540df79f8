//! `/`: R9, N6.

use e2e::browser::failed_to_load;
use e2e::{ADMIN, Options, USER};
use thirtyfour::prelude::*;

const LOGIN: &str = "/auth/login";

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn r9_wrong_credentials_are_said_in_words_and_right_ones_lead_on() {
    let (stack, browser) = super::at_home(&Options::new()).await;
    browser.fill("#username", USER.0).await;
    browser.fill("#password", "wrong").await;
    browser.button("form", "Proceed").await.click().await.unwrap();
    browser.sees("#error", "User name or password is wrong").await;
    browser.focus_comes_to("password").await;
    let alert = browser.find("#error").await.attr("role").await.unwrap();
    assert_eq!(alert.as_deref(), Some("alert"), "it is announced");
    assert_eq!(browser.token().await, None, "nothing is stored");
    assert_eq!(browser.address().await, stack.bff.url("/"));
    browser.is_content_but_for(&[failed_to_load(&stack.auth.url(LOGIN), "401 (Unauthorized)")]).await;

    browser.fill("#password", USER.1).await;
    browser.press(Key::Enter).await;
    browser.arrives(&stack.bff.url("/success")).await;
    let shown = browser.text("#token").await.split_whitespace().collect::<String>();
    assert_eq!(browser.token().await, Some(shown), "what is shown is what is kept");
    browser.is_content().await;
    browser.quit().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn r9_empty_fields_are_named_without_asking_the_server() {
    let (stack, browser) = super::at_home(&Options::new()).await;
    let proceed = browser.button("form", "Proceed").await;
    proceed.click().await.unwrap();
    browser.focus_comes_to("username").await;
    assert!(!browser.text("#error").await.is_empty());
    browser.fill("#username", "somebody").await;
    proceed.click().await.unwrap();
    browser.focus_comes_to("password").await;
    assert_eq!(stack.auth.requests("POST", LOGIN), 0, "{}", stack.auth.log());
    browser.is_content().await;
    browser.quit().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_double_click_signs_in_once() {
    let (stack, browser) = super::at_home(&Options::new()).await;
    browser.fill("#username", ADMIN.0).await;
    browser.fill("#password", ADMIN.1).await;
    let proceed = browser.button("form", "Proceed").await;
    browser.driver.action_chain().double_click_element(&proceed).perform().await.unwrap();
    browser.arrives(&stack.bff.url("/success")).await;
    browser.sees("#status", "You Are a Real Admin!!").await;
    assert_eq!(stack.auth.requests("POST", LOGIN), 1, "{}", stack.auth.log());
    browser.is_content().await;
    browser.quit().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn an_auth_server_that_is_away_is_said_with_its_address() {
    let (mut stack, browser) = super::at_home(&Options::new()).await;
    stack.auth.stop();
    browser.fill("#username", USER.0).await;
    browser.fill("#password", USER.1).await;
    let proceed = browser.button("form", "Proceed").await;
    proceed.click().await.unwrap();
    browser.sees("#error", &format!("The auth-server cannot be reached at {}", stack.auth.origin())).await;
    // Chromium notes each connection that fails; that is what this test is about.
    let refused = format!("{} - Failed to load resource: net::ERR_CONNECTION_REFUSED", stack.auth.url(LOGIN));
    browser.is_content_but_for(&[refused]).await;
    stack.auth.start_ready().await;
    proceed.click().await.unwrap();
    browser.arrives(&stack.bff.url("/success")).await;
    browser.is_content().await;
    browser.quit().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn the_demo_users_are_filled_in_and_fields_say_what_they_are_for() {
    let (stack, browser) = super::at_home(&Options::new()).await;
    for (id, autocomplete, kind) in
        [("username", "username", "text"), ("password", "current-password", "password")]
    {
        let field = browser.find(&format!("#{id}")).await;
        assert_eq!(field.attr("autocomplete").await.unwrap().as_deref(), Some(autocomplete));
        assert_eq!(field.attr("type").await.unwrap().as_deref(), Some(kind));
        let label = browser.js(&format!("return document.getElementById('{id}').labels.length")).await;
        assert_eq!(label, 1, "{id} has a label");
    }
    browser.button("fieldset", ADMIN.0).await.click().await.unwrap();
    browser.button("form", "Proceed").await.click().await.unwrap();
    browser.arrives(&stack.bff.url("/success")).await;
    browser.sees("#status", "You Are a Real Admin!!").await;
    browser.is_content().await;
    browser.quit().await;
}
