//! No page brings a script, and none runs that somebody else brings; a form goes where it may. N10, H1.

use e2e::{USER, injected};

use super::Scene;

/// The page that is shown has no script, and runs none.
async fn nothing_foreign_runs(scene: &Scene, what: &str) {
    scene.is_content().await;
    assert_eq!(scene.browser.js("return document.scripts.length").await, 0, "{what} has scripts");
    injected::takes_no_effect(&scene.browser, what).await;
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
