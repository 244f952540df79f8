//! A browser of our own, for tests: it keeps cookies, follows nothing by itself, and fills in forms.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use bytes::Bytes;
use http::StatusCode;
use serde_json::Value;
use signet_service::clock::Clock;
use tempfile::TempDir;

use crate::http::tests::{App, NOW, app, of};

/// RFC 7636 appendix B.
pub(super) const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
pub(super) const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
/// Where the answers of [`SHOP`] go.
pub(super) const CALLBACK: &str = "https://shop.example/callback?a=1";

/// A confidential client, and one whose tokens people need not consent to.
pub(super) const CLIENTS: &str = r#"
[[clients]]
client_id = "shop"
client_name = "The <Shop>"
client_secret = "shop-secret-shop-secret-shop-secret"
redirect_uris = ["https://shop.example/callback?a=1"]
post_logout_redirect_uris = ["https://shop.example/bye"]
backchannel_logout_uri = "https://shop.example/logged-out"
grant_types = ["authorization_code", "refresh_token"]
scope = "openid profile email roles offline_access read"
id_token_signed_response_alg = "ES256"

[[clients]]
client_id = "own"
client_name = "Our own"
token_endpoint_auth_method = "none"
redirect_uris = ["https://own.example/cb"]
grant_types = ["authorization_code", "refresh_token"]
scope = "openid profile read write"
id_token_signed_response_alg = "ES256"
skip_consent = true
"#;

/// A server and the time at it.
pub(super) struct World {
    pub(super) app: App,
    hand: Arc<AtomicU64>,
    pub(super) folder: TempDir,
}

impl World {
    pub(super) async fn new() -> Self {
        let (app, folder) = app(CLIENTS, 1).await;
        let hand = Arc::new(AtomicU64::new(NOW));
        let mut whole = Arc::try_unwrap(app).ok().unwrap();
        whole.clock = Clock::manual(Arc::clone(&hand));
        Self { app: Arc::new(whole), hand, folder }
    }

    /// Lets time pass.
    pub(super) fn wait(&self, seconds: u64) {
        self.hand.fetch_add(seconds, Ordering::SeqCst);
    }

    /// A form to an endpoint for clients.
    pub(super) async fn post(
        &self,
        path: &str,
        fields: &[(&str, &str)],
        basic: Option<(&str, &str)>,
    ) -> Answer {
        let mut request = warp::test::request().method("POST").path(path).header("host", "localhost:5000");
        request = request.header("content-type", "application/x-www-form-urlencoded").body(form(fields));
        if let Some((client, secret)) = basic {
            let value = base64::engine::general_purpose::STANDARD.encode(format!("{client}:{secret}"));
            request = request.header("authorization", format!("Basic {value}"));
        }
        Answer(request.reply(&of(&self.app)).await)
    }

    /// As the shop.
    pub(super) async fn shop(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.post(path, fields, Some(("shop", "shop-secret-shop-secret-shop-secret"))).await
    }

    /// The shop's tokens for a code.
    pub(super) async fn redeem(&self, code: &str) -> Answer {
        let fields = [
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", CALLBACK),
            ("code_verifier", VERIFIER),
        ];
        self.shop("/oauth2/token", &fields).await
    }

    pub(super) async fn userinfo(&self, token: &str) -> Answer {
        let request = warp::test::request().path("/oauth2/userinfo").header("host", "localhost:5000");
        Answer(request.header("authorization", format!("Bearer {token}")).reply(&of(&self.app)).await)
    }
}

/// A browser.
#[derive(Clone, Default)]
pub(super) struct Browser {
    pub(super) cookies: BTreeMap<String, String>,
}

impl Browser {
    pub(super) async fn get(&mut self, world: &World, path: &str) -> Answer {
        self.ask(world, ("GET", path), None, &[]).await
    }

    /// Sends a form of ours, as a browser does.
    pub(super) async fn send(&mut self, world: &World, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.ask(world, ("POST", path), Some(form(fields)), &[("sec-fetch-site", "same-origin")]).await
    }

