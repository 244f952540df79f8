//! Every button pressed; what the page says, what the native ladder says of the copy that it shows, and what the API
//! answers to that copy over HTTP are compared.

use e2e::{ADMIN, Ask as _, Browser, Options, Stack};
use serde_json::Value;
use signet_shared::claims::{AccessToken, Expectations, judge};
use signet_shared::jose::{JwkSet, Refusal, Rules, parse};

use crate::support::{asked, at_the_inspector, options, paste, step_is};

/// Each way, and the step that must refuse it.
const WAYS: [(&str, &str); 11] = [
    ("nothing", ""),
    ("payload-bit", "signature"),
    ("signature-bit", "signature"),
    ("alg-none", "shape"),
    ("public-key-as-secret", "alg"),
    ("admin", "signature"),
    ("expired", "signature"),
    ("audience", "signature"),
    ("typ", "typ"),
    ("no-exp", "signature"),
    ("embedded-key", "signature"),
];

/// What the judge of the servers says, with the issuer's real keys.
async fn judged(stack: &Stack, token: &str) -> Result<(), Refusal> {
    let keys = stack.auth.get("/.well-known/jwks.json").answer().await.text();
    let keys = JwkSet::parse(&keys).unwrap();
    let unverified = parse(token, &Rules::ACCESS)?;
    let key = unverified.kid().and_then(|kid| keys.get(kid)).cloned();
    let keyed = unverified.with_key(key.as_ref())?;
    let fits = proof::signing::holds(&keyed, &key.unwrap());
    let wanted = Expectations { issuer: stack.auth.origin(), audience: stack.api.origin(), leeway: 0 };
    let now = now();
    judge::<AccessToken>(&keyed.verified(fits)?, &wanted, now).map(|_| ())
}

fn now() -> u64 {
    std::time::UNIX_EPOCH.elapsed().unwrap().as_secs()
}

/// The text of something in a row; empty where it is not.
async fn text(browser: &Browser, way: &str, css: &str) -> String {
    let script = format!("return document.querySelector('[data-tamper={way}] {css}')?.textContent ?? ''");
    browser.js(&script).await.as_str().unwrap().to_owned()
}

async fn press(browser: &Browser, way: &str) -> String {
    browser.click(&format!("[data-tamper={way}] button.secondary")).await;
    browser.find(&format!("[data-tamper={way}] .agreed")).await;
    text(browser, way, ".copy").await
}

async fn compare(stack: &Stack, browser: &Browser, way: &str, wanted: &str) {
    let copy = press(browser, way).await;
    let judged = judged(stack, &copy).await;
    let answer = stack.api.get("/api/me").header("authorization", format!("Bearer {copy}")).answer().await;
    let said = text(browser, way, ".said").await;
    let climbed = browser
        .js(&format!("return document.querySelector('[data-tamper={way}] .climbed-to').dataset.step"))
        .await;
    assert_eq!(climbed, wanted, "{way}: the page names the step");
    assert_eq!(text(browser, way, ".agreed").await, "API and ladder agree.", "{way}: {said}");
    match judged {
        Ok(()) => {
            assert_eq!((wanted, answer.status), ("", 200), "{way}: {}", answer.seen());
            assert!(said.starts_with("200"), "{way}: {said}");
        }
        Err(refusal) => {
            assert_eq!(refusal.step.name(), wanted, "{way}: the native ladder");
            assert_eq!((answer.status, answer.error().as_str()), (401, "invalid_token"), "{}", answer.seen());
            let sentence = format!("{refusal}.");
            assert_eq!(answer.json()["message"], Value::from(sentence.as_str()), "{way}");
            for part in ["401", "invalid_token", &sentence] {
                assert!(said.contains(part), "{way}: {part} in {said}");
            }
            let challenge = answer.header("www-authenticate").unwrap();
            assert_eq!(
                text(browser, way, ".challenge").await,
                format!("WWW-Authenticate: {challenge}"),
                "{way}"
            );
            assert!(text(browser, way, ".climbed-to").await.contains(&refusal.to_string()), "{way}");
        }
    }
}

async fn every_way(options: &Options) {
    let (stack, browser) = at_the_inspector(options).await;
    let token = stack.login(ADMIN).await;
    paste(&browser, "pasted", &token).await;
    browser.sees("#verdict", "Every check passes").await;
    let before = stack.api.requests("GET", "/api/me");
    assert_eq!(before, 0, "nothing is sent before a button is pressed");
    for (way, wanted) in WAYS {
        // An issuer that signs with another algorithm has keys that are not made for the ES256 of a key of one's own.
        let other = wanted == "signature" && way == "embedded-key" && stack.public_jwk().await["kty"] != "EC";
        compare(&stack, &browser, way, if other { "key" } else { wanted }).await;
    }
    let count = browser.js("return document.querySelectorAll('[data-tamper]').length").await;
    assert_eq!(count, WAYS.len(), "every button was pressed");
    assert_eq!(text(&browser, "nothing", ".copy").await, token, "the control is the token itself");
    let allowed = [stack.auth.url("/.well-known/jwks.json"), stack.api.url("/api/me")];
    let asked = asked(&browser).await;
    assert!(asked.iter().all(|url| allowed.contains(url)), "{asked:?}");
    browser.quit().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn page_ladder_and_api_agree_on_every_copy_of_a_token_by_es256() {
    every_way(&options()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn page_ladder_and_api_agree_on_every_copy_of_a_token_by_rs256() {
    every_way(&options().text("auth_server.signing_alg", "RS256")).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn page_ladder_and_api_agree_on_every_copy_of_a_token_by_eddsa() {
    every_way(&options().text("auth_server.signing_alg", "EdDSA")).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_copy_says_what_else_is_wrong_and_can_be_inspected_itself() {
    let (stack, browser) = at_the_inspector(&options()).await;
    paste(&browser, "pasted", &stack.login(ADMIN).await).await;
    browser.sees("#verdict", "Every check passes").await;
    for (way, other) in [("alg-none", "alg"), ("expired", "exp"), ("audience", "aud"), ("no-exp", "exp")] {
        press(&browser, way).await;
        assert!(text(&browser, way, ".too").await.contains(other), "{way}");
    }
    let copy = press(&browser, "expired").await;
    browser.button("[data-tamper=expired] .outcome", "Inspect this copy").await.click().await.unwrap();
    browser.sees("#verdict", "The signature does not fit").await;
    step_is(&browser, "exp", "refused").await;
    assert_eq!(browser.js("return document.getElementById('pasted').value").await, copy.as_str());
    browser.quit().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn an_api_that_is_away_is_said_and_nothing_is_compared() {
    let (mut stack, browser) = at_the_inspector(&options()).await;
    paste(&browser, "pasted", &stack.login(ADMIN).await).await;
    browser.sees("#verdict", "Every check passes").await;
    stack.api.stop();
    press(&browser, "payload-bit").await;
    let said = text(&browser, "payload-bit", ".said").await;
    assert!(said.starts_with("The API cannot be reached at"), "{said}");
    assert!(text(&browser, "payload-bit", ".agreed").await.contains("cannot be compared"));
    browser.quit().await;
}
