//! A person at a browser: headless Chromium with a profile of its own.

use std::path::PathBuf;
use std::time::Duration;

use serde_json::{Value, json};
use tempfile::TempDir;
use thirtyfour::ChromeCapabilities;
use thirtyfour::common::config::WebDriverConfig;
use thirtyfour::extensions::query::ElementPollerWithTimeout;
use thirtyfour::prelude::*;
use thirtyfour::stringmatch::StringMatch;

use crate::chromedriver::{self, Chromedriver};
use crate::{binary, wait};

/// How long a person waits for a page.
pub const PATIENCE: Duration = Duration::from_secs(20);
const LOOK: Duration = Duration::from_millis(50);
/// As root there is no sandbox; the rest keeps the browser from doing things of its own.
const FLAGS: [&str; 11] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    "--window-size=1280,900",
];

/// What Chromium notes of every preload link with an integrity hash. The app's own script checks that hash, so the note
/// is about nothing that is wrong.
const PRELOAD: &str = "The `integrity` attribute is currently ignored for preload destinations that do not support \
subresource integrity. See https://crbug.com/981419 for more information";

/// The browser. Fields are dropped in order: the session ends before its driver, the driver before its profile.
pub struct Browser {
    /// The session.
    pub driver: WebDriver,
    _chromedriver: Chromedriver,
    _profile: TempDir,
}

impl Browser {
    /// Starts one.
    pub async fn start() -> Self {
        Self::with(&chrome()).await
    }

    /// Starts one that asks no server for a certificate: it has no list of authorities that a stack's own could stand in.
    pub async fn start_trusting() -> Self {
        let mut wanted = chrome();
        wanted.accept_insecure_certs(true).expect("capabilities can be written");
        Self::with(&wanted).await
    }

    /// Starts one that keeps no cookies of other sites than the one that is shown.
    pub async fn start_without_third_party_cookies() -> Self {
        let mut wanted = chrome();
        let settings = json!({"profile.block_third_party_cookies": true, "profile.cookie_controls_mode": 1});
        wanted.add_experimental_option("prefs", settings).expect("capabilities can be written");
        Self::with(&wanted).await
    }

    async fn with(wanted: &ChromeCapabilities) -> Self {
        let profile =
            tempfile::Builder::new().prefix("signet-chrome-").tempdir().expect("a temporary folder");
        let chromedriver = Chromedriver::start(profile.path()).await;
        let mut wanted = wanted.clone();
        let folder = format!("--user-data-dir={}", profile.path().join("profile").display());
        wanted.add_arg(&folder).expect("capabilities can be written");
        let driver = WebDriver::new(format!("http://127.0.0.1:{}", chromedriver.port), wanted).await;
        let driver = driver
            .unwrap_or_else(|error| panic!("{} does not start: {error}", chromedriver::chrome().display()));
        let poller = ElementPollerWithTimeout::new(PATIENCE, LOOK);
        let config = WebDriverConfig::builder().poller(std::sync::Arc::new(poller)).build();
        driver.set_config(config.expect("a configuration"));
        Self { driver, _chromedriver: chromedriver, _profile: profile }
    }

    /// Goes to an address.
    pub async fn open(&self, url: &str) {
        self.driver.goto(url).await.unwrap_or_else(|error| panic!("{url}: {error}"));
    }

    /// Waits until the address is `url`.
    pub async fn arrives(&self, url: &str) {
        let what = format!("the address becomes {url}");
        wait::until(&what, PATIENCE, async || (self.address().await == url).then_some(())).await;
    }

    /// The address.
    pub async fn address(&self) -> String {
        self.driver.current_url().await.expect("an address").to_string()
    }

    /// The element, as soon as it is shown.
    pub async fn find(&self, css: &str) -> WebElement {
        let found = self.driver.query(By::Css(css)).ignore_errors(true).and_displayed().first().await;
        match found {
            Ok(element) => element,
            Err(error) => panic!("no {css} is shown: {error}\n{}", self.words().await),
        }
    }

