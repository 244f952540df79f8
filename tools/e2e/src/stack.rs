//! The three servers together, with a configuration and a data folder of their own.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use reqwest::redirect::Policy;
use reqwest::{Certificate, Client, ClientBuilder};
use serde_json::json;
use tempfile::TempDir;

use crate::authority::{Authority, Pair};
use crate::process::Process;
use crate::{Answer, Ask as _, Options, Server, binary, ports};

/// The demo user who is no admin: name and password (contract R3).
pub const USER: (&str, &str) = ("test_user_1", "Happy123");
/// The demo user who is admin.
pub const ADMIN: (&str, &str) = ("test_admin", "LessHappy123");

/// How long one answer may take: passwords are hashed at the lowest priority, which on a busy machine takes its time.
const PATIENCE: Duration = Duration::from_mins(1);

/// A stack. The servers stop before the folder is removed: fields are dropped in order.
pub struct Stack {
    /// The auth-server.
    pub auth: Server,
    /// The api.
    pub api: Server,
    /// The bff.
    pub bff: Server,
    /// Who made the servers' certificates, when they speak TLS.
    pub authority: Option<Authority>,
    folder: TempDir,
}

/// All are told before any is waited for.
impl Drop for Stack {
    fn drop(&mut self) {
        for server in [&self.auth, &self.api, &self.bff] {
            server.process.iter().for_each(Process::terminate);
        }
    }
}

impl Stack {
    /// A stack of which nothing runs yet.
    pub fn prepare(options: &Options) -> Self {
        let folder = tempfile::Builder::new().prefix("signet-e2e-").tempdir().expect("a temporary folder");
        let authority = options.tls.then(Authority::new);
        let client = client(authority.as_ref()).build().expect("an HTTP client");
        let trusts = authority.as_ref().map(|authority| {
            let certificate = folder.path().join("authority.pem");
            fs::write(&certificate, authority.pem()).expect("a fresh folder can be written");
            authority.issue(&Pair::in_folder(folder.path()));
            certificate
        });
        let server = |name| Server {
            name,
            port: ports::free(),
            folder: folder.path().to_owned(),
            log_filter: options.log.clone(),
            log_at_once: options.log_at_once,
            client: client.clone(),
            process: None,
            trusts: trusts.clone(),
        };
        let (auth, api, bff) = (server("auth-server"), server("api"), server("bff"));
        let listen = |server: &Server| format!("localhost:{}", server.port);
        let options = if options.tls { with_pair(options.clone(), folder.path()) } else { options.clone() };
        let options = options
            .default_text("auth_server.listen", &listen(&auth))
            .default_text("auth_server.issuer", &auth.origin())
            .default_text("auth_server.data_dir", "data")
            // What a hash costs is nobody's question but that of the test that asks it.
            .default_number("auth_server.argon2_memory", 64)
            .default_number("auth_server.argon2_iterations", 1)
            .default_number("auth_server.argon2_parallelism", 1)
            .default_text("api.listen", &listen(&api))
            .default_text("api.resource", &api.origin())
            .default_text("bff.listen", &listen(&bff))
            .default_text("bff.public_url", &bff.origin())
            .default_text("bff.data_dir", "data-bff")
            .default_text("bff.app_dir", &binary::workspace().join("app/dist").display().to_string());
        let options = if options.is_production() { with_master_key(options, folder.path()) } else { options };
        fs::write(folder.path().join("signet.toml"), options.to_toml())
            .expect("a fresh folder can be written");
        Self { auth, api, bff, authority, folder }
    }

    /// A stack that is ready.
    pub async fn start(options: &Options) -> Self {
        let mut stack = Self::prepare(options);
        stack.auth.start();
        stack.api.start();
        if options.bff {
            stack.bff.start();
        }
        stack.auth.ready().await;
        stack.api.ready().await;
        if options.bff {
            stack.bff.ready().await;
        }
        stack
    }

    /// The auth-server alone, ready.
    pub async fn start_auth(options: &Options) -> Self {
        let mut stack = Self::prepare(options);
        stack.auth.start_ready().await;
        stack
    }

    /// A client like the stack's own, to be changed.
    pub fn client(&self) -> ClientBuilder {
        client(self.authority.as_ref())
    }

    /// The files with the servers' certificate and key, when they speak TLS.
    pub fn pair(&self) -> Pair {
        Pair::in_folder(self.folder.path())
    }

    /// A file in the stack's folder.
    pub fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The answer to a login.
    pub async fn try_login(&self, username: &str, password: &str) -> Answer {
        self.auth.post("/auth/login", &json!({"username": username, "password": password})).answer().await
    }

    /// A token.
    pub async fn login(&self, (username, password): (&str, &str)) -> String {
        let answer = self.try_login(username, password).await;
        assert_eq!(answer.status, 200, "login of {username}: {}", answer.seen());
        let body = answer.json();
        body["result"]["auth_token"]
            .as_str()
            .unwrap_or_else(|| panic!("no token: {}", answer.seen()))
            .to_owned()
    }

    /// What the api says to `token`.
    pub async fn check(&self, token: &str) -> Answer {
        self.authorized(&format!("Bearer {token}")).await
    }

    /// What the api says to this `Authorization`.
    pub async fn authorized(&self, value: &str) -> Answer {
        self.api.get("/test_get_with_validation").header("authorization", value).answer().await
    }

    /// The one key that the auth-server publishes.
    pub async fn public_jwk(&self) -> serde_json::Value {
        let answer = self.auth.get("/.well-known/jwks.json").answer().await;
        let document = answer.json();
        assert_eq!(document["keys"].as_array().map(Vec::len), Some(1), "{}", answer.seen());
        document["keys"][0].clone()
    }
}

/// A client that trusts `authority`, or whoever the system trusts.
fn client(authority: Option<&Authority>) -> ClientBuilder {
    let client = Client::builder().no_proxy().redirect(Policy::none()).timeout(PATIENCE);
    let Some(authority) = authority else { return client };
    let certificate = Certificate::from_pem(authority.pem().as_bytes()).expect("rcgen writes PEM");
    client.tls_certs_only([certificate])
}

/// Has all servers speak TLS with the pair in `folder`.
fn with_pair(options: Options, folder: &Path) -> Options {
    let pair = Pair::in_folder(folder);
    let (cert, key) = (pair.cert.display().to_string(), pair.key.display().to_string());
    ["auth_server", "api", "bff"].iter().fold(options, |options, section| {
        options
            .default_text(&format!("{section}.tls_cert"), &cert)
            .default_text(&format!("{section}.tls_key"), &key)
    })
}

/// Outside the demo a master key does not lie in the data folder (rule K9).
fn with_master_key(options: Options, folder: &Path) -> Options {
    let file = folder.join("master.key");
    let line = signet_keyring::new_master_key().expect("a master key");
    fs::write(&file, line.as_bytes()).expect("a fresh folder can be written");
    let mode = std::os::unix::fs::PermissionsExt::from_mode(0o600);
    fs::set_permissions(&file, mode).expect("our own file");
    let options = options.default_text("auth_server.master_key_file", &file.display().to_string());
    options.default_text("bff.master_key_file", &file.display().to_string())
}
