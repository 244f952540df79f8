//! One access token for each resource, of the real auth-server (B8, K2, K3), in the hands of a page where that is turned on (B9), pages
//! of another origin (B12), and another master key (K9).

use std::fs;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use e2e::openid::{Site, Visitor, claims, location};
use e2e::operator::said;
use e2e::wait::until;
use e2e::{Answer, Ask as _, Options, Stack, USER};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

const ORDERS: &str = "https://orders.example";

/// An API that keeps what it is brought.
struct Api {
    base: String,
    brought: Arc<Mutex<Vec<String>>>,
}

impl Api {
    async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let brought = Arc::new(Mutex::new(Vec::new()));
        let told = Arc::clone(&brought);
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let (mut head, mut buffer) = (String::new(), [0; 4096]);
                while !head.contains("\r\n\r\n") {
                    match stream.read(&mut buffer).await {
                        Ok(count @ 1..) => head.push_str(&String::from_utf8_lossy(&buffer[..count])),
                        _ => break,
                    }
                }
                let fields = head.lines().filter_map(|line| line.split_once(": "));
                let token = fields.filter(|(name, _)| name.eq_ignore_ascii_case("authorization"));
                told.lock()
                    .unwrap()
                    .extend(token.map(|(_, value)| value.trim_start_matches("Bearer ").to_owned()));
                let answer = b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
                let _ = stream.write_all(answer).await;
            }
        });
        Self { base, brought }
    }

    fn brought(&self) -> Vec<Value> {
        self.brought.lock().unwrap().iter().map(|token| claims(token)).collect()
    }
}

/// `[[bff.upstreams]]` of this name.
fn upstream(prefix: &str, base: &str, resource: &str, scopes: &[&str]) -> String {
    let scopes = json!(scopes);
    format!(
        "[[bff.upstreams]]\nprefix = \"{prefix}\"\nbase = \"{base}\"\nresource = \"{resource}\"\nscopes = {scopes}\n"
    )
}

/// A stack with two resources, whose bff is a client for both, and what its file says without upstreams. Nothing runs yet.
fn prepared() -> (Stack, String) {
    let options = Options::new()
        .text("bff.client_id", "shop")
        .text("bff.scopes", "openid profile offline_access")
        .with_bff();
    let stack = Stack::prepare(&options);
    let (bff, api) = (stack.bff.origin(), stack.api.origin());
    let text = fs::read_to_string(stack.file("signet.toml")).unwrap();
    let text = format!(
        "{text}\n[[resources]]\nidentifier = \"{api}\"\nscopes = [\"read\", \"write\"]\n\
         [[resources]]\nidentifier = \"{ORDERS}\"\nscopes = [\"orders\", \"read\"]\n\
         [[clients]]\nclient_id = \"shop\"\nclient_name = \"The shop\"\ntoken_endpoint_auth_method = \"private_key_jwt\"\n\
         jwks_uri = \"{bff}/bff/jwks.json\"\ngrant_types = [\"authorization_code\", \"refresh_token\"]\n\
         response_types = [\"code\"]\nredirect_uris = [\"{bff}/bff/callback\"]\n\
         scope = \"openid profile offline_access read write orders\"\nresources = [\"{api}\", \"{ORDERS}\"]\n"
    );
    (stack, text)
}

/// Writes the file, with these upstreams.
fn with_upstreams(stack: &Stack, text: &str, upstreams: &[String]) {
    fs::write(stack.file("signet.toml"), format!("{text}{}", upstreams.concat())).unwrap();
}

async fn started(stack: &mut Stack) {
    stack.auth.start_ready().await;
    stack.api.start_ready().await;
    stack.bff.start_ready().await;
}

async fn signed_in(stack: &Stack) -> (Site, Visitor) {
    let (site, mut visitor) = (Site::of(stack), Visitor::default());
    let back = site.signs_in(&mut visitor, "", USER).await.unwrap();
    assert_eq!((back.status, location(&back).as_str()), (303, "/"), "{}", back.seen());
    (site, visitor)
}

