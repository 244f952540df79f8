//! Every endpoint of the auth-server, without a socket.

use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use auth_server_core::domain::Argon2Params;
use bytes::Bytes;
use http::Response;
use serde_json::{Value, json};
use signet_db::Location;
use signet_docs::Document;
use signet_keyring::{Ring, new_master_key};
use signet_service::clock::Clock;
use signet_service::config::Settings;
use signet_service::edge::{Refusal, RequestId};
use signet_service::server::Stop;
use signet_service::telemetry::metrics::Metrics;
use signet_shared::token;
use tempfile::TempDir;
use warp::Filter as _;
use warp::test::RequestBuilder;

use super::*;
use crate::clients;
use crate::config::{Config, PRODUCTION};
use crate::hashing::{Counted, Pool};
use crate::keys::{SigningAlg, SigningKey, SigningKeys, generate};
use crate::opening;
use crate::outbound::{KeySets, Outbound};

pub(super) const NOW: u64 = 1_800_000_000;

/// A server's state.
pub(super) type App = Arc<crate::app::App>;

/// A demo auth-server; with `queue` 0 and no thread, every login finds a full queue.
pub(super) async fn app(settings: &str, threads: usize) -> (App, TempDir) {
    let mut config: Config = Settings::from_toml(settings).unwrap().read().unwrap();
    let (folder, mut metrics) = (tempfile::tempdir().unwrap(), Metrics::default());
    config.database = Location::File(folder.path().join("test.db"));
    config.keys.data_dir = folder.path().to_owned();
    config.argon2 = Argon2Params { memory: 8, iterations: 1, parallelism: 1 };
    let store = opening::open(&config).await.unwrap();
    opening::seed(&store, &config, NOW).await.unwrap();
    let registry = clients::open(&config.registered, &config.keys.data_dir).await.unwrap();
    let hashing = Pool::with(Counted::register(&mut metrics), threads, threads).unwrap();
    let pem = generate(SigningAlg::Es256).unwrap();
    let keys = Arc::new(SigningKeys::of_one(SigningKey::from_pem(SigningAlg::Es256, &pem).unwrap()));
    let outbound = Outbound::new(config.outbound.clone()).unwrap();
    let (clock, stop) = (Clock::manual(Arc::new(AtomicU64::new(NOW))), tokio::sync::watch::channel(false).1);
    let (document, signatures) = (Document::default(), metrics.durations("signature_duration_seconds", ""));
    (
        Arc::new(crate::app::App {
            config,
            registry,
            clock,
            store,
            hashing,
            keys,
            outbound: outbound.clone(),
            key_sets: KeySets::new(outbound),
            successors: Ring::parse(&new_master_key().unwrap()).unwrap().mac_key("test").unwrap(),
            signatures,
            document,
            stop: Stop::when(stop),
        }),
        folder,
    )
}

/// The routes of `app`.
pub(super) fn of(app: &App) -> BoxedFilter<(super::Response,)> {
    edge::without_socket(routes(app.config.edge.clone(), Arc::clone(app)))
}

async fn server_with(settings: &str, threads: usize) -> BoxedFilter<(super::Response,)> {
    let (app, folder) = app(settings, threads).await;
    // The database is there as long as the server.
    let folder = Arc::new(folder);
    of(&app).map(move |response| (Arc::clone(&folder), response).1).boxed()
}

#[tokio::test]
async fn p3_the_document_and_the_table_say_the_same() {
    assert_eq!(signet_docs::testing::problems(&*app("", 1).await.0), [""; 0]);
}

async fn server() -> BoxedFilter<(super::Response,)> {
    server_with("", 1).await
}

pub(super) fn request(method: &str, path: &str) -> RequestBuilder {
    warp::test::request().method(method).path(path).header("host", "localhost:5000")
}

pub(super) fn login(body: &Value) -> RequestBuilder {
    request("POST", "/auth/login").json(body)
}

fn body(response: &Response<Bytes>) -> Value {
    serde_json::from_slice(response.body()).unwrap()
}

fn without_id(response: &Response<Bytes>) -> Value {
    let mut value = body(response);
    assert_eq!(value["request_id"], response.headers()["x-request-id"].to_str().unwrap());
    value.as_object_mut().unwrap().remove("request_id");
    value
}

