//! A stack, a browser at the inspector, and what stands on its page.

use e2e::{Browser, Options, Stack};

/// Options whose tokens outlive the looking.
pub(crate) fn options() -> Options {
    Options::new().seconds("auth_server.token_lifetime", 300).with_bff()
}

/// A whole stack, and a browser that shows `/inspect` with nothing in it.
pub(crate) async fn at_the_inspector(options: &Options) -> (Stack, Browser) {
    let (stack, browser) = tokio::join!(Stack::start(options), Browser::start());
    browser.open(&stack.bff.url("/inspect")).await;
    browser.sees("h1", "Look inside a token").await;
    (stack, browser)
}

/// Puts `text` into a field as one who pastes does.
pub(crate) async fn paste(browser: &Browser, id: &str, text: &str) {
    let text = serde_json::Value::from(text);
    let script = format!(
        "const f = document.getElementById('{id}'); f.value = {text};
         f.dispatchEvent(new InputEvent('input', {{bubbles: true, inputType: 'insertFromPaste'}}));"
    );
    browser.js(&script).await;
}

/// Picks an option.
pub(crate) async fn choose(browser: &Browser, id: &str, value: &str) {
    paste(browser, id, value).await;
}

/// What stands behind `#` in the address.
pub(crate) async fn fragment(browser: &Browser) -> String {
    browser.js("return location.hash.slice(1)").await.as_str().unwrap().to_owned()
}

/// The verdict on a step, once it is `wanted`.
pub(crate) async fn step_is(browser: &Browser, step: &str, wanted: &str) {
    browser.find(&format!(".ladder [data-step={step}][data-verdict={wanted}]")).await;
}

/// All steps with this verdict.
pub(crate) async fn steps(browser: &Browser, verdict: &str) -> Vec<String> {
    let script = format!(
        "return [...document.querySelectorAll('.ladder [data-verdict={verdict}]')].map(e => e.dataset.step)"
    );
    serde_json::from_value(browser.js(&script).await).unwrap()
}

/// The addresses that the page has asked since it was opened, those of its own files left out.
pub(crate) async fn asked(browser: &Browser) -> Vec<String> {
    let script = "return performance.getEntriesByType('resource').filter(e => e.initiatorType === 'fetch')
        .map(e => e.name).filter(name => !name.endsWith('.wasm') && !name.endsWith('/config.json'))";
    serde_json::from_value(browser.js(script).await).unwrap()
}
