//! Several tabs of one browser: one connection, and what one hears all hear (rule H6).

use e2e::USER;

use crate::scene::Scene;

impl Scene {
    /// Another tab with this page, which then is the one that is looked at.
    async fn another_tab(&self, path: &str) -> thirtyfour::WindowHandle {
        let tab = self.browser.driver.new_tab().await.unwrap();
        self.looks_at(&tab).await;
        self.opens(path).await;
        self.browser.find("nav.pages").await;
        tab
    }

    async fn looks_at(&self, tab: &thirtyfour::WindowHandle) {
        self.browser.driver.switch_to_window(tab.clone()).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn h6_a_sign_out_in_one_tab_shows_in_the_other() {
    let scene = Scene::new().await;
    scene.signs_in("/dashboard", USER).await;
    let first = scene.browser.driver.window().await.unwrap();
    scene.another_tab("/session").await;
    scene.browser.click("#sign-out").await;
    scene.browser.arrives(&scene.url("/")).await;
    scene.looks_at(&first).await;
    scene.says_that_it_is_over().await;
    let href = scene.browser.find("#sign-in").await.attr("href").await.unwrap().unwrap();
    assert_eq!(href, "/bff/login?return_to=/dashboard", "and the way back is where it was");
    scene.browser.quit().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn h6_ten_tabs_hold_one_connection_and_when_that_goes_another_takes_over() {
    let scene = Scene::new().await;
    scene.signs_in("/session", USER).await;
    let first = scene.browser.driver.window().await.unwrap();
    let mut tabs = vec![first.clone()];
    for path in ["/dashboard", "/where-is-my-token", "/session"].into_iter().cycle().take(9) {
        tabs.push(scene.another_tab(path).await);
    }
    scene.turns_become((1, 9)).await;
    // The first one listens: it was the first to ask.
    scene.looks_at(&first).await;
    scene.browser.driver.close_window().await.unwrap();
    scene.looks_at(&tabs[9]).await;
    scene.turns_become((1, 8)).await;
    // Whoever listens now, all of them hear it.
    scene.session_ends_elsewhere().await;
    for tab in &tabs[1..] {
        scene.looks_at(tab).await;
        scene.browser.sees("#outcome", "You have been signed out").await;
    }
    scene.turns_become((0, 0)).await;
    scene.browser.quit().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn h6_a_sign_in_in_one_tab_shows_in_the_other() {
    let scene = Scene::new().await;
    let first = scene.browser.driver.window().await.unwrap();
    let second = scene.another_tab("/session").await;
    scene.looks_at(&first).await;
    scene.signs_in("/session", USER).await;
    scene.looks_at(&second).await;
    scene.browser.sees("h1", "You are signed in").await;
    scene.browser.quit().await;
}
