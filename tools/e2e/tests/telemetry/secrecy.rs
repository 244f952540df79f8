//! A13: no password, token, hash, cookie or key is ever in a log line, not even at the finest level, in neither format.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::process::Command;

use e2e::forge::{Forge, encode, new_key};
use e2e::openid::{App, At, Visitor, location, text};
use e2e::operator::asked;
use e2e::options::user;
use e2e::{ADMIN, Ask as _, Options, Server, Stack, USER, vault, wire};
use serde_json::{Value, json};

const MISTYPED: &str = "a-mistyped-password-7f3a";
const COOKIE: &str = "a-cookie-of-somebody-91c2";
const HASH: &str = "$2b$10$RSn0fbbhFfJz8Zh4O8ZYEuLysuIAL9F7iDezO9A1U07ZFq7mNoo3C";
/// What [`HASH`] is made of.
const CONFIGURED: &str = "an example, not a password";

/// What no line may have.
pub(crate) struct Secrets(pub(crate) Vec<String>);

impl Secrets {
    /// Those that are known before anything happens.
    fn known() -> Self {
        Self([USER.1, ADMIN.1, MISTYPED, COOKIE, HASH, CONFIGURED].map(str::to_owned).to_vec())
    }

    /// A token, and each of its parts that is not the same in all tokens.
    fn token(&mut self, token: &str) {
        self.0.push(token.to_owned());
        self.0.extend(token.split('.').skip(1).filter(|part| !part.is_empty()).map(str::to_owned));
        self.0.extend(token.rsplit_once('.').map(|(signed, _)| signed.to_owned()));
    }

    /// Everything by which a key or a master key could be told.
    fn keys(&mut self, stack: &Stack) {
        let master = fs::read_to_string(stack.file("data/master.key")).unwrap();
        self.0.extend(master.split_whitespace().filter(|word| word.len() > 20).map(str::to_owned));
        for key in vault::kept(stack) {
            self.0.extend(key.sealed.as_ref().map(encode));
            let pem = vault::private_key(stack, &key.kid);
            self.pem(&pem);
        }
    }

    /// That of the demo's machine, sent rightly and wrongly.
    async fn machine(&mut self, stack: &Stack) {
        let secret = fs::read_to_string(stack.file("data/signet-machine.secret")).unwrap();
        let asked = || {
            let request = stack.auth.request("POST", "/oauth2/token");
            request.header("content-type", "application/x-www-form-urlencoded")
        };
        let grant = "grant_type=client_credentials";
        let answer = asked().basic_auth("signet-machine", Some(&secret)).body(grant).answer().await;
        self.token(answer.json()["access_token"].as_str().unwrap());
        asked().basic_auth("signet-machine", Some(MISTYPED)).body(grant).answer().await;
        asked().body(format!("{grant}&client_id=signet-machine&client_secret={secret}")).answer().await;
        asked().body(format!("{grant}&client_id={secret}&scope={secret}&{secret}={secret}")).answer().await;
        stack.auth.request("POST", &format!("/oauth2/token?client_secret={secret}")).answer().await;
        self.0.push(secret);
    }

    /// Those of the code flow, to its end and to somewhere on its way.
    async fn code_flow(&mut self, stack: &Stack) {
        let (at, app) = (At::from(&stack.auth), App::spa(4444, "openid profile read offline_access"));
        let mut visitor = Visitor::default();
        let tokens = visitor.tokens(&at, &app, USER).await.unwrap();
        let refresh = text(&tokens, "refresh_token");
        let refreshed = app.refreshes(&at, refresh).await.unwrap().json();
        for given in [&tokens, &refreshed] {
            let [access, id] = ["access_token", "id_token"].map(|name| text(given, name));
            self.token(access);
            self.token(id);
            self.0.extend(text(given, "refresh_token").split_once('.').map(|(_, secret)| secret.to_owned()));
            for token in [access, id, refresh] {
                app.userinfo(&at, token).await.unwrap();
                app.redeems(&at, token).await.unwrap();
                visitor.get(&at, &format!("/oauth2/logout?id_token_hint={token}")).await.unwrap();
                visitor.get(&at, &app.asks(&[("prompt", "none"), ("id_token_hint", token)])).await.unwrap();
            }
        }
        let post = [("response_mode", "form_post"), ("prompt", "login")];
        let asked =
            visitor.send_from_elsewhere(&at, "/oauth2/authorize", &app.parameters(&post)).await.unwrap();
        let path = location(&asked);
        assert_eq!(visitor.types(&at, &path, (USER.0, MISTYPED)).await.unwrap().status, 401);
        visitor.signs_in(&at, &path, USER).await.unwrap();
        assert_eq!(visitor.allows(&at, &path).await.unwrap().status, 200);
        let code = visitor.code(&at, &app, USER).await.unwrap();
        // Where nobody should put them.
        for secret in visitor.secrets.clone() {
            let address = format!("/signin/{secret}/password?form_token={secret}");
            visitor.get(&at, &address).await.unwrap();
            let sent = [("form_token", secret.as_str()), ("username", &secret), ("decision", &secret)];
            visitor.send(&at, &format!("{path}/password"), &sent).await.unwrap();
            visitor.get(&at, &format!("/nothing/demo.{secret}")).await.unwrap();
            app.revokes(&at, &format!("demo.{secret}")).await.unwrap();
        }
        app.redeems_by(&at, &code, "another").await.unwrap();
        app.revokes(&at, refresh).await.unwrap();
        assert!(visitor.secrets.len() > 20, "cookies, handles, form tokens, codes");
        self.0.extend(visitor.secrets);
    }

