//! For tests: the app without a socket, and a provider that says what a test wants.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use signet_db::testing::{Fresh, sqlite};
use signet_docs::Document;
use signet_keyring::Ring;
use signet_service::clock::Clock;
use signet_service::config::Settings;
use signet_service::server::Stop;
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio::sync::{OwnedRwLockWriteGuard, RwLock, watch};

use crate::app::App;
use crate::config::Config;
use crate::ends::Ends;
use crate::files::Files;
use crate::provider::{ClientKey, Denials, Provider};
use crate::proxy::Upstreams;
use crate::store::{MIGRATIONS, Store};
use crate::tasks::Tasks;
use crate::vault::Vault;

mod session;
mod tls;

pub(crate) use session::somebody_is_signed_in;
pub(crate) use tls::{Certified, certified};

/// 32 bytes that look random.
pub(crate) const MASTER_KEY: &str = "a:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";
/// What the clock shows at first.
pub(crate) const NOW: u64 = 1_800_000_000;

/// What an app needs as long as it is used.
pub(crate) struct Held {
    pub(crate) stop: watch::Sender<bool>,
    /// What the clock shows.
    pub(crate) hand: Arc<AtomicU64>,
    _database: Fresh,
}

pub(crate) async fn app(files: Files, settings: &str) -> (Arc<App>, Held) {
    let config: Config = Settings::from_toml(settings).unwrap().read().unwrap();
    let fresh = sqlite(MIGRATIONS).await;
    let (stop, stopped) = watch::channel(false);
    let hand = Arc::new(AtomicU64::new(NOW));
    let key = ClientKey::read(&ClientKey::generate().unwrap()).unwrap();
    let app = App {
        provider: Provider::new(config.client.clone(), key, &config.authorities).unwrap(),
        upstreams: Upstreams::new(config.upstreams.clone(), &config.authorities)
            .unwrap()
            .showing_legs(config.profile.is_demo()),
        config,
        files,
        clock: Clock::manual(Arc::clone(&hand)),
        store: Store::new(fresh.database.clone()),
        ends: Ends::default(),
        vault: Vault::new(Ring::parse(MASTER_KEY).unwrap()).unwrap(),
        denials: Denials::default(),
        refreshes: Tasks::default(),
        document: Document::default(),
        stop: Stop::when(stopped),
    };
    (Arc::new(app), Held { stop, hand, _database: fresh })
}

/// A provider on a port of this machine.
pub(crate) struct FakeProvider {
    pub(crate) issuer: String,
    key: ClientKey,
    told: Arc<Told>,
}

/// A path, a part of a body, and what is said to both.
type SaysTo = (String, String, (u16, String));

#[derive(Default)]
struct Told {
    /// What it answers at each path.
    says: Mutex<HashMap<String, (u16, String)>>,
    /// What it answers there instead to a body with this part, the last one first.
    says_to: Mutex<Vec<SaysTo>>,
    /// Held by a test that lets nobody have tokens yet.
    gate: Arc<RwLock<()>>,
    /// What it was asked: path, head and body.
    asked: Mutex<Vec<[String; 3]>>,
    count: AtomicU64,
    /// A clock that goes on by a second while it makes tokens.
    slow: Mutex<Option<Arc<AtomicU64>>>,
}

impl FakeProvider {
    /// One that says what it is, and has a key.
    pub(crate) async fn start() -> Self {
        Self::over(None).await
    }

