//! `/where-is-my-token`: a script that looks for the token finds it in token mode and nothing in session mode.

use e2e::USER;
use e2e::browser::failed_to_load;

use crate::scene::Scene;

/// What the script has found in a mode.
const TRIED: &str = ".taken .verdict";

impl Scene {
    /// Lets the script look.
    async fn tries(&self) {
        self.browser.click("#try").await;
        self.browser.find(&format!("#token-mode {TRIED}")).await;
        self.browser.find(&format!("#session-mode {TRIED}")).await;
    }

    async fn signs_in_by_token(&self) {
        self.opens("/").await;
        self.browser.fill("#username", USER.0).await;
        self.browser.fill("#password", USER.1).await;
        self.browser.button("form", "Proceed").await.click().await.unwrap();
        self.browser.find("#token").await;
    }

    /// Chromium notes what the bff refuses the script.
    async fn is_content_with_the_script(&self) {
        let nobody = ["/bff/session/details", "/bff/api/me"]
            .map(|path| failed_to_load(&self.url(path), "401 (Unauthorized)"));
        let off = failed_to_load(&self.url("/bff/token"), "404 (Not Found)");
        self.is_content_but_for(&[&nobody[..], &[off]].concat()).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn n11_where_nobody_is_signed_in_nothing_can_be_taken() {
    let scene = Scene::new().await;
    scene.opens("/where-is-my-token").await;
    scene.browser.sees("[data-place=localStorage]", "Nothing is there").await;
    scene.browser.sees("[data-place=session]", "Nobody is signed in").await;
    scene.tries().await;
    scene.browser.sees("#token-mode .verdict", "no token of this mode").await;
    scene.browser.sees("#session-mode .verdict", "Nobody is signed in by a session").await;
    scene.is_content_with_the_script().await;
    scene.browser.quit().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn n11_the_script_takes_the_token_of_token_mode_and_nothing_of_session_mode() {
    let scene = Scene::new().await;
    scene.signs_in_by_token().await;
    let token = scene.browser.token().await.unwrap();
    let shown = format!("{}…{}", &token[..12], &token[token.len() - 12..]);
    scene.signs_in("/where-is-my-token", USER).await;
    scene.browser.sees("[data-place=localStorage]", &shown).await;
    scene.browser.sees("[data-place=cookies]", "Nothing is there").await;
    scene.browser.sees("[data-place=session]", "Somebody is signed in").await;
    scene.tries().await;
    scene.browser.sees("#token-mode [data-taken=true]", &shown).await;
    scene.browser.sees("#token-mode .verdict[data-tone=bad]", "The script has the token").await;
    scene.browser.sees("#session-mode .verdict[data-tone=good]", "empty-handed").await;
    scene.browser.gone("#session-mode [data-taken=true]").await;
    let looked = "return document.querySelectorAll('#session-mode [data-taken=false]').length";
    assert_eq!(scene.browser.js(looked).await, 6);
    let whole = format!("return document.body.innerText.includes({token:?})");
    assert_eq!(scene.browser.js(&whole).await, false, "the page shows its ends alone");
    scene.is_content_with_the_script().await;
    scene.browser.quit().await;
}
