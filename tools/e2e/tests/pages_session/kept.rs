//! `/dashboard`: what the bff keeps of the session, and how it changes before one's eyes.

use std::fs;

use e2e::{Options, Stack, USER};

use crate::scene::Scene;

impl Scene {
    /// The value of a claim or a fact.
    async fn fact(&self, css: &str, name: &str) -> String {
        self.browser.text(&format!("{css} [data-name={name}] .value")).await
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn b11_the_dashboard_shows_the_person_the_claims_and_the_session() {
    let scene = Scene::new().await;
    scene.signs_in("/dashboard", USER).await;
    scene.browser.find("#claims").await;
    for (name, value) in
        [("iss", scene.stack.auth.origin()), ("aud", "signet-bff".into()), ("sub", "1".into())]
    {
        assert_eq!(scene.fact("#claims", name).await, value, "{name}");
    }
    assert_eq!(scene.fact(".check", "preferred_username").await, USER.0);
    for name in ["started_at", "seen_at", "ends_at", "over_at", "has_refresh_token"] {
        scene.browser.find(&format!("#held [data-name={name}]")).await;
    }
    scene.browser.sees("#refreshes", "Not refreshed yet").await;
    scene.browser.sees("#held .access-token [role=timer]", "it serves as it is").await;
    scene.is_content_but_for(&[]).await;
    scene.browser.quit().await;
}

/// A scene whose access tokens live for four seconds, so that each is due after two.
async fn with_short_tokens() -> Scene {
    let mut stack = Stack::prepare(&Options::new());
    let resource = format!(
        "[[resources]]\nidentifier = \"{}\"\nname = \"The API\"\nscopes = [\"read\", \"write\"]\ntoken_lifetime = 4\n",
        stack.api.origin()
    );
    let file = stack.file("signet.toml");
    let settings = fs::read_to_string(&file).unwrap();
    fs::write(&file, [settings, resource].concat()).unwrap();
    stack.auth.start_ready().await;
    stack.api.start_ready().await;
    stack.bff.start_ready().await;
    Scene::of(stack).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn b8_a_refresh_is_seen_when_it_happens_also_in_another_tab() {
    const DUE: (&str, &str) = ("#held .access-token [role=timer]", "It is due");
    let scene = with_short_tokens().await;
    scene.signs_in("/dashboard", USER).await;
    scene.browser.sees("#refreshes", "Not refreshed yet").await;
    let first = scene.browser.driver.window().await.unwrap();
    let second = scene.browser.driver.new_tab().await.unwrap();
    scene.browser.driver.switch_to_window(second).await.unwrap();
    scene.opens("/dashboard").await;
    scene.browser.sees(DUE.0, DUE.1).await;
    scene.runs("me", "HTTP 200").await;
    scene.browser.sees("#refreshes", "Refreshed once").await;
    scene.browser.driver.switch_to_window(first).await.unwrap();
    scene.browser.sees("#refreshes", "Refreshed once").await;
    // The first one is the sign-in's own, and due for long.
    scene.browser.sees("#held .access-token ~ .access-token [role=timer]", DUE.1).await;
    scene.runs("profile", "HTTP 200").await;
    scene.browser.sees("#refreshes", "Refreshed 2 times").await;
    scene.is_content_but_for(&[]).await;
    scene.browser.quit().await;
}