    /// The same by https, where there is a certificate; its name is `localhost`.
    pub(crate) async fn over(tls: Option<&Certified>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let issuer = match tls {
            None => format!("http://{address}"),
            Some(_) => format!("https://localhost:{}", address.port()),
        };
        let acceptor = tls.map(|tls| tls.acceptor.clone());
        let told = Arc::new(Told::default());
        let provider = Self {
            issuer: issuer.clone(),
            key: ClientKey::read(&ClientKey::generate().unwrap()).unwrap(),
            told: Arc::clone(&told),
        };
        let metadata = json!({
            "issuer": issuer, "jwks_uri": format!("{issuer}/jwks"), "authorization_endpoint": format!("{issuer}/authorize"),
            "token_endpoint": format!("{issuer}/token"), "revocation_endpoint": format!("{issuer}/revoke"),
            "end_session_endpoint": format!("{issuer}/logout"), "authorization_response_iss_parameter_supported": true,
        });
        for path in ["/.well-known/openid-configuration", "/.well-known/oauth-authorization-server"] {
            provider.says(path, 200, &metadata);
        }
        provider.says("/jwks", 200, &provider.key.jwks);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (acceptor, told) = (acceptor.clone(), Arc::clone(&told));
                tokio::spawn(async move {
                    match acceptor {
                        None => answer(stream, told).await,
                        Some(acceptor) => {
                            // A client that does not trust it is gone before it has asked.
                            let Ok(stream) = acceptor.accept(stream).await else { return };
                            answer(stream, told).await;
                        }
                    }
                });
            }
        });
        provider
    }

    /// The settings of a bff that is its client.
    pub(crate) fn settings(&self) -> String {
        self.settings_with("", &[("api", "")])
    }

    /// The same with more of `[bff]`, and with these upstreams: the name of each, and what else stands there.
    pub(crate) fn settings_with(&self, more: &str, upstreams: &[(&str, &str)]) -> String {
        // The APIs are there too.
        let issuer = &self.issuer;
        let upstreams = upstreams.iter().map(|(prefix, more)| {
            format!("[[bff.upstreams]]\nprefix = \"{prefix}\"\nbase = \"{issuer}/{prefix}\"\n{more}\n")
        });
        format!("[bff]\nissuer = \"{issuer}\"\n{more}\n{}", upstreams.collect::<String>())
    }

    /// What it answers from now on.
    pub(crate) fn says(&self, path: &str, status: u16, body: &Value) {
        self.told.says.lock().unwrap().insert(path.to_owned(), (status, body.to_string()));
    }

    /// What it answers from now on to a body that has `part`.
    pub(crate) fn says_to(&self, path: &str, part: &str, status: u16, body: &Value) {
        let said = (status, body.to_string());
        self.told.says_to.lock().unwrap().insert(0, (path.to_owned(), part.to_owned(), said));
    }

    /// Lets nobody have an answer at `/token` until what it gives is dropped.
    pub(crate) async fn hold(&self) -> OwnedRwLockWriteGuard<()> {
        Arc::clone(&self.told.gate).write_owned().await
    }

    /// Waits until it was asked at `path` so often.
    pub(crate) async fn was_asked(&self, path: &str, count: usize) {
        while self.asked(path).len() < count {
            tokio::task::yield_now().await;
        }
    }

    /// From now on it takes a second of `hand` to make tokens.
    pub(crate) fn is_slow(&self, hand: &Arc<AtomicU64>) {
        *self.told.slow.lock().unwrap() = Some(Arc::clone(hand));
    }

    /// Whatever it was asked at `path`.
    pub(crate) fn asked(&self, path: &str) -> Vec<String> {
        let asked = self.told.asked.lock().unwrap();
        asked.iter().filter(|[at, ..]| at == path).map(|[.., body]| body.clone()).collect()
    }

    /// The header sections of these requests.
    pub(crate) fn heads(&self, path: &str) -> Vec<String> {
        let asked = self.told.asked.lock().unwrap();
        asked.iter().filter(|[at, ..]| at == path).map(|[_, head, _]| head.clone()).collect()
    }

    /// Whatever `Authorization` came along to `path`.
    pub(crate) fn brought(&self, path: &str) -> Vec<String> {
        let field = |head: &String| {
            let mut fields = head.lines().filter_map(|line| line.split_once(": "));
            fields
                .find(|(name, _)| name.eq_ignore_ascii_case("authorization"))
                .map(|(_, value)| value.to_owned())
        };
        self.heads(path).iter().filter_map(field).collect()
    }

    /// A token of `typ` with these claims, signed by its key.
    pub(crate) fn token(&self, typ: &str, claims: &Value) -> String {
        let head = json!({"alg": "ES256", "typ": typ, "kid": self.key.kid});
        let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let input = format!("{}.{}", part(&head), part(claims));
        let signature = self.key.sign(input.as_bytes()).unwrap();
        format!("{input}.{}", URL_SAFE_NO_PAD.encode(signature))
    }

    /// The claims of an ID token, with `more` in place of what is usual.
    pub(crate) fn id_token(&self, more: &Value) -> String {
        let mut claims = json!({"iss": self.issuer, "aud": "signet-bff", "sub": "1", "iat": NOW, "exp": NOW + 60, "sid": "s"});
        for (name, value) in more.as_object().unwrap() {
            claims[name] = value.clone();
        }
        self.token("JWT", &claims)
    }

    /// The same of a logout token; each has a name of its own.
    pub(crate) fn logout_token(&self, more: &Value) -> String {
        let jti = self.told.count.fetch_add(1, Ordering::Relaxed).to_string();
        let mut claims = json!({
            "iss": self.issuer, "aud": "signet-bff", "iat": NOW, "exp": NOW + 60, "jti": jti,
            "events": {"http://schemas.openid.net/event/backchannel-logout": {}},
        });
        for (name, value) in more.as_object().unwrap() {
            claims[name] = value.clone();
        }
        self.token("logout+jwt", &claims)
    }
}

fn said(told: &Told, path: &str, body: &str) -> Option<(u16, String)> {
    let special = told.says_to.lock().unwrap();
    let special = special.iter().find(|(at, part, _)| at == path && body.contains(part.as_str()));
    special.map(|(_, _, said)| said.clone()).or_else(|| told.says.lock().unwrap().get(path).cloned())
}

async fn answer(mut stream: impl AsyncRead + AsyncWrite + Unpin, told: Arc<Told>) {
    let (mut bytes, mut buffer) = (Vec::new(), [0; 4096]);
    let (head, length) = loop {
        let Ok(count) = stream.read(&mut buffer).await else { return };
        bytes.extend_from_slice(&buffer[..count]);
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((head, _)) = text.split_once("\r\n\r\n") {
            let length = head
                .lines()
                .find_map(|line| line.to_lowercase().strip_prefix("content-length: ")?.parse().ok());
            break (head.to_owned(), length.unwrap_or(0));
        }
        if count == 0 {
            return;
        }
    };
    while bytes.len() < head.len() + 4 + length {
        let Ok(count @ 1..) = stream.read(&mut buffer).await else { return };
        bytes.extend_from_slice(&buffer[..count]);
    }
    let path = head.split(' ').nth(1).unwrap_or_default().to_owned();
    let body = String::from_utf8_lossy(&bytes[head.len() + 4..]).into_owned();
    let slow = told.slow.lock().unwrap().clone().filter(|_| path == "/token");
    if let Some(hand) = slow {
        hand.fetch_add(1, Ordering::SeqCst);
    }
    told.asked.lock().unwrap().push([path.clone(), head.clone(), body.clone()]);
    let _open = if path == "/token" { Some(told.gate.read().await) } else { None };
    let (status, said) = said(&told, &path, &body).unwrap_or((404, String::new()));
    let response = format!(
        "HTTP/1.1 {status} x\r\ncontent-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{said}",
        said.len()
    );
    let _ = stream.write_all(response.as_bytes()).await;
    let _ = stream.shutdown().await;
}
