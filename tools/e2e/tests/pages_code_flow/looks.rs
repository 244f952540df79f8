//! Each page in light and dark, small and large; its pictures lie under `target/screenshots/`.

use e2e::USER;
use e2e::looks::in_all_ways as inspect;

use crate::scene::Scene;

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn the_page_where_it_begins() {
    let scene = Scene::new().await;
    inspect(&scene.browser, "code-flow").await;
    scene.browser.click("#request details summary").await;
    scene.browser.find("#request details .copy").await;
    inspect(&scene.browser, "code-flow-unfolded").await;
    scene.browser.quit().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn the_page_where_answers_come_to() {
    let scene = Scene::new().await;
    scene.comes_back(USER).await;
    scene.browser.sees("#verdict", "Every check passes").await;
    inspect(&scene.browser, "callback").await;
    for (deed, words) in
        [("userinfo", "HTTP 200"), ("api", "HTTP 200"), ("refresh", "HTTP 200"), ("revoke", "HTTP 200")]
    {
        scene.does(deed, words).await;
    }
    inspect(&scene.browser, "callback-used").await;
    scene.browser.quit().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn answers_that_are_refused_and_none_at_all() {
    let scene = Scene::new().await;
    scene
        .is_sent_back_with(
            "error=access_denied&error_description=The+person+said+no&state={state}&iss={issuer}",
        )
        .await;
    scene.browser.find("#refusal").await;
    inspect(&scene.browser, "callback-denied").await;
    scene.begins().await;
    scene.is_sent_back_with("code=demo.x&state=another&iss={issuer}").await;
    scene.browser.find("#refusal").await;
    inspect(&scene.browser, "callback-forged").await;
    scene.browser.open(&scene.url("/callback")).await;
    scene.browser.sees("h1", "There is no answer").await;
    inspect(&scene.browser, "callback-nothing").await;
    scene.browser.quit().await;
}
