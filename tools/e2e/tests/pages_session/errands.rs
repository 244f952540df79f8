//! `/dashboard`: the API asked by the cookie, message by message.

use e2e::browser::failed_to_load;
use e2e::{ADMIN, USER};
use serde_json::Value;

use crate::scene::Scene;

impl Scene {
    /// What a message of an errand says of a header field.
    async fn field(&self, errand: &str, hop: &str, name: &str) -> String {
        let script = format!(
            "const rows = document.querySelectorAll('[data-errand={errand}] [data-hop={hop}] dl > div');
             const row = [...rows].find(row => row.querySelector('dt').innerText === {name:?});
             return row ? row.className + ' ' + row.querySelector('dd code').innerText : null"
        );
        let found = self.browser.js(&script).await;
        found.as_str().unwrap_or_else(|| panic!("no {name} in {hop} of {errand}")).to_owned()
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn b7_b11_the_api_is_asked_by_the_cookie_and_each_message_is_seen() {
    let scene = Scene::new().await;
    scene.signs_in("/dashboard", ADMIN).await;
    for (errand, words) in
        [("me", "HTTP 200"), ("profile", "HTTP 200"), ("admin", "HTTP 200"), ("write", "HTTP 201")]
    {
        scene.runs(errand, words).await;
        let hops = format!(
            "return [...document.querySelectorAll('[data-errand={errand}] [data-hop]')].map(e => e.dataset.hop).join()"
        );
        assert_eq!(scene.browser.js(&hops).await, "there,asked,answered,back");
        let line = scene.browser.text(&format!("[data-errand={errand}] [data-hop=asked] .line")).await;
        let method = if errand == "write" { "POST" } else { "GET" };
        assert_eq!(line, format!("{method} {}", scene.stack.api.url(&format!("/api/{errand}"))));
        assert_eq!(
            scene.field(errand, "there", "cookie").await,
            "ends signet_session=(no script can read it)"
        );
        let token = scene.field(errand, "asked", "authorization").await;
        assert_eq!(token, "begins Bearer (the access token, which the browser never sees)");
        assert_eq!(scene.field(errand, "back", "content-type").await, "passed application/json");
    }
    let csrf = scene.csrf().await;
    assert_eq!(scene.field("write", "there", "x-csrf-token").await, format!("ends {csrf}"));
    scene.browser.sees("[data-errand=me] [data-hop=back] .body", "\"client_id\":\"signet-bff\"").await;
    let seen = scene.browser.js("return document.body.innerText.includes('eyJ')").await;
    assert_eq!(seen, Value::Bool(false), "a token reached the page");
    scene.is_content_but_for(&[]).await;
    scene.browser.quit().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn b11_what_the_api_refuses_is_said_to_be_its_own_word() {
    let scene = Scene::new().await;
    scene.signs_in("/dashboard", USER).await;
    scene.runs("admin", "HTTP 403 The API knows who you are; you do not have the role").await;
    scene.browser.sees("[data-errand=admin] [data-hop=answered] .line", "HTTP 403").await;
    scene.is_content_but_for(&[failed_to_load(&scene.url("/bff/api/admin"), "403 (Forbidden)")]).await;
    scene.browser.quit().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn b9_a_bff_that_hands_out_no_token_says_so() {
    let scene = Scene::new().await;
    scene.signs_in("/dashboard", USER).await;
    scene.runs("token", "HTTP 404 This bff hands no token to anybody").await;
    scene.is_content_but_for(&[failed_to_load(&scene.url("/bff/token"), "404 (Not Found)")]).await;
    scene.browser.quit().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn b7_an_api_that_is_away_is_said_and_nobody_is_signed_out() {
    let mut scene = Scene::new().await;
    scene.signs_in("/dashboard", USER).await;
    scene.stack.api.stop();
    scene.runs("me", "HTTP 502 The API did not answer the bff").await;
    scene.stack.api.start_ready().await;
    scene.runs("me", "HTTP 200").await;
    scene.browser.quit().await;
}
