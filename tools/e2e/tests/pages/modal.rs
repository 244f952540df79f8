//! The modal: R11, N6.

use e2e::{ADMIN, Browser, Options, Stack, USER};
use thirtyfour::prelude::*;

use super::CHECK;

const MODAL: &str = "[role=dialog]";

/// Signs in as the user, leaves the focus on a button, and lets the token expire as if a minute had passed.
async fn until_the_modal_opens(options: &Options) -> (Stack, Browser) {
    let (stack, browser) = super::at_home(options).await;
    super::sign_in(&stack, &browser, USER).await;
    browser.sees("#status", "at least your token is valid").await;
    browser.button("main", "Check now").await.focus().await.unwrap();
    super::another_tab_stores(&browser, &super::expired(&stack).await).await;
    browser.sees(MODAL, "Signature expired").await;
    (stack, browser)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn r11_the_modal_opens_when_a_real_token_expires_and_escape_signs_out() {
    let options = Options::new().seconds("auth_server.token_lifetime", 2).seconds("bff.poll_interval", 1);
    let (stack, browser) = super::at_home(&options).await;
    super::sign_in(&stack, &browser, USER).await;
    browser.sees(MODAL, "Signature expired").await;
    browser.focus_comes_to("modal-username").await;
    assert_eq!(browser.address().await, stack.bff.url("/success"), "it opens on the page");
    browser.press(Key::Escape).await;
    browser.arrives(&stack.bff.url("/")).await;
    browser.gone(MODAL).await;
    assert_eq!(browser.token().await, None, "Escape signs out");
    browser.sees("h1", "Demo Auth Site").await;
    browser.is_content_but_for(&[super::refused_by_the_api(&stack)]).await;
    browser.quit().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn r11_signing_in_again_as_somebody_else_closes_it_and_stays() {
    let (stack, browser) = until_the_modal_opens(&Options::new().seconds("bff.poll_interval", 1)).await;
    browser.focus_comes_to("modal-username").await;
    browser.fill("#modal-username", ADMIN.0).await;
    browser.fill("#modal-password", "wrong").await;
    browser.press(Key::Enter).await;
    browser.sees("#modal-error", "User name or password is wrong").await;
    browser.focus_comes_to("modal-password").await;
    let refused = browser.token().await.unwrap();
    browser.fill("#modal-password", ADMIN.1).await;
    browser.press(Key::Enter).await;
    browser.gone(MODAL).await;
    browser.sees("#status", "You Are a Real Admin!!").await;
    assert_eq!(browser.address().await, stack.bff.url("/success"));
    let token = browser.token().await.unwrap();
    assert_ne!(token, refused, "the new token is stored");
    let shown = browser.text("#token").await.split_whitespace().collect::<String>();
    assert_eq!(shown, token, "and shown");
    browser.focus_comes_to("Check now").await;
    let inert = browser.js("return document.querySelector('[inert]') !== null").await;
    assert_eq!(inert, false, "the page can be used again");
    let asked = stack.api.requests("GET", CHECK);
    e2e::wait::until("polling goes on", e2e::browser::PATIENCE, async || {
        (stack.api.requests("GET", CHECK) > asked).then_some(())
    })
    .await;
    let login = e2e::browser::failed_to_load(&stack.auth.url("/auth/login"), "401 (Unauthorized)");
    browser.is_content_but_for(&[super::refused_by_the_api(&stack), login]).await;
    browser.quit().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn r11_nobody_asks_behind_the_modal() {
    let (stack, browser) = until_the_modal_opens(&Options::new().seconds("bff.poll_interval", 1)).await;
    let asked = stack.api.requests("GET", CHECK);
    super::intervals_pass(&browser, 3).await;
    assert_eq!(stack.api.requests("GET", CHECK), asked, "polling stands still:\n{}", stack.api.log());
    browser.find(MODAL).await;
    browser.quit().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn r11_the_focus_stays_inside_and_the_page_behind_is_inert() {
    let (stack, browser) = until_the_modal_opens(&Options::new()).await;
    browser.focus_comes_to("modal-username").await;
    let inside = "return document.querySelector('[role=dialog]').contains(document.activeElement)";
    for shift in [false, true] {
        let mut seen = vec![browser.focused().await];
        loop {
            if shift {
                browser.shift_tab().await;
            } else {
                browser.press(Key::Tab).await;
            }
            assert_eq!(browser.js(inside).await, true, "on {} after {seen:?}", browser.focused().await);
            let now = browser.focused().await;
            if now == seen[0] {
                break;
            }
            seen.push(now);
            assert!(seen.len() < 20, "the focus never comes round: {seen:?}");
        }
        assert!(seen.len() >= 4, "two fields and two buttons at least: {seen:?}");
        for wanted in ["modal-username", "modal-password", "Sign in again", "Sign out"] {
            assert!(seen.contains(&wanted.to_owned()), "{wanted} can be reached: {seen:?}");
        }
    }
    let behind =
        "const b = [...document.querySelectorAll('#app button')].find(b => b.innerText === 'Check now');
        b.focus(); return document.activeElement === b";
    assert_eq!(browser.js(behind).await, false, "what is behind cannot be focused");
    let named = "const d = document.querySelector('[role=dialog]');
        return d.getAttribute('aria-modal') === 'true' && !!document.getElementById(d.getAttribute('aria-labelledby'))";
    assert_eq!(browser.js(named).await, true, "it is modal and has a name");
    browser.is_content_but_for(&[super::refused_by_the_api(&stack)]).await;
    browser.quit().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn r11_it_can_be_dismissed_by_its_button() {
    let (stack, browser) = until_the_modal_opens(&Options::new()).await;
    browser.button(MODAL, "Sign out").await.click().await.unwrap();
    browser.arrives(&stack.bff.url("/")).await;
    browser.gone(MODAL).await;
    assert_eq!(browser.token().await, None);
    browser.quit().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn r11_what_is_no_token_at_all_opens_it_too() {
    let (stack, browser) = super::at_home(&Options::new()).await;
    browser.js("localStorage.setItem('token', 'no token, \\u00fc\\n')").await;
    browser.open(&stack.bff.url("/success")).await;
    browser.sees(MODAL, "Nice try, invalid token").await;
    browser.is_content_but_for(&[super::refused_by_the_api(&stack)]).await;
    browser.quit().await;
}