fn refused(answer: &Answer, status: u16, error: &str) {
    assert_eq!((answer.status, answer.error().as_str()), (status, error), "{}", answer.seen());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn b8_k2_k3_each_upstream_gets_a_token_whose_audience_is_its_own() {
    let orders = Api::start().await;
    let (mut stack, text) = prepared();
    let api = stack.api.origin();
    let api_base = format!("{api}/api");
    let first =
        [upstream("api", &api_base, &api, &["read"]), upstream("orders", &orders.base, ORDERS, &["orders"])];
    with_upstreams(&stack, &text, &first);
    started(&mut stack).await;
    let (site, mut visitor) = signed_in(&stack).await;
    for _ in 0..2 {
        let me = visitor.get(&site.bff, "/bff/api/me").await.unwrap();
        assert_eq!(me.status, 200, "{}", me.seen());
        let said = me.json();
        assert_eq!(
            (&said["claims"]["aud"], &said["claims"]["scope"]),
            (&json!(api), &json!("read")),
            "{said}"
        );
        assert_eq!(visitor.get(&site.bff, "/bff/orders/1").await.unwrap().status, 200);
    }
    let brought = orders.brought();
    assert_eq!(brought.len(), 2);
    for claims in &brought {
        assert_eq!((&claims["aud"], &claims["scope"]), (&json!(ORDERS), &json!("orders")), "{claims}");
    }
    assert_eq!(brought[0]["jti"], brought[1]["jti"], "and keeps it as long as it lives");
    assert_eq!(stack.auth.requests("POST", "/oauth2/token"), 3, "the code, and each resource once");
    // What this sign-in did not ask for is not to be had by it; the next one asks.
    let more = [
        first[0].clone(),
        first[1].clone(),
        upstream("writes", &api_base, &api, &["write"]),
        upstream("unknown", &orders.base, "https://unknown.example", &[]),
    ];
    with_upstreams(&stack, &text, &more);
    stack.bff.stop();
    stack.bff.start_ready().await;
    refused(&visitor.get(&site.bff, "/bff/writes/me").await.unwrap(), 403, "insufficient_scope");
    refused(&visitor.get(&site.bff, "/bff/unknown/1").await.unwrap(), 502, "token_refused");
    assert_eq!(visitor.get(&site.bff, "/bff/api/me").await.unwrap().status, 200, "the others go on");
    assert_eq!(orders.brought().len(), 2, "and nothing came to the one that was refused");
    let begun = visitor.get(&site.bff, "/bff/login").await.unwrap();
    assert!(
        location(&begun).contains("scope=openid+profile+offline_access+read+orders+write"),
        "{}",
        begun.seen()
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn b9_a_page_calls_the_api_by_a_token_of_its_own() {
    let stack = Stack::start(&Options::new().flag("bff.expose_token", true).with_bff()).await;
    let (site, mut visitor) = signed_in(&stack).await;
    let csrf = site.csrf(&mut visitor).await.unwrap();
    let asked = || stack.bff.get("/bff/token").header("cookie", visitor.jar());
    refused(&asked().answer().await, 403, "csrf");
    let got = asked().header("x-csrf-token", &csrf).header("sec-fetch-site", "same-origin").answer().await;
    assert_eq!(
        (got.status, got.header("cache-control").as_deref()),
        (200, Some("no-store")),
        "{}",
        got.seen()
    );
    let said = got.json();
    let token = said["access_token"].as_str().unwrap();
    let claims = claims(token);
    assert_eq!(
        (&claims["aud"], &claims["exp"]),
        (&json!(stack.api.origin()), &said["expires_at"]),
        "{claims}"
    );
    let me = stack.api.get("/api/me").bearer_auth(token).answer().await;
    assert_eq!(me.status, 200, "{}", me.seen());
    assert!(!stack.bff.log().contains(token), "it is not logged");
    let off = Stack::start(&Options::new().with_bff()).await;
    refused(&off.bff.get("/bff/token").answer().await, 404, "not_found");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn b12_over_https_the_cookie_crosses_sites_and_the_sign_in_leads_to_the_frontend() {
    const FRONTEND: &str = "https://shop.example";
    let stack =
        Stack::start(&Options::new().text("bff.frontend_origin", FRONTEND).with_tls().with_bff()).await;
    let (site, mut visitor) = (Site::of(&stack), Visitor::default());
    let back = site.signs_in(&mut visitor, "?return_to=/orders", USER).await.unwrap();
    assert_eq!(location(&back), "https://shop.example/orders", "{}", back.seen());
    let cookie = visitor.told.iter().find(|field| field.starts_with("__Host-signet_session=")).unwrap();
    assert!(cookie.ends_with("; Path=/; HttpOnly; SameSite=None; Secure"), "{cookie}");
    let asked = |origin: &str| {
        let asked = stack.bff.get("/bff/session").header("cookie", visitor.jar());
        asked.header("origin", origin).header("sec-fetch-site", "cross-site")
    };
    let read = asked(FRONTEND).answer().await;
    let field = |name: &str| read.header(name).unwrap_or_default();
    assert_eq!(read.status, 200, "{}", read.seen());
    assert_eq!(
        (field("access-control-allow-origin"), field("access-control-allow-credentials")),
        (FRONTEND.into(), "true".into())
    );
    refused(&asked("https://evil.example").answer().await, 403, "csrf");
    let silent = stack.bff.get("/bff/session").header("cookie", visitor.jar());
    refused(&silent.answer().await, 403, "csrf");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn k9_a_newer_master_key_seals_sessions_anew_and_the_older_one_can_go() {
    let mut stack = Stack::start(&Options::new().with_bff()).await;
    let (site, mut visitor) = signed_in(&stack).await;
    let keys = async |stack: &Stack| -> Value { stack.bff.get("/bff/jwks.json").answer().await.json() };
    let before = keys(&stack).await;
    let path = stack.file("data-bff/master.key");
    let (old, new) = (fs::read_to_string(&path).unwrap(), said(&stack, &["new-master"]));
    let anew = async |stack: &mut Stack, ring: &str| {
        stack.bff.stop();
        fs::write(&path, ring).unwrap();
        stack.bff.start_ready().await;
    };
    anew(&mut stack, &format!("{old}{new}")).await;
    until("everything is sealed anew", Duration::from_mins(1), async || {
        stack.bff.log().contains("1 rows were sealed anew; all are sealed with the master key").then_some(())
    })
    .await;
    anew(&mut stack, &new).await;
    assert_eq!(site.session(&mut visitor).await.unwrap().status, 200, "somebody is still signed in");
    assert_eq!(visitor.get(&site.bff, "/bff/api/me").await.unwrap().status, 200);
    assert_eq!(keys(&stack).await, before, "and the client's key is the same");
}
