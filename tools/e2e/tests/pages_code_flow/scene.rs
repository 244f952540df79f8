//! A whole stack, and a browser at the page where the code flow begins.

use e2e::browser::failed_to_load;
use e2e::{Browser, Options, Stack};
use serde_json::Value;

/// Stack and browser.
pub(crate) struct Scene {
    pub(crate) stack: Stack,
    pub(crate) browser: Browser,
}

impl Scene {
    /// At `/code-flow`, ready to go. The demo's client may come back to any port of `127.0.0.1` (contract N13).
    pub(crate) async fn new() -> Self {
        let options = Options::new().with_bff();
        let (stack, browser) = tokio::join!(Stack::start(&options), Browser::start());
        let scene = Self { stack, browser };
        scene.begins().await;
        scene
    }

    /// The address of a page of the app.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.stack.bff.port)
    }

    /// Opens the page where it begins, and waits until it is ready.
    pub(crate) async fn begins(&self) {
        self.browser.open(&self.url("/code-flow")).await;
        self.browser.find("#go").await;
    }

    /// What the tab keeps for the answer.
    pub(crate) async fn kept(&self) -> Value {
        let kept = self.browser.js("return sessionStorage.getItem('code-flow')").await;
        kept.as_str().map_or(Value::Null, |json| serde_json::from_str(json).unwrap())
    }

    /// Puts `value` in the place of what is kept as `name`.
    pub(crate) async fn keeps_instead(&self, name: &str, value: &str) {
        let mut kept = self.kept().await;
        kept[name] = value.into();
        let text = Value::from(kept.to_string());
        self.browser.js(&format!("sessionStorage.setItem('code-flow', {text})")).await;
    }

    /// Goes to the auth-server and signs in there, up to the question what the app may do.
    pub(crate) async fn signs_in(&self, (name, password): (&str, &str)) {
        self.browser.click("#go").await;
        self.browser.fill("#username", name).await;
        self.browser.fill("#password", password).await;
        self.browser.click("#login-submit").await;
        self.browser.find("#consent-allow").await;
    }

    /// Signs in, says yes, and is back.
    pub(crate) async fn comes_back(&self, who: (&str, &str)) {
        self.signs_in(who).await;
        self.browser.click("#consent-allow").await;
        self.browser.sees("h1", "Back from the auth-server").await;
    }

    /// Opens `/callback` with `parameters`, of which `{state}` stands for that of the request and `{issuer}` for the auth-server.
    pub(crate) async fn is_sent_back_with(&self, parameters: &str) {
        let kept = self.kept().await;
        let state = kept["state"].as_str().expect("a request is kept");
        let parameters = parameters.replace("{state}", state).replace("{issuer}", &self.stack.auth.origin());
        self.browser.open(&self.url(&format!("/callback?{parameters}"))).await;
        self.browser.sees("h1", "Back from the auth-server").await;
    }

    /// The answer is refused at `check` with these words, and no code was sent anywhere.
    pub(crate) async fn is_refused_at(&self, check: &str, words: &str) {
        self.browser.find(&format!("#answer [data-step={check}][data-verdict=refused]")).await;
        let alert = self.browser.sees("#refusal", words).await;
        assert!(alert.text().await.unwrap().ends_with('.'));
        assert_eq!(self.redemptions(), 0, "{}", self.stack.auth.log());
        let steps = self.browser.js("return document.querySelectorAll('.flow > li').length").await;
        assert_eq!(steps, 1, "nothing follows from it");
        assert_eq!(self.browser.address().await, self.url("/callback"), "and the address forgets it");
        assert_eq!(self.kept().await, Value::Null, "and so does the tab");
    }

    /// How many requests the token endpoint has answered.
    pub(crate) fn redemptions(&self) -> usize {
        self.stack.auth.requests("POST", "/oauth2/token")
    }

    /// The text of a parameter or member that is shown below `css`, also where it is folded.
    pub(crate) async fn shown(&self, css: &str, name: &str) -> String {
        let script = format!(
            "const row = document.querySelector('{css} [data-name=\"{name}\"] dd');
             return (row.querySelector('details .copy') ?? row.querySelector('.value')).textContent"
        );
        self.browser.js(&script).await.as_str().expect("a value").to_owned()
    }

    /// Presses the button of a deed and waits for its answer.
    pub(crate) async fn does(&self, deed: &str, words: &str) {
        self.browser.click(&format!("[data-deed={deed}] button")).await;
        self.browser.sees(&format!("[data-deed={deed}] .said"), words).await;
    }

    /// Fails if the browser complained about anything but `expected`, and that the auth-server has no icon.
    pub(crate) async fn is_content_but_for(&self, expected: &[String]) {
        let icon = failed_to_load(&self.stack.auth.url("/favicon.ico"), "404 (Not Found)");
        self.browser.is_content_but_for(&[expected, &[icon]].concat()).await;
    }
}