    /// Those of a client that is registered by command, before and after they count.
    async fn client_by_command(&mut self, stack: &Stack) {
        let document =
            json!({"client_id": "by-command", "scope": "read", "grant_types": ["client_credentials"]});
        let words = [["clients", "add", "-", "--json"], ["clients", "rotate-secret", "by-command", "--json"]];
        for words in words {
            let (_, said, _) = asked(stack, &words, &document.to_string());
            let secret = text(&serde_json::from_str(&said).unwrap(), "client_secret").to_owned();
            let token = e2e::wait::until("the secret counts", super::lines::PATIENCE, async || {
                let request =
                    stack.auth.request("POST", "/oauth2/token").basic_auth("by-command", Some(&secret));
                let request = request.header("content-type", "application/x-www-form-urlencoded");
                let answer = request.body("grant_type=client_credentials").answer().await;
                (answer.status == 200).then(|| text(&answer.json(), "access_token").to_owned())
            });
            self.token(&token.await);
            self.0.push(encode(aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, secret.as_bytes())));
            self.0.push(secret);
        }
    }

    fn pem(&mut self, pem: &str) {
        let lines = pem.lines().filter(|line| !line.starts_with("-----"));
        self.0.extend(lines.map(str::to_owned));
    }

    pub(crate) fn are_not_in(&self, server: &Server) {
        let log = server.log();
        assert!(log.contains("answered"), "{} logs requests:\n{log}", server.name);
        for secret in &self.0 {
            assert!(secret.len() >= 8, "{secret:?} could be there by chance");
            let line = log.lines().find(|line| line.contains(secret.as_str()));
            assert_eq!(line, None, "{} wrote {secret}", server.name);
        }
    }
}

/// Shows `token` to the api in every way, right and wrong.
async fn show(stack: &Stack, client: &reqwest::Client, token: &str) {
    stack.check(token).await;
    stack.authorized(token).await;
    for scheme in ["Basic", "Bearer  ", "bearer", "DPoP"] {
        stack.authorized(&format!("{scheme} {token}")).await;
    }
    for path in ["/api/me", "/api/profile", "/api/admin", "/api/tenants/demo"] {
        stack.api.get(path).bearer_auth(token).header("cookie", format!("s={COOKIE}")).answer().await;
    }
    stack.api.request("POST", "/api/write").bearer_auth(token).answer().await;
    stack.api.get(&format!("/test_get_with_validation?access_token={token}")).answer().await;
    stack.api.get("/test_get_with_validation").bearer_auth(token).bearer_auth(token).answer().await;
    stack.api.get("/api/me").header("traceparent", token).header("x-request-id", token).answer().await;
    // By mistake, in the address itself.
    for server in [&stack.auth, &stack.api, &stack.bff] {
        server.get(&format!("/{token}")).bearer_auth(token).answer().await;
        server.get(&format!("/api/tenants/{token}")).answer().await;
        client.get(server.url("/nothing")).bearer_auth(token).header("cookie", COOKIE).answer().await;
    }
    client.get(stack.api.url("/api/me")).bearer_auth(token).answer().await;
}

/// Signs in rightly and wrongly, and in no way at all.
async fn sign_in(stack: &Stack, client: &reqwest::Client) {
    for body in [
        json!({"username": USER.0, "password": MISTYPED}),
        json!({"username": MISTYPED, "password": USER.1}),
        json!({"username": "nobody", "password": MISTYPED}),
        json!({"username": "configured", "password": CONFIGURED}),
        json!({"username": 1, "password": MISTYPED}),
        json!({"user": MISTYPED}),
        json!([MISTYPED]),
        json!({"username": USER.0, "password": format!("{MISTYPED}\u{0}{}", "x".repeat(20_000))}),
    ] {
        stack.auth.post("/auth/login", &body).answer().await;
        let request = client.post(stack.auth.url("/auth/login")).header("content-type", "application/json");
        request.body(body.to_string()).answer().await;
    }
    for kind in ["application/json", "application/x-www-form-urlencoded", "text/plain"] {
        let request = stack.auth.request("POST", "/auth/login").header("content-type", kind);
        request.body(format!("password={MISTYPED}")).answer().await;
    }
    stack.auth.get(&format!("/auth/login?username={}&password={MISTYPED}", USER.0)).answer().await;
    stack.auth.get("/").basic_auth(USER.0, Some(MISTYPED)).answer().await;
}