#[tokio::test]
async fn r2_r4_a_demo_user_gets_a_token_with_the_promised_claims() {
    let server = server().await;
    for (username, password, sub, admin, scope, roles) in [
        ("test_user_1", "Happy123", "1", false, "read", json!(["user"])),
        ("TEST_Admin", "LessHappy123", "2", true, "read write", json!(["admin", "user"])),
    ] {
        let more = json!({"username": username, "password": password, "remember": true});
        let response = login(&more).reply(&server).await;
        assert_eq!(response.status(), 200);
        assert_eq!(response.headers()["cache-control"], "no-store");
        let answer = body(&response);
        assert_eq!(answer["result"]["status"], "success");
        let token = answer["result"]["auth_token"].as_str().unwrap();
        assert!(token.len() <= 2048, "N7");
        let [header, payload, _] = token::parts(token).unwrap();
        let header = header.object().unwrap();
        assert_eq!((header["alg"].as_str(), header["typ"].as_str()), (Some("ES256"), Some("at+jwt")));
        let mut claims = Value::Object(payload.object().unwrap());
        assert_eq!(claims["jti"].take().as_str().unwrap().len(), 32);
        assert_eq!(claims["sid"].take().as_str().unwrap().len(), 32);
        let expected = json!({"iss": "http://localhost:5000", "sub": sub, "aud": "http://localhost:5001", "jti": null, "sid": null,
            "client_id": "signet-app", "iat": NOW, "exp": NOW + 60, "scope": scope, "roles": roles, "admin": admin,
            "tenant": "demo", "auth_time": NOW, "amr": ["pwd"],
            "acr": "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport"});
        assert_eq!(claims, expected);
    }
}

#[tokio::test]
async fn r5_wrong_password_and_unknown_user_get_the_same_answer() {
    let server = server().await;
    let mut answers = Vec::new();
    for (username, password) in [
        ("test_user_1", "happy123"),
        ("nobody", "Happy123"),
        ("test_user_1", "Happy123\0"),
        ("test_user_1", "LessHappy123"),
    ] {
        let response = login(&json!({"username": username, "password": password})).reply(&server).await;
        assert_eq!(response.status(), 401);
        assert!(!response.headers().contains_key("www-authenticate"), "N4: a browser must not ask for Basic");
        answers.push((without_id(&response), response.body().len(), response.headers().len()));
    }
    assert_eq!(
        answers[0].0,
        json!({"status": "failure", "error": "invalid_credentials",
                                    "message": "The user name or the password is wrong."})
    );
    assert!(answers.iter().all(|answer| *answer == answers[0]));
}

#[tokio::test]
async fn r6_n3_each_field_at_fault_is_named() {
    let server = server().await;
    for (sent, fields) in [
        (json!({}), json!(["username", "password"])),
        (json!({"username": "a"}), json!(["password"])),
        (json!({"username": "", "password": "x"}), json!(["username"])),
        (json!({"username": 1, "password": ["x"]}), json!(["username", "password"])),
        (json!({"username": null, "password": "x"}), json!(["username"])),
    ] {
        let response = login(&sent).reply(&server).await;
        assert_eq!(response.status(), 400, "{sent}");
        let answer = without_id(&response);
        assert_eq!((&answer["status"], &answer["error"]), (&json!("failure"), &json!("invalid_request")));
        assert_eq!(answer["fields"], fields, "{sent}");
    }
}

#[tokio::test]
async fn r6_what_is_no_json_object_is_400_without_fields() {
    let server = server().await;
    let deep = "[".repeat(10_000) + &"]".repeat(10_000);
    let nested = format!("{{\"username\":{}1{}}}", "[".repeat(5_000), "]".repeat(5_000));
    for text in ["", "{", "[]", "\"x\"", "null", "{\"username\":\"a\",}", "\u{0}", &deep[..16_000], &nested] {
        let sent = request("POST", "/auth/login").header("content-type", "application/json").body(text);
        let response = sent.reply(&server).await;
        assert_eq!(response.status(), 400, "{}", &text[..text.len().min(20)]);
        assert!(body(&response).get("fields").is_none());
    }
    let broken = request("POST", "/auth/login").header("content-type", "application/json");
    let response = broken.body(b"{\"username\":\"\xff\xfe\",\"password\":\"x\"}").reply(&server).await;
    assert_eq!(response.status(), 400);
}

#[tokio::test]
async fn r6_other_types_sizes_and_methods_are_refused_in_the_same_shape() {
    let server = server().await;
    let good = json!({"username": "test_user_1", "password": "Happy123"}).to_string();
    let plain = request("POST", "/auth/login").body(&good).reply(&server).await;
    assert_eq!(
        (plain.status().as_u16(), &without_id(&plain)["error"]),
        (415, &json!("unsupported_media_type"))
    );
    let form = request("POST", "/auth/login").header("content-type", "application/x-www-form-urlencoded");
    assert_eq!(form.body("username=a&password=b").reply(&server).await.status(), 415);
    let utf8 = request("POST", "/auth/login").header("content-type", "Application/JSON; charset=utf-8");
    assert_eq!(utf8.body(&good).reply(&server).await.status(), 200);
    let large = login(&json!({"username": "a", "password": "x".repeat(16 * 1024)})).reply(&server).await;
    assert_eq!((large.status().as_u16(), &without_id(&large)["error"]), (413, &json!("payload_too_large")));
    let get = request("GET", "/auth/login").reply(&server).await;
    assert_eq!((get.status().as_u16(), &without_id(&get)["error"]), (405, &json!("method_not_allowed")));
    assert_eq!(get.headers()["allow"], "POST, OPTIONS");
}

