//! What an attacker could bring onto a page, had something of it not been escaped: the page's policy lets none of it work. N10, H1.

use serde_json::{Value, json};

use crate::browser::PATIENCE;
use crate::{Browser, wait};

const INJECT: &str = "window.violated = [];
    document.addEventListener('securitypolicyviolation', e => window.violated.push(e.effectiveDirective));
    const script = document.createElement('script');
    script.textContent = 'window.injected = true';
    document.head.append(script);
    const link = document.createElement('a');
    link.setAttribute('onclick', 'window.clicked = true');
    document.body.append(link);
    link.click();
    const style = document.createElement('style');
    style.textContent = 'body { opacity: 0.5 }';
    document.head.append(style);
    const image = new Image();
    image.src = 'http://localhost:1/spy.png';
    const frame = document.createElement('iframe');
    frame.src = '/';
    document.body.append(frame);
    try { await fetch('http://localhost:1/spy'); } catch (error) { window.fetched = String(error); }
    const form = document.createElement('form');
    form.action = 'http://localhost:1/spy';
    form.method = 'post';
    document.body.append(form);
    form.submit();
    return [window.injected ?? null, window.clicked ?? null, getComputedStyle(document.body).opacity];";

/// What the policy must have reported.
const VIOLATED: [&str; 7] = [
    "script-src-elem",
    "script-src-attr",
    "style-src-elem",
    "img-src",
    "frame-src",
    "connect-src",
    "form-action",
];

/// Fails if a script, a handler, a style, an image, a frame, a request or a form takes effect on the page as it is now.
pub async fn takes_no_effect(browser: &Browser, what: &str) {
    let after = browser.js_later(INJECT).await;
    assert_eq!(after, json!([null, null, "1"]), "{what}: an injected script, handler or style took effect");
    wait::until(&format!("{what}: each violation is reported"), PATIENCE, async || {
        let violated = browser.js("return window.violated").await;
        let all: Vec<&str> = violated.as_array()?.iter().filter_map(Value::as_str).collect();
        VIOLATED.iter().all(|name| all.contains(name)).then_some(())
    })
    .await;
    let complaints = browser.complaints().await;
    assert!(
        complaints.iter().any(|line| line.contains("Content Security Policy")),
        "{what}: {complaints:#?}"
    );
}