/// What no client sends, with secrets in it.
async fn malformed(stack: &Stack, token: &str) {
    for server in [&stack.auth, &stack.api, &stack.bff] {
        let port = server.port;
        for request in [
            format!(
                "GET / HTTP/1.1\r\nHost: localhost:{port}\r\nAuthorization: Bearer {token}\r\nBad Header: {MISTYPED}\r\n\r\n"
            ),
            format!("GET / HTTP/1.1\r\nHost: {MISTYPED}\r\nAuthorization: Bearer {token}\r\n\r\n"),
            format!("GET / HTTP/1.1\r\nHost: localhost:{port}\r\nCookie: {COOKIE}\u{1}\r\n\r\n"),
            format!("GET / HTTP/9.9\r\nAuthorization: Bearer {token}\r\n\r\n"),
            format!(
                "POST /auth/login HTTP/1.1\r\nHost: localhost:{port}\r\nContent-Length: 5\r\nTransfer-Encoding: {MISTYPED}\r\n\r\n"
            ),
            format!("{MISTYPED} {token}\r\n\r\n"),
        ] {
            let mut wire = wire::Wire::open(port).await;
            let _ = wire.send(request.as_bytes()).await;
            wire.half_close().await;
            wire.answer_or_end().await;
        }
    }
}

/// Every page and document that there is.
async fn look_around(stack: &Stack) {
    for (server, paths) in [
        (&stack.auth, &["/", "/.well-known/jwks.json", "/.well-known/oauth-authorization-server"][..]),
        (&stack.api, &["/.well-known/oauth-protected-resource"]),
        // A code comes to the bff in the address, whose secret is as good as this one.
        (
            &stack.bff,
            &[
                "/",
                "/config.json",
                "/success",
                "/inspect",
                "/code-flow",
                "/callback?code=a-cookie-of-somebody-91c2",
            ],
        ),
    ] {
        let common = ["/health", "/ready", "/docs", "/redoc", "/openapi.json", "/.well-known/security.txt"];
        for path in paths.iter().chain(&common) {
            server.get(path).header("cookie", COOKIE).header("accept", "text/html").answer().await;
        }
    }
}

/// A command of the auth-server's about its keys; what it says is for its caller, and no log.
fn keys(stack: &Stack, words: &[&str]) -> String {
    let mut command: Command = Server::command("auth-server", &stack.file(""));
    // The options stand behind the words of a command.
    let mut own = Command::new(command.get_program());
    e2e::server::clean(&mut own).args(["keys"]).args(words).arg("--config").arg(stack.file("signet.toml"));
    own.current_dir(stack.file("")).env("RUST_LOG", "trace");
    command = own;
    let output = command.output().unwrap();
    assert!(output.status.success(), "{words:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

async fn nothing_secret_is_logged(format: &str) {
    let options = Options::new().log("trace").text("log_format", format).with_bff();
    let options = options.seconds("api.jwks_refresh_interval", 0).seconds("auth_server.token_lifetime", 600);
    let stack = Stack::start(&options.users(&user("u-7", "configured", HASH, &["user"]))).await;
    let mut secrets = Secrets::known();
    let h2 = reqwest::Client::builder().no_proxy().http2_prior_knowledge().build().unwrap();
    let (good, forge) = (stack.login(ADMIN).await, Forge::of(&stack).await);
    let tokens = [
        good.clone(),
        stack.login(USER).await,
        Forge::from_pem(&new_key().0, json!("unknown"), &stack).good(),
        forge.claim("exp", json!(1)),
        forge.claim("exp", json!("1")),
        forge.claim("aud", json!("another")),
        forge.header("alg", json!("none")),
        forge.hs256(b"a secret"),
        format!("{}{}", forge.good(), encode("more")),
        format!("{}.{}.", encode(json!({"alg": "none"}).to_string()), encode(MISTYPED)),
    ];
    for token in &tokens {
        secrets.token(token);
        show(&stack, &h2, token).await;
    }
    sign_in(&stack, &h2).await;
    secrets.machine(&stack).await;
    secrets.client_by_command(&stack).await;
    secrets.code_flow(&stack).await;
    malformed(&stack, &good).await;
    look_around(&stack).await;
    secrets.keys(&stack);
    let imported = new_key().0;
    fs::write(stack.file("imported.pem"), &imported).unwrap();
    fs::set_permissions(stack.file("imported.pem"), fs::Permissions::from_mode(0o600)).unwrap();
    secrets.pem(&imported);
    keys(&stack, &["import", "imported.pem"]);
    keys(&stack, &["rotate", "--now"]);
    let listed: Value = serde_json::from_str(&keys(&stack, &["list", "--json"])).unwrap();
    assert!(!listed.to_string().contains("sealed"), "{listed}");
    e2e::wait::until("the new key signs", super::lines::PATIENCE, async || {
        let token = stack.login(USER).await;
        secrets.token(&token);
        (token.split('.').next() != good.split('.').next()).then_some(())
    })
    .await;
    secrets.keys(&stack);
    for server in [&stack.auth, &stack.api, &stack.bff] {
        secrets.are_not_in(server);
        assert!(server.log().contains("TRACE"), "{} logs all that it can", server.name);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a13_nothing_secret_is_in_lines_for_people() {
    nothing_secret_is_logged("pretty").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a13_nothing_secret_is_in_lines_for_programs() {
    nothing_secret_is_logged("json").await;
}