    pub(super) async fn ask(
        &mut self,
        world: &World,
        (method, path): (&str, &str),
        body: Option<String>,
        headers: &[(&str, &str)],
    ) -> Answer {
        let mut request = warp::test::request().method(method).path(path).header("host", "localhost:5000");
        if !self.cookies.is_empty() {
            let pairs: Vec<String> =
                self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
            request = request.header("cookie", pairs.join("; "));
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if let Some(body) = body {
            request = request.header("content-type", "application/x-www-form-urlencoded").body(body);
        }
        let answer = Answer(request.reply(&of(&world.app)).await);
        for field in answer.0.headers().get_all("set-cookie") {
            let (pair, attributes) = field.to_str().unwrap().split_once(';').unwrap();
            assert_eq!(attributes, " Path=/; HttpOnly; SameSite=Lax", "H5");
            let (name, value) = pair.split_once('=').unwrap();
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
        answer
    }

    /// From an authorization request to the page that is shown for it: its path.
    pub(super) async fn begins(&mut self, world: &World, query: &str) -> String {
        let answer = self.get(world, query).await;
        assert_eq!(answer.status(), StatusCode::SEE_OTHER, "{}", answer.text());
        let location = answer.location();
        assert!(location.starts_with("/signin/demo."), "{location}");
        location
    }

    /// Signs in on the page at `path`, and comes back to it.
    pub(super) async fn signs_in(&mut self, world: &World, path: &str, name: &str, password: &str) -> Answer {
        let page = self.get(world, path).await;
        assert_eq!(page.status(), StatusCode::OK, "{}", page.text());
        let token = page.field("form_token");
        let fields = [("form_token", token.as_str()), ("username", name), ("password", password)];
        self.send(world, &format!("{path}/password"), &fields).await
    }

    /// Says yes on the page at `path`; where the browser is sent afterwards.
    pub(super) async fn allows(&mut self, world: &World, path: &str) -> String {
        let page = self.get(world, path).await;
        assert!(page.text().contains("consent-allow"), "{}", page.text());
        let (token, sid) = (page.field("form_token"), page.field("sid"));
        let fields = [("form_token", token.as_str()), ("sid", sid.as_str()), ("decision", "allow")];
        let done = self.send(world, path, &fields).await;
        assert_eq!(
            (done.status(), done.location().as_str()),
            (StatusCode::SEE_OTHER, path),
            "{}",
            done.text()
        );
        self.get(world, path).await.location()
    }
}

/// An answer.
pub(super) struct Answer(pub(super) http::Response<Bytes>);

impl Answer {
    pub(super) fn status(&self) -> StatusCode {
        self.0.status()
    }

    pub(super) fn text(&self) -> String {
        String::from_utf8(self.0.body().to_vec()).unwrap()
    }

    pub(super) fn json(&self) -> Value {
        serde_json::from_slice(self.0.body()).unwrap_or_else(|_| panic!("no JSON: {}", self.text()))
    }

    pub(super) fn header(&self, name: &str) -> String {
        self.0.headers().get(name).map(|value| value.to_str().unwrap().to_owned()).unwrap_or_default()
    }

    pub(super) fn location(&self) -> String {
        self.header("location")
    }

    /// The value of a hidden field.
    pub(super) fn field(&self, name: &str) -> String {
        let text = self.text();
        let (_, rest) = text
            .split_once(&format!("name=\"{name}\" value=\""))
            .unwrap_or_else(|| panic!("no {name}: {text}"));
        rest.split('"').next().unwrap().to_owned()
    }

    /// The code and the member of the error, where the answer is a refusal of an OAuth endpoint.
    pub(super) fn error(&self) -> (u16, String) {
        (self.status().as_u16(), self.json()["error"].as_str().unwrap_or_default().to_owned())
    }
}

/// A form's body.
pub(super) fn form(fields: &[(&str, &str)]) -> String {
    let encoded = |text: &str| -> String {
        text.bytes()
            .map(|byte| {
                if byte.is_ascii_alphanumeric() {
                    char::from(byte).to_string()
                } else {
                    format!("%{byte:02X}")
                }
            })
            .collect()
    };
    let pairs: Vec<String> =
        fields.iter().map(|(name, value)| format!("{}={}", encoded(name), encoded(value))).collect();
    pairs.join("&")
}

/// An authorization request of the shop, with more parameters; what is said there counts in place of what is usual.
pub(super) fn asked(more: &[(&str, &str)]) -> String {
    let usual = [
        ("client_id", "shop"),
        ("redirect_uri", CALLBACK),
        ("response_type", "code"),
        ("scope", "openid profile"),
        ("state", "the state"),
        ("nonce", "the nonce"),
        ("code_challenge", CHALLENGE),
        ("code_challenge_method", "S256"),
    ];
    let kept = usual.iter().filter(|(name, _)| !more.iter().any(|(other, _)| other == name));
    let all: Vec<(&str, &str)> = kept.chain(more).copied().filter(|(_, value)| !value.is_empty()).collect();
    format!("/oauth2/authorize?{}", form(&all))
}

/// The value of `name` in the query of an address.
pub(super) fn parameter(location: &str, name: &str) -> Option<String> {
    let (_, query) = location.split_once('?')?;
    let read = auth_server_core::rules::protocol::parameters::Parameters::parse(query).ok()?;
    read.get(name).map(str::to_owned)
}

/// What a JWT of ours says; nobody has checked it.
pub(super) fn claims(token: &str) -> Value {
    let payload = token.split('.').nth(1).unwrap();
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(payload).unwrap()).unwrap()
}
