//! What the pages did not bring does not run there.

use e2e::{USER, injected};

use crate::scene::Scene;

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn n10_what_the_pages_did_not_bring_does_not_run() {
    let scene = Scene::new().await;
    scene.signs_in("/dashboard", USER).await;
    scene.is_content_but_for(&[]).await;
    injected::takes_no_effect(&scene.browser, "the dashboard").await;
    scene.opens("/session?error=<script>x</script>").await;
    scene.browser.find("#outcome").await;
    scene.is_content_but_for(&[]).await;
    injected::takes_no_effect(&scene.browser, "the session's page").await;
    scene.stack.bff.still_works().await;
    scene.browser.quit().await;
}
