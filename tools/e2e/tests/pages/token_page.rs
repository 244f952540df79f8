//! `/success`: R10, and N6 where the api is away.

use e2e::browser::PATIENCE;
use e2e::{ADMIN, Options, USER, wait};

use super::CHECK;

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn r10_the_status_is_the_apis_own_sentence_for_each_user() {
    let (stack, browser) = super::at_home(&Options::new()).await;
    super::sign_in(&stack, &browser, USER).await;
    browser.sees("#status", "You Are not an Admin, but at least your token is valid!").await;
    browser.sees("#http-status", "200").await;
    browser.button("main", "Sign out").await.click().await.unwrap();
    browser.arrives(&stack.bff.url("/")).await;
    assert_eq!(browser.token().await, None, "signing out forgets the token");
    super::sign_in(&stack, &browser, ADMIN).await;
    browser.sees("#status", "You Are a Real Admin!!").await;
    browser.is_content().await;
    browser.quit().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn r10_a_reload_keeps_the_token_and_without_one_the_way_leads_home() {
    let (stack, browser) = super::at_home(&Options::new()).await;
    browser.open(&stack.bff.url("/success")).await;
    browser.arrives(&stack.bff.url("/")).await;
    super::sign_in(&stack, &browser, USER).await;
    let before = browser.token().await;
    browser.driver.refresh().await.unwrap();
    browser.sees("#status", "at least your token is valid").await;
    assert_eq!(browser.token().await, before, "the same token");
    assert_eq!(browser.address().await, stack.bff.url("/success"));
    browser.js("localStorage.clear()").await;
    browser.driver.refresh().await.unwrap();
    browser.arrives(&stack.bff.url("/")).await;
    browser.is_content().await;
    browser.quit().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn r10_the_api_is_asked_on_arrival_and_then_at_the_interval() {
    let (stack, browser) = super::at_home(&Options::new().seconds("bff.poll_interval", 1)).await;
    assert_eq!(stack.api.requests("GET", CHECK), 0, "nobody asks before there is a token");
    super::sign_in(&stack, &browser, USER).await;
    wait::until("the api is asked again and again", PATIENCE, async || {
        (stack.api.requests("GET", CHECK) >= 4).then_some(())
    })
    .await;
    let asked = stack.api.requests("GET", CHECK);
    browser.button("main", "Sign out").await.click().await.unwrap();
    browser.arrives(&stack.bff.url("/")).await;
    let after = stack.api.requests("GET", CHECK);
    assert!(after >= asked, "{after} after {asked}");
    super::intervals_pass(&browser, 3).await;
    assert_eq!(stack.api.requests("GET", CHECK), after, "nobody asks after signing out");
    browser.is_content().await;
    browser.quit().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn r10_with_a_longer_interval_only_the_arrival_and_the_button_ask() {
    let (stack, browser) = super::at_home(&Options::new().seconds("bff.poll_interval", 300)).await;
    super::sign_in(&stack, &browser, USER).await;
    browser.sees("#status", "valid").await;
    assert_eq!(stack.api.requests("GET", CHECK), 1, "on arrival:\n{}", stack.api.log());
    browser.button("main", "Check now").await.click().await.unwrap();
    wait::until("the button asks", PATIENCE, async || (stack.api.requests("GET", CHECK) == 2).then_some(()))
        .await;
    browser.is_content().await;
    browser.quit().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn the_countdown_counts_and_the_token_is_shown_in_its_parts() {
    let (stack, browser) = super::at_home(&Options::new()).await;
    super::sign_in(&stack, &browser, ADMIN).await;
    let first = browser.sees("[role=timer]", "seconds left").await.text().await.unwrap();
    wait::until("the countdown goes on", PATIENCE, async || {
        (browser.text("[role=timer]").await != first).then_some(())
    })
    .await;
    let token = browser.token().await.unwrap();
    for (class, part) in ["part-header", "part-payload", "part-signature"].into_iter().zip(token.split('.')) {
        let shown = browser.text(&format!("#token .{class}")).await.split_whitespace().collect::<String>();
        assert_eq!(shown, part, "{class}");
    }
    let words = browser.js("return document.querySelector('main').innerText").await;
    let words = words.as_str().unwrap();
    for wanted in [
        "ES256",
        "at+jwt",
        "signet-app",
        "localStorage",
        stack.auth.origin().as_str(),
        stack.api.origin().as_str(),
    ] {
        assert!(words.contains(wanted), "{wanted} in:\n{words}");
    }
    browser.is_content().await;
    browser.quit().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn n6_an_api_that_is_away_is_told_on_the_page_and_polling_goes_on() {
    let (mut stack, browser) = super::at_home(&Options::new().seconds("bff.poll_interval", 1)).await;
    super::sign_in(&stack, &browser, ADMIN).await;
    browser.sees("#status", "You Are a Real Admin!!").await;
    stack.api.stop();
    browser.sees("#status", &format!("The API cannot be reached at {}", stack.api.origin())).await;
    browser.gone("[role=dialog]").await;
    stack.api.start_ready().await;
    browser.sees("#status", "You Are a Real Admin!!").await;
    assert_eq!(browser.address().await, stack.bff.url("/success"));
    // Chromium notes each connection that fails or breaks off; that is what this test is about.
    let url = stack.api.url(CHECK);
    let failures =
        ["ERR_CONNECTION_REFUSED", "ERR_CONNECTION_RESET", "ERR_EMPTY_RESPONSE", "ERR_CONNECTION_CLOSED"];
    let failures = failures.map(|error| format!("{url} - Failed to load resource: net::{error}"));
    browser.is_content_but_for(&failures).await;
    browser.quit().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn signing_out_in_another_tab_signs_out_here() {
    let (stack, browser) = super::at_home(&Options::new()).await;
    super::sign_in(&stack, &browser, USER).await;
    let here = browser.driver.window().await.unwrap();
    let there = browser.driver.new_tab().await.unwrap();
    browser.driver.switch_to_window(there).await.unwrap();
    browser.open(&stack.bff.url("/success")).await;
    browser.button("main", "Sign out").await.click().await.unwrap();
    browser.arrives(&stack.bff.url("/")).await;
    browser.driver.switch_to_window(here).await.unwrap();
    browser.arrives(&stack.bff.url("/")).await;
    browser.is_content().await;
    browser.quit().await;
}
