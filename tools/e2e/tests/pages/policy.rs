//! The policy of the page is in force: design.md's CSP, seen from inside.

use e2e::browser::PATIENCE;
use e2e::{Options, wait};
use serde_json::json;

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn n10_what_the_page_did_not_bring_does_not_run() {
    let (stack, browser) = super::at_home(&Options::new()).await;
    browser.is_content().await;
    let inject = "window.violated = [];
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
        let fetched = 'blocked';
        try { await fetch('http://localhost:1/spy'); fetched = 'sent'; } catch (error) { fetched = String(error); }
        return [window.injected ?? null, window.clicked ?? null, getComputedStyle(document.body).opacity];";
    let after = browser.js_later(inject).await;
    assert_eq!(after, json!([null, null, "1"]), "an injected script, handler or style took effect");
    let wanted =
        ["script-src-elem", "script-src-attr", "style-src-elem", "img-src", "frame-src", "connect-src"];
    wait::until("each is reported", PATIENCE, async || {
        let violated = browser.js("return window.violated").await;
        let all: Vec<&str> = violated.as_array()?.iter().filter_map(serde_json::Value::as_str).collect();
        wanted.iter().all(|name| all.contains(name)).then_some(())
    })
    .await;
    let complaints = browser.complaints().await;
    assert!(complaints.iter().any(|line| line.contains("Content Security Policy")), "{complaints:#?}");
    stack.bff.still_works().await;
    browser.quit().await;
}
