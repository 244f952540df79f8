//! Keys that are pasted, kinds and expectations, and signatures of every algorithm checked by the browser.

use e2e::ADMIN;
use proof::rfc::EXAMPLES;
use proof::signing::Signer;
use serde_json::{Value, json};
use signet_shared::jose::Alg;

use crate::support::{at_the_inspector, choose, fragment, options, paste, step_is};

/// A key of one's own: the field for it appears, and `text` is pasted into it.
async fn own_key(browser: &e2e::Browser, text: &str) {
    choose(browser, "key-source", "pasted").await;
    browser.find("#key").await;
    paste(browser, "key", text).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn foreign_tokens_are_checked_with_a_pasted_key() {
    let (_stack, browser) = at_the_inspector(&options()).await;
    for example in EXAMPLES {
        paste(&browser, "pasted", example.token).await;
        own_key(&browser, example.key).await;
        step_is(&browser, "signature", "passed").await;
        browser.sees("#key-note", &format!("by {}", example.alg.name())).await;
        let (input, signature) = example.token.rsplit_once('.').unwrap();
        let first = if signature.starts_with('A') { "B" } else { "A" };
        paste(&browser, "pasted", &format!("{input}.{first}{}", &signature[1..])).await;
        step_is(&browser, "signature", "refused").await;
    }
    browser.is_content().await;
    browser.quit().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn every_algorithm_is_checked_by_the_browser_in_sets_too() {
    let (stack, browser) = at_the_inspector(&options()).await;
    for alg in Alg::ALL {
        let signer = Signer::new(alg);
        let header = json!({"alg": alg.name(), "kid": alg.name(), "typ": "at+jwt"}).to_string();
        let now = browser.js("return Math.floor(Date.now() / 1000)").await.as_u64().unwrap();
        let claims = json!({"iss": stack.auth.origin(), "aud": stack.api.origin(), "sub": "1", "client_id": "c",
            "exp": now + 600, "iat": now, "jti": "j", "scope": "read"});
        let token = signer.sign(header.as_bytes(), claims.to_string().as_bytes());
        paste(&browser, "pasted", &token).await;
        let mut key: Value = serde_json::from_str(&signer.jwk().canonical()).unwrap();
        key["kid"] = json!(alg.name());
        let set = json!({"keys": [key]});
        own_key(&browser, &set.to_string()).await;
        browser.sees("#verdict", "Every check passes").await;
        browser.sees("#key-note", &format!("the key {}", alg.name())).await;
        let other = Signer::new(alg).sign(header.as_bytes(), claims.to_string().as_bytes());
        paste(&browser, "pasted", &other).await;
        browser.sees("#verdict", "The signature does not fit").await;
    }
    browser.is_content().await;
    browser.quit().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_private_key_is_refused_said_and_gone_wherever_it_is_pasted() {
    let (stack, browser) = at_the_inspector(&options()).await;
    let secret = "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A";
    let jwk = json!({"kty": "OKP", "crv": "Ed25519", "kid": "k", "d": secret,
        "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"})
    .to_string();
    let escaped = jwk.replace("\"d\"", "\"\\u0064\"");
    let symmetric = json!({"kty": "oct", "k": secret}).to_string().replace("\"k\":", "\"\\u006b\":");
    let pem = e2e::forge::new_key().0;
    let small = format!("-----begin private key-----\n{secret}\n-----end private key-----");
    let body: String = pem.lines().nth(1).unwrap().into();
    let set = format!("{{\"keys\":[{escaped}]}}");
    let primes = json!({"kty": "RSA", "n": "AQAB", "e": "AQAB", "p": secret, "q": "AQAB"}).to_string();
    let putty = format!("PuTTY-User-Key-File-3: ssh-ed25519\nPrivate-Lines: 1\n{secret}");
    let keys = [jwk, escaped, set, symmetric, primes, small, putty].map(|text| (text, secret));
    for (text, part) in keys.into_iter().chain([(pem.clone(), body.as_str())]) {
        paste(&browser, "pasted", &text).await;
        browser.sees(".error", "private or secret key").await;
        gone(&browser, part).await;
        assert_eq!(value(&browser, "pasted").await, "", "{text}");
        assert_eq!(fragment(&browser).await, "", "nor in the address");
        paste(&browser, "pasted", EXAMPLES[2].token).await;
        own_key(&browser, &text).await;
        browser.sees("#key-note .wrong", "private or secret key").await;
        gone(&browser, part).await;
        assert_eq!(value(&browser, "key").await, "", "{text}");
        step_is(&browser, "signature", "unreached").await;
        choose(&browser, "key-source", "issuer").await;
    }
    browser.open("about:blank").await;
    browser.open(&stack.bff.url("/inspect#{\"d\":\"behind-the-hash\"}")).await;
    browser.sees(".error", "private or secret key").await;
    gone(&browser, "behind-the-hash").await;
    browser.quit().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_private_key_without_its_pem_lines_never_gets_into_the_address() {
    let (stack, browser) = at_the_inspector(&options()).await;
    let body = "MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v_VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g";
    paste(&browser, "pasted", body).await;
    step_is(&browser, "shape", "refused").await;
    assert_eq!(fragment(&browser).await, "");
    own_key(&browser, body).await;
    browser.sees("#key-note .wrong", "no public key as JSON").await;
    assert_eq!(browser.address().await, stack.bff.url("/inspect"));
    // Nor does it stay in an address that somebody else has put it into.
    browser.js(&format!("location.hash = '{body}'")).await;
    browser.arrives(&stack.bff.url("/inspect")).await;
    browser.is_content().await;
    browser.quit().await;
}

/// What stands in a field.
async fn value(browser: &e2e::Browser, id: &str) -> Value {
    browser.js(&format!("return document.getElementById('{id}').value")).await
}

/// Nothing on the page holds it.
async fn gone(browser: &e2e::Browser, part: &str) {
    let script = "return document.documentElement.outerHTML + location.href +
        [...document.querySelectorAll('textarea, input')].map(f => f.value).join()";
    let all = browser.js(script).await;
    assert!(!all.as_str().unwrap().contains(part), "the key is still somewhere");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_key_that_is_none_is_said() {
    let (_stack, browser) = at_the_inspector(&options()).await;
    paste(&browser, "pasted", EXAMPLES[2].token).await;
    choose(&browser, "key-source", "pasted").await;
    browser.sees("#key-note", "Paste the key").await;
    for (text, sentence) in [
        ("nonsense", "no public key as JSON"),
        (r#"{"kty":"EC","crv":"P-521","x":"AA","y":"AA"}"#, "of another type"),
        (r#"{"keys":[]}"#, "No key of this set"),
    ] {
        paste(&browser, "key", text).await;
        browser.sees("#key-note .wrong", sentence).await;
        browser.sees("#verdict", "Nobody could check the kid").await;
    }
    browser.is_content().await;
    browser.quit().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn the_kind_is_guessed_and_can_be_chosen_and_expectations_can_be_changed() {
    let (stack, browser) = at_the_inspector(&options()).await;
    let token = stack.login(ADMIN).await;
    let value = async |id: &str| value(&browser, id).await;
    paste(&browser, "pasted", &token).await;
    browser.sees("#verdict", "Every check passes").await;
    assert_eq!(value("kind").await, "access token");
    assert_eq!(value("issuer").await, stack.auth.origin());
    assert_eq!(value("audience").await, stack.api.origin());
    assert_eq!(value("leeway").await, "0");
    choose(&browser, "kind", "ID token").await;
    browser.sees("#verdict", "The typ is not that of this kind of token").await;
    assert_eq!(value("audience").await, "signet-spa");
    choose(&browser, "kind", "access token").await;
    browser.sees("#verdict", "Every check passes").await;
    paste(&browser, "audience", "http://another.example").await;
    browser.sees("#verdict", "The token is for another audience").await;
    paste(&browser, "audience", &stack.api.origin()).await;
    paste(&browser, "now", "4000000000").await;
    browser.sees("#verdict", "The token has expired").await;
    paste(&browser, "leeway", "4000000000").await;
    browser.sees("#verdict", "Every check passes").await;
    let header = e2e::forge::encode(r#"{"alg":"ES256","typ":"logout+jwt"}"#);
    paste(&browser, "pasted", &format!("{header}.e30.AA")).await;
    step_is(&browser, "typ", "passed").await;
    assert_eq!(value("kind").await, "logout token");
    browser.is_content().await;
    browser.quit().await;
}

/// Makes the browser one that answers every key with this error.
async fn refuse_keys(browser: &e2e::Browser, error: &str) {
    let script =
        format!("SubtleCrypto.prototype.importKey = () => Promise.reject(new DOMException('no', '{error}'))");
    browser.js(&script).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn an_algorithm_that_the_browser_lacks_is_said_and_never_passes() {
    let (stack, browser) = at_the_inspector(&options()).await;
    refuse_keys(&browser, "NotSupportedError").await;
    paste(&browser, "pasted", &stack.login(ADMIN).await).await;
    browser.sees(".ladder [data-step=signature]", "This browser cannot check it").await;
    step_is(&browser, "signature", "unreached").await;
    step_is(&browser, "required", "passed").await;
    browser.sees("#verdict", "Nobody could check the signature").await;
    browser.click("[data-tamper=nothing] button.secondary").await;
    browser.sees("[data-tamper=nothing] .said", "200").await;
    browser.sees("[data-tamper=nothing] .agreed", "cannot be compared").await;
    browser.is_content().await;
    browser.quit().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_key_that_the_browser_finds_broken_fits_nothing() {
    let (stack, browser) = at_the_inspector(&options()).await;
    refuse_keys(&browser, "DataError").await;
    paste(&browser, "pasted", &stack.login(ADMIN).await).await;
    browser.sees("#verdict", "The signature does not fit").await;
    browser.is_content().await;
    browser.quit().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_late_answer_about_the_token_before_changes_nothing() {
    let (stack, browser) = at_the_inspector(&options()).await;
    let token = stack.login(ADMIN).await;
    // The first signature is checked only when the test says so.
    let script = "const verify = SubtleCrypto.prototype.verify;
        window.asked = new Promise(told => {
            SubtleCrypto.prototype.verify = function (...given) {
                SubtleCrypto.prototype.verify = verify;
                return new Promise(answer => {
                    window.late = () => { const fits = verify.apply(this, given); answer(fits); return fits; };
                    told(true);
                });
            };
        });";
    browser.js(script).await;
    paste(&browser, "pasted", &token).await;
    assert_eq!(browser.js_later("return await window.asked").await, true);
    browser.sees("#verdict", "Checking the signature").await;
    let (input, _) = token.rsplit_once('.').unwrap();
    paste(&browser, "pasted", &format!("{input}.{}", "A".repeat(86))).await;
    browser.sees("#verdict", "The signature does not fit").await;
    assert_eq!(browser.js_later("return await window.late()").await, true, "the former token is good");
    // What is drawn after this comes after that answer.
    paste(&browser, "now", "4000000000").await;
    step_is(&browser, "exp", "refused").await;
    step_is(&browser, "signature", "refused").await;
    assert!(browser.text("#verdict").await.contains("The signature does not fit"));
    browser.is_content().await;
    browser.quit().await;
}