    /// The element, as soon as it says `text`, possibly among more.
    pub async fn sees(&self, css: &str, text: &str) -> WebElement {
        let wanted = StringMatch::new(text).partial();
        // An element that is replaced while it is looked at is looked for again.
        let query = self.driver.query(By::Css(css)).ignore_errors(true);
        match query.with_text(wanted).first().await {
            Ok(element) => element,
            Err(error) => panic!("{css} does not say {text:?}: {error}\n{}", self.words().await),
        }
    }

    /// Waits until no such element is there.
    pub async fn gone(&self, css: &str) {
        let gone = self.driver.query(By::Css(css)).not_exists().await;
        assert!(gone.is_ok_and(|gone| gone), "{css} is still there:\n{}", self.words().await);
    }

    /// The text of an element.
    pub async fn text(&self, css: &str) -> String {
        self.find(css).await.text().await.expect("a text")
    }

    /// All the words of the page, for messages.
    async fn words(&self) -> String {
        self.js("return document.body.innerText").await.as_str().unwrap_or_default().to_owned()
    }

    /// Clicks.
    pub async fn click(&self, css: &str) {
        self.find(css).await.click().await.unwrap_or_else(|error| panic!("{css}: {error}"));
    }

    /// The button that says `text`, inside `css`.
    pub async fn button(&self, css: &str, text: &str) -> WebElement {
        self.sees(&format!("{css} button"), text).await
    }

    /// Types into whatever has the focus.
    pub async fn keys(&self, text: &str) {
        self.driver.action_chain().send_keys(text).perform().await.expect("keys can be pressed");
    }

    /// Presses a key.
    pub async fn press(&self, key: Key) {
        self.driver.action_chain().send_keys(key).perform().await.expect("keys can be pressed");
    }

    /// Presses Shift and Tab.
    pub async fn shift_tab(&self) {
        let chain = self.driver.action_chain().key_down(Key::Shift).send_keys(Key::Tab).key_up(Key::Shift);
        chain.perform().await.expect("keys can be pressed");
    }

    /// Types into a field in place of what is there.
    pub async fn fill(&self, css: &str, text: &str) {
        let field = self.find(css).await;
        field.clear().await.expect("a field can be cleared");
        field.send_keys(text).await.expect("a field can be typed into");
    }

    /// What a script returns.
    pub async fn js(&self, script: &str) -> Value {
        let result = self.driver.execute(script, Vec::new()).await;
        result.unwrap_or_else(|error| panic!("{script}: {error}")).json().clone()
    }

    /// What a script gives to the promise that it returns.
    pub async fn js_later(&self, body: &str) -> Value {
        let script = format!(
            "const done = arguments[arguments.length - 1];\n\
             (async () => {{ {body} }})().then(value => done({{value}}), error => done({{error: String(error)}}));"
        );
        let result = self.driver.execute_async(script, Vec::new()).await;
        let result = result.unwrap_or_else(|error| panic!("{body}: {error}")).json().clone();
        assert_eq!(result.get("error"), None, "{body}");
        result["value"].clone()
    }

    /// The id of what has the focus; its text where it has no id.
    pub async fn focused(&self) -> String {
        let script = "const e = document.activeElement; return e ? e.id || e.innerText || e.tagName : ''";
        self.js(script).await.as_str().unwrap_or_default().trim().to_owned()
    }

    /// Waits until what has the focus is called `id`, as [`Browser::focused`] calls it.
    pub async fn focus_comes_to(&self, id: &str) {
        let mut last = String::new();
        let found = wait::until("the focus", PATIENCE, async || {
            last = self.focused().await;
            (last == id).then_some(())
        });
        tokio::time::timeout(PATIENCE / 2, found).await.unwrap_or_else(|_| panic!("the focus is on {id}"));
    }

    /// Presses Tab until what is called `name` has the focus.
    pub async fn tab_to(&self, name: &str) {
        let mut seen = Vec::new();
        while seen.len() < 25 {
            self.press(Key::Tab).await;
            let now = self.focused().await;
            if now == name {
                return;
            }
            seen.push(now);
        }
        panic!("Tab never comes to {name}: {seen:?}");
    }