#[tokio::test]
async fn a_full_hashing_queue_answers_503_with_retry_after() {
    let server = server_with("", 0).await;
    let response = login(&json!({"username": "test_user_1", "password": "Happy123"})).reply(&server).await;
    assert_eq!((response.status().as_u16(), &without_id(&response)["error"]), (503, &json!("unavailable")));
    assert_eq!(response.headers()["retry-after"], "2");
}

#[tokio::test]
async fn r3_outside_the_demo_profile_the_demo_users_do_not_exist() {
    let server = server_with(&format!("{PRODUCTION}first_party_login = true\n"), 1).await;
    let sent = warp::test::request().method("POST").path("/auth/login").header("host", "auth.example");
    let response =
        sent.json(&json!({"username": "test_admin", "password": "LessHappy123"})).reply(&server).await;
    assert_eq!(response.status(), 401);
}

#[tokio::test]
async fn the_public_documents_say_what_exists() {
    let server = server().await;
    let keys = request("GET", "/.well-known/jwks.json").reply(&server).await;
    assert_eq!(keys.headers()["cache-control"], "public, max-age=300");
    let short = server_with("[auth_server]\njwks_max_age = 7\n", 1).await;
    let short = request("GET", "/.well-known/jwks.json").reply(&short).await;
    assert_eq!(short.headers()["cache-control"], "public, max-age=7", "K8");
    assert_eq!(keys.headers()["access-control-allow-origin"], "*");
    let key = &body(&keys)["keys"][0];
    assert_eq!((&key["kty"], &key["crv"], &key["alg"]), (&json!("EC"), &json!("P-256"), &json!("ES256")));
    assert!(key.get("d").is_none());
    let metadata = request("GET", "/.well-known/oauth-authorization-server").reply(&server).await;
    assert_eq!(body(&metadata)["issuer"], "http://localhost:5000");
    assert_eq!(body(&metadata)["jwks_uri"], "http://localhost:5000/.well-known/jwks.json");
    assert_eq!(body(&request("GET", "/health").reply(&server).await), json!({"status": "ok"}));
    assert_eq!(body(&request("GET", "/ready").reply(&server).await), json!({"status": "ready"}));
    let discovery = request("GET", "/.well-known/openid-configuration").reply(&server).await;
    assert_eq!(body(&discovery), body(&metadata), "O3: both say the same");
    let said = body(&discovery);
    for (name, path) in [
        ("authorization_endpoint", "authorize"),
        ("token_endpoint", "token"),
        ("userinfo_endpoint", "userinfo"),
        ("revocation_endpoint", "revoke"),
        ("end_session_endpoint", "logout"),
    ] {
        assert_eq!(said[name], format!("http://localhost:5000/oauth2/{path}"), "{name}");
    }
    assert!(said["id_token_signing_alg_values_supported"].as_array().unwrap().contains(&json!("RS256")));
    assert_eq!(said["code_challenge_methods_supported"], json!(["S256"]), "G1");
    assert_eq!(said["authorization_response_iss_parameter_supported"], json!(true), "RFC 9207");
    assert_eq!(said["request_uri_parameter_supported"], json!(false));
    assert_eq!(said["backchannel_logout_session_supported"], json!(true), "G9");
    assert_eq!(said["acr_values_supported"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn h7_outside_the_demo_nobody_signs_in_here_unless_it_is_turned_on() {
    let ask = async |more: &str| {
        let server = server_with(&format!("{PRODUCTION}{more}"), 1).await;
        let login = login(&json!({"username": "ada", "password": "x"})).header("host", "auth.example");
        let answer = login.reply(&server).await;
        (answer.status().as_u16(), body(&answer)["error"].clone())
    };
    assert_eq!(ask("").await, (404, json!("not_found")));
    assert_eq!(ask("first_party_login = true\n").await, (401, json!("invalid_credentials")));
}

#[tokio::test]
async fn the_page_says_what_this_is_and_runs_no_script() {
    let server = server().await;
    let page = request("GET", "/").reply(&server).await;
    let text = std::str::from_utf8(page.body()).unwrap();
    assert!(text.contains("<h1>This is the auth-server</h1>") && text.contains("http://localhost:3000"));
    let policy = page.headers()["content-security-policy"].to_str().unwrap();
    assert!(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"));
    assert!(!policy.contains("script-src") && !policy.contains("unsafe"));
    let style = request("GET", "/assets/page.css").reply(&server).await;
    assert_eq!(style.headers()["content-type"], "text/css; charset=utf-8");
}

#[tokio::test]
async fn a_template_value_is_escaped() {
    let page = request("GET", "/")
        .reply(&server_with("[bff]\npublic_url = \"http://localhost:3000/a&b\"", 1).await)
        .await;
    let text = std::str::from_utf8(page.body()).unwrap();
    assert!(text.contains("localhost:3000/a&#38;b") && !text.contains("a&b"), "{text}");
}

#[test]
fn an_internal_failure_tells_the_caller_nothing() {
    let refusal = Refusal::internal("the key said no");
    let answer = error::login(&refusal, &RequestId::random());
    assert_eq!(answer.status(), 500);
    assert!(!refusal.message.contains("key"));
}
