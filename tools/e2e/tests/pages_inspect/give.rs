//! Ways to give the inspector a token, and that nothing of it leaves the browser.

use e2e::{ADMIN, Browser, Options, Stack};
use thirtyfour::prelude::*;

use crate::support::{asked, at_the_inspector, fragment, options, paste, step_is, steps};

const JWKS: &str = "/.well-known/jwks.json";

/// The whole token as the page shows it.
async fn shown(browser: &Browser) -> String {
    browser.text("#token").await.split_whitespace().collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_pasted_token_passes_every_check_and_nothing_but_the_keys_is_asked_for() {
    let (stack, browser) = at_the_inspector(&options()).await;
    let token = stack.login(ADMIN).await;
    let history = browser.js("return history.length").await;
    paste(&browser, "pasted", &format!("  Bearer {token}\n")).await;
    browser.sees("#verdict", "Every check passes").await;
    assert_eq!(steps(&browser, "passed").await.len(), 17);
    assert_eq!(shown(&browser).await, token);
    assert_eq!(fragment(&browser).await, token, "it stands in the address, behind the #");
    paste(&browser, "pasted", "a.b.c").await;
    browser.sees("#verdict", "not").await;
    assert_eq!(browser.js("return history.length").await, history, "the way back is not filled with tokens");
    browser.sees("#fragment-note", "never sent to a server").await;
    let jwks = stack.auth.url(JWKS);
    let asked = asked(&browser).await;
    assert!(!asked.is_empty() && asked.iter().all(|url| *url == jwks), "nothing else is asked: {asked:?}");
    assert_eq!(stack.api.requests("GET", "/api/me"), 0, "{}", stack.api.log());
    for server in [&stack.auth, &stack.api, &stack.bff] {
        assert!(!server.log().contains(&token), "no server has seen it");
    }
    browser.is_content().await;
    browser.quit().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_link_brings_a_token_and_a_changed_address_another() {
    let (stack, browser) = at_the_inspector(&options()).await;
    let token = stack.login(ADMIN).await;
    browser.open("about:blank").await;
    browser.open(&stack.bff.url(&format!("/inspect#{token}"))).await;
    browser.sees("#verdict", "Every check passes").await;
    assert_eq!(browser.js("return document.getElementById('pasted').value").await, token.as_str());
    let (input, _) = token.rsplit_once('.').unwrap();
    let other = format!("{input}.AAAA");
    browser.js(&format!("location.hash = '{other}'")).await;
    browser.sees("#verdict", "The signature does not fit").await;
    assert_eq!(shown(&browser).await, other);
    browser.driver.back().await.unwrap();
    browser.sees("#verdict", "Every check passes").await;
    browser.click(".to-inspect").await;
    browser.gone("#verdict").await;
    assert_eq!(browser.address().await, stack.bff.url("/inspect"), "the way to an empty inspector");
    browser.driver.back().await.unwrap();
    browser.sees("#verdict", "Every check passes").await;
    browser.is_content().await;
    browser.quit().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn the_kept_token_is_a_button_away_and_success_leads_here() {
    let (stack, browser) = at_the_inspector(&options()).await;
    let token = stack.login(ADMIN).await;
    browser.js(&format!("localStorage.setItem('token', '{token}')")).await;
    browser.open(&stack.bff.url("/success")).await;
    browser.sees(".climbed #verdict", "Every check passes").await;
    let rungs = browser.js("return document.querySelectorAll('.rungs [data-verdict=passed]').length").await;
    assert_eq!(rungs, 17);
    browser.sees(".climbed a", "Inspect each check").await.click().await.unwrap();
    browser.arrives(&stack.bff.url(&format!("/inspect#{token}"))).await;
    browser.focus_comes_to("Look inside a token").await;
    browser.sees("#verdict", "Every check passes").await;
    browser.button("main", "Clear").await.click().await.unwrap();
    browser.gone("#verdict").await;
    assert_eq!(fragment(&browser).await, "", "and out of the address");
    browser.button("main", "Use my token").await.click().await.unwrap();
    browser.sees("#verdict", "Every check passes").await;
    browser.is_content().await;
    browser.quit().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn what_is_no_token_is_explained_and_not_put_into_the_address() {
    let (_stack, browser) = at_the_inspector(&options()).await;
    for (text, step, in_address) in [
        ("garbage", "shape", false),
        ("eyJ.b", "shape", false),
        ("eyJ.b.c.d", "shape", false),
        ("<b>x</b>.y.z", "encoding", false),
        ("e30=.e30.AA", "encoding", false),
        ("e30.W10.AA", "payload", true),
        ("bm8.bm8.AA", "header", false),
        ("eyJub25zZW5zZQ.bm8.AA", "header", true),
    ] {
        paste(&browser, "pasted", text).await;
        step_is(&browser, step, "refused").await;
        assert_eq!(fragment(&browser).await, if in_address { text } else { "" }, "{text}");
        assert_eq!(browser.js("return document.querySelector('main b')").await, serde_json::Value::Null);
    }
    let huge = "x".repeat(1_000_000);
    paste(&browser, "pasted", &huge).await;
    step_is(&browser, "size", "refused").await;
    assert_eq!(shown(&browser).await.len(), 1000, "a beginning is enough");
    assert_eq!(fragment(&browser).await, "");
    browser.is_content().await;
    browser.quit().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn without_the_issuers_keys_nobody_says_that_a_token_is_good() {
    let (mut stack, browser) = at_the_inspector(&options()).await;
    let token = stack.login(ADMIN).await;
    stack.auth.stop();
    paste(&browser, "pasted", &token).await;
    browser.sees("#key-note", "The auth-server cannot be reached").await;
    browser.sees("#verdict", "Nobody could check the kid").await;
    step_is(&browser, "signature", "unreached").await;
    step_is(&browser, "required", "passed").await;
    browser.gone(".tamper").await;
    stack.auth.start_ready().await;
    browser.button("#key-note", "Ask again").await.click().await.unwrap();
    browser.sees("#verdict", "Every check passes").await;
    browser.find(".tamper").await;
    browser.quit().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn it_works_by_keyboard_alone() {
    let options = Options::new().with_bff().seconds("auth_server.token_lifetime", 300);
    let (stack, browser): (Stack, Browser) = at_the_inspector(&options).await;
    let token = stack.login(ADMIN).await;
    paste(&browser, "pasted", &token).await;
    browser.sees("#verdict", "Every check passes").await;
    browser.js("document.getElementById('pasted').focus()").await;
    let mut seen = Vec::new();
    let wanted = [
        "Clear",
        "typ",
        "iss",
        "kind",
        "issuer",
        "audience",
        "leeway",
        "now",
        "key-source",
        "Send it as it is",
    ];
    while !wanted.iter().all(|name| seen.iter().any(|one: &String| one == name)) {
        browser.press(Key::Tab).await;
        let now = browser.focused().await;
        let outline = "const s = getComputedStyle(document.activeElement);
            return (s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0) || s.boxShadow !== 'none'";
        assert_eq!(browser.js(outline).await, true, "the focus on {now} can be seen");
        seen.push(now.lines().next().unwrap_or_default().to_owned());
        assert!(seen.len() < 80, "Tab does not come to all: {seen:?}");
    }
    browser.press(Key::Enter).await;
    browser.sees("[data-tamper=nothing] .said", "200").await;
    browser.is_content().await;
    browser.quit().await;
}