    /// Fails unless what has the focus shows it.
    pub async fn focus_is_seen(&self) {
        let outline = "const s = getComputedStyle(document.activeElement);
            return (s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0) || s.boxShadow !== 'none'";
        assert_eq!(self.js(outline).await, true, "the focus on {} cannot be seen", self.focused().await);
    }

    /// The token that the page keeps.
    pub async fn token(&self) -> Option<String> {
        self.js("return localStorage.getItem('token')").await.as_str().map(str::to_owned)
    }

    /// Sends a command of the `DevTools` protocol.
    pub async fn devtools(&self, method: &str, parameters: Value) -> Value {
        let result = self.driver.cdp().send_raw(method, parameters).await;
        result.unwrap_or_else(|error| panic!("{method}: {error}"))
    }

    /// Shows the page as somebody with this colour scheme and width sees it.
    pub async fn look(&self, scheme: &str, width: u32) {
        let features = json!([{"name": "prefers-color-scheme", "value": scheme}]);
        self.devtools("Emulation.setEmulatedMedia", json!({"features": features})).await;
        let size = json!({"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": false});
        self.devtools("Emulation.setDeviceMetricsOverride", size).await;
        // Colours may take their time to change; what never ends, such as a spinner, is not waited for.
        let settled = "await new Promise(requestAnimationFrame);
            const ending = document.getAnimations().filter(a => a.effect.getComputedTiming().endTime !== Infinity);
            await Promise.allSettled(ending.map(a => a.finished)); return true;";
        self.js_later(settled).await;
    }

    /// Keeps a picture under `target/screenshots/`: of the whole page, or of the window while a modal is open.
    pub async fn screenshot(&self, name: &str) {
        let folder = screenshots();
        std::fs::create_dir_all(&folder).expect("target/ can be written");
        let modal = self.js("return document.querySelector('dialog[open]') !== null").await == true;
        let parameters = json!({"format": "png", "captureBeyondViewport": !modal});
        let picture = self.devtools("Page.captureScreenshot", parameters).await;
        let data = picture["data"].as_str().expect("a picture");
        let bytes = base64::Engine::decode(&base64::engine::general_purpose::STANDARD, data).expect("base64");
        std::fs::write(folder.join(format!("{name}.png")), bytes).expect("a picture can be written");
    }

    /// What the browser complained about since the last call: errors and warnings, CSP violations among them.
    pub async fn complaints(&self) -> Vec<String> {
        let entries = self.driver.browser_log().await.expect("the browser has a log");
        let bad = entries.into_iter().filter(|entry| ["SEVERE", "WARNING"].contains(&entry.level.as_str()));
        bad.map(|entry| entry.message).filter(|message| !message.ends_with(PRELOAD)).collect()
    }

    /// Fails if the browser complained about anything but `expected`: each of these is one whole message.
    pub async fn is_content_but_for(&self, expected: &[String]) {
        let complaints = self.complaints().await;
        let others: Vec<&String> =
            complaints.iter().filter(|complaint| !expected.contains(complaint)).collect();
        assert!(others.is_empty(), "the browser complains: {others:#?}");
    }

    /// Fails if the browser complained about anything.
    pub async fn is_content(&self) {
        self.is_content_but_for(&[]).await;
    }

    /// Ends the session.
    pub async fn quit(self) {
        self.driver.clone().quit().await.expect("the browser can be closed");
    }
}

/// What every browser is asked to be.
fn chrome() -> ChromeCapabilities {
    let mut wanted = DesiredCapabilities::chrome();
    let set = |result: WebDriverResult<()>| result.expect("capabilities can be written");
    set(wanted.set_binary(&chromedriver::chrome().display().to_string()));
    for flag in FLAGS {
        set(wanted.add_arg(flag));
    }
    set(wanted.accept_insecure_certs(false));
    set(wanted.set_browser_log_level(thirtyfour::LoggingPrefsLogLevel::All));
    wanted
}

/// What Chromium writes when an answer has this status. The answers are right; that Chromium notes them is its way.
pub fn failed_to_load(url: &str, status: &str) -> String {
    format!("{url} - Failed to load resource: the server responded with a status of {status}")
}

fn screenshots() -> PathBuf {
    binary::workspace().join("target/screenshots")
}
