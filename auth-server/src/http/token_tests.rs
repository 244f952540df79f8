//! `POST /oauth2/token`: contracts O5, O6, N13; rules K2, G5, G11.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use bytes::Bytes;
use http::Response;
use serde_json::{Value, json};
use signet_shared::token;
use warp::test::RequestBuilder;

use super::super::tests::{App, app, of, request};
use crate::keys::{SigningAlg, SigningKey, generate};

const FORM: &str = "application/x-www-form-urlencoded";
const NOW: u64 = 1_800_000_000;
const ISSUER: &str = "http://localhost:5000";
const ASSERTION: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// A server with one more client for each way to authenticate.
async fn with_clients() -> (App, tempfile::TempDir, SigningKey) {
    let pem = generate(SigningAlg::Es256).unwrap();
    let key = SigningKey::from_pem(SigningAlg::Es256, &pem).unwrap();
    let member = |name: &str| serde_json::to_value(&key.jwk).unwrap()[name].as_str().unwrap().to_owned();
    let (x, y) = (member("x"), member("y"));
    let settings = format!(
        "[[clients]]\nclient_id = \"poster\"\ntoken_endpoint_auth_method = \"client_secret_post\"\n\
         client_secret = \"0123456789abcdef0123456789abcdef\"\ngrant_types = [\"client_credentials\"]\nscope = \"read\"\n\
         [[clients]]\nclient_id = \"signer\"\ntoken_endpoint_auth_method = \"private_key_jwt\"\n\
         jwks = {{ keys = [{{ kty = \"EC\", crv = \"P-256\", kid = \"k\", x = \"{x}\", y = \"{y}\" }}] }}\n\
         grant_types = [\"client_credentials\"]\nscope = \"read write\"\n"
    );
    let (app, folder) = app(&settings, 1).await;
    (app, folder, key)
}

fn secret(folder: &tempfile::TempDir) -> String {
    std::fs::read_to_string(folder.path().join("signet-machine.secret")).unwrap()
}

fn sent(body: &str) -> RequestBuilder {
    request("POST", "/oauth2/token").header("content-type", FORM).body(body)
}

fn basic(name: &str, secret: &str) -> String {
    format!("Basic {}", STANDARD.encode(format!("{name}:{secret}")))
}

async fn by(app: &App, authorization: &str, body: &str) -> Response<Bytes> {
    sent(body).header("authorization", authorization).reply(&of(app)).await
}

fn json_of(response: &Response<Bytes>) -> Value {
    serde_json::from_slice(response.body()).unwrap()
}

/// Fails unless it is a refusal with this code, in the shape of RFC 6749 §5.2 and no other.
fn refused(response: &Response<Bytes>, status: u16, code: &str, what: &str) {
    let answer = json_of(response);
    assert_eq!(
        (response.status().as_u16(), answer["error"].as_str()),
        (status, Some(code)),
        "{what}: {answer}"
    );
    let names: Vec<&String> = answer.as_object().unwrap().keys().collect();
    assert_eq!(names, ["error", "error_description"], "{what}");
    let fits = |byte: u8| (byte == b' ' || byte.is_ascii_graphic()) && byte != b'"' && byte != b'\\';
    assert!(answer["error_description"].as_str().unwrap().bytes().all(fits), "{what}: {answer}");
    assert_eq!(response.headers()["cache-control"], "no-store", "{what}");
    assert_eq!(response.headers()["pragma"], "no-cache", "{what}");
    assert!(!response.headers().contains_key("www-authenticate"), "{what}: N4");
}

fn claims(answer: &Value) -> Value {
    let [header, payload, _] = token::parts(answer["access_token"].as_str().unwrap()).unwrap();
    assert_eq!(header.object().unwrap()["typ"], "at+jwt");
    Value::Object(payload.object().unwrap())
}

const GRANT: &str = "grant_type=client_credentials";

#[tokio::test]
async fn o5_n13_the_machine_gets_a_token_that_is_nobodys() {
    let (app, folder) = app("", 1).await;
    let response = by(&app, &basic("signet-machine", &secret(&folder)), GRANT).await;
    assert_eq!(response.status(), 200, "{:?}", response.body());
    assert_eq!(response.headers()["cache-control"], "no-store");
    assert_eq!(response.headers()["pragma"], "no-cache");
    let mut answer = json_of(&response);
    let mut claims = claims(&answer);
    answer["access_token"].take();
    let wanted =
        json!({"access_token": null, "token_type": "Bearer", "expires_in": 300, "scope": "read write"});
    assert_eq!(answer, wanted);
    assert_eq!(claims["jti"].take().as_str().unwrap().len(), 32);
    let wanted = json!({"iss": ISSUER, "sub": "signet-machine", "client_id": "signet-machine", "jti": null,
        "aud": "http://localhost:5001", "iat": NOW, "exp": NOW + 300, "scope": "read write"});
    assert_eq!(claims, wanted, "K2: neither admin nor roles nor tenant");
}

#[tokio::test]
async fn o5_scopes_and_resource_are_what_is_asked_for_and_registered() {
    let (app, folder) = app("", 1).await;
    let machine = basic("signet-machine", &secret(&folder));
    let api = "resource=http%3A%2F%2Flocalhost%3A5001";
    let response = by(&app, &machine, &format!("{GRANT}&scope=write&{api}")).await;
    assert_eq!(json_of(&response)["scope"], "write");
    assert_eq!(claims(&json_of(&response))["scope"], "write");
    for (more, code) in [
        ("scope=admin".to_owned(), "invalid_scope"),
        ("scope=read+openid".to_owned(), "invalid_scope"),
        ("resource=http%3A%2F%2Fother".to_owned(), "invalid_target"),
        (format!("{api}&{api}"), "invalid_target"),
    ] {
        refused(&by(&app, &machine, &format!("{GRANT}&{more}")).await, 400, code, &more);
    }
}

#[tokio::test]
async fn o6_who_is_not_the_client_is_told_the_same_and_gets_nothing() {
    let (app, folder, _) = with_clients().await;
    let right = secret(&folder);
    let mut bodies = Vec::new();
    for (authorization, body) in [
        (Some(basic("signet-machine", "wrong")), GRANT.to_owned()),
        (Some(basic("signet-machine", "")), GRANT.to_owned()),
        (Some(basic("nobody", &right)), GRANT.to_owned()),
        (Some(basic("poster", "0123456789abcdef0123456789abcdef")), GRANT.to_owned()),
        (None, format!("{GRANT}&client_id=signet-machine&client_secret={right}")),
        (None, format!("{GRANT}&client_id=signet-machine")),
        (None, format!("{GRANT}&client_id=signer")),
        (None, format!("{GRANT}&client_id=nobody")),
    ] {
        let request = sent(&body);
        let request = match &authorization {
            Some(value) => request.header("authorization", value),
            None => request,
        };
        let response = request.reply(&of(&app)).await;
        refused(&response, 401, "invalid_client", &body);
        bodies.push(response.body().clone());
    }
    assert!(bodies.iter().all(|body| *body == bodies[0]), "{bodies:?}");
    refused(&sent(GRANT).reply(&of(&app)).await, 401, "invalid_client", "nobody at all");
    let posted = sent(&format!("{GRANT}&client_id=poster&client_secret=0123456789abcdef0123456789abcdef"));
    assert_eq!(posted.reply(&of(&app)).await.status(), 200);
}

#[tokio::test]
async fn g5_a_request_that_can_be_read_in_two_ways_is_refused() {
    let (app, folder) = app("", 1).await;
    let (machine, right) = (basic("signet-machine", &secret(&folder)), secret(&folder));
    for body in [
        format!("{GRANT}&{GRANT}"),
        format!("{GRANT}&scope=read&scope=write"),
        format!("{GRANT}&client_secret={right}"),
        format!("{GRANT}&client_id=signet-spa"),
        "scope=read".to_owned(),
        "grant_type=".to_owned(),
        String::new(),
        format!("{GRANT}&scope=%ff"),
    ] {
        refused(&by(&app, &machine, &body).await, 400, "invalid_request", &body);
    }
}

#[tokio::test]
async fn o5_only_grants_that_work_and_that_are_the_clients_are_exchanged() {
    let (app, folder) = app("", 1).await;
    let machine = basic("signet-machine", &secret(&folder));
    for (grant, code) in [
        ("password", "unsupported_grant_type"),
        ("urn:x", "unsupported_grant_type"),
        ("authorization_code", "unauthorized_client"),
        ("refresh_token", "unauthorized_client"),
    ] {
        let response = by(&app, &machine, &format!("grant_type={grant}")).await;
        refused(&response, 400, code, grant);
    }
    for client in ["signet-spa", "signet-app"] {
        let response = sent(&format!("{GRANT}&client_id={client}")).reply(&of(&app)).await;
        refused(&response, 400, "unauthorized_client", client);
    }
}

#[tokio::test]
async fn o5_a_form_of_16_kib_is_taken_and_nothing_else() {
    let (app, folder) = app("", 1).await;
    let machine = basic("signet-machine", &secret(&folder));
    let json = request("POST", "/oauth2/token")
        .header("authorization", &machine)
        .json(&json!({"grant_type": "client_credentials"}));
    refused(&json.reply(&of(&app)).await, 415, "unsupported_media_type", "JSON");
    let bare = request("POST", "/oauth2/token").header("authorization", &machine).body(GRANT);
    refused(&bare.reply(&of(&app)).await, 415, "unsupported_media_type", "no type");
    let padded = |total: usize| format!("{GRANT}&pad={}", "x".repeat(total - GRANT.len() - 5));
    assert_eq!(by(&app, &machine, &padded(16 * 1024)).await.status(), 200);
    refused(&by(&app, &machine, &padded(16 * 1024 + 1)).await, 413, "payload_too_large", "more");
    let get = request("GET", "/oauth2/token").reply(&of(&app)).await;
    refused(&get, 405, "method_not_allowed", "GET");
}

/// An assertion by `key`, of `client_id` for `audience`, with this id.
fn assertion(key: &SigningKey, (client_id, audience, jti): (&str, &str, &str)) -> String {
    let part = |value: Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let header = json!({"alg": "ES256", "kid": "k", "typ": "client-authentication+jwt"});
    let payload =
        json!({"iss": client_id, "sub": client_id, "aud": audience, "iat": NOW, "exp": NOW + 60, "jti": jti});
    let input = format!("{}.{}", part(header), part(payload));
    let signature = key.signature(input.as_bytes(), |bytes| URL_SAFE_NO_PAD.encode(bytes)).unwrap();
    format!("{input}.{signature}")
}

fn asserted(jwt: &str) -> String {
    format!("{GRANT}&client_assertion_type={ASSERTION}&client_assertion={jwt}")
}

#[tokio::test]
async fn o6_g11_an_assertion_is_taken_once() {
    let (app, _folder, key) = with_clients().await;
    let good = asserted(&assertion(&key, ("signer", ISSUER, "1")));
    let first = sent(&good).reply(&of(&app)).await;
    assert_eq!((first.status().as_u16(), &json_of(&first)["scope"]), (200, &json!("read write")));
    refused(&sent(&good).reply(&of(&app)).await, 401, "invalid_client", "again");
    let named = format!("{}&client_id=signer", asserted(&assertion(&key, ("signer", ISSUER, "2"))));
    assert_eq!(sent(&named).reply(&of(&app)).await.status(), 200);
}

#[tokio::test]
async fn o6_g11_an_assertion_by_another_key_for_another_server_or_of_another_client_is_refused() {
    let (app, _folder, key) = with_clients().await;
    let other = SigningKey::from_pem(SigningAlg::Es256, &generate(SigningAlg::Es256).unwrap()).unwrap();
    for (what, body) in [
        ("another key", asserted(&assertion(&other, ("signer", ISSUER, "1")))),
        ("the endpoint", asserted(&assertion(&key, ("signer", "http://localhost:5000/oauth2/token", "1")))),
        ("another client", asserted(&assertion(&key, ("poster", ISSUER, "1")))),
        (
            "its name aside",
            format!("{}&client_id=poster", asserted(&assertion(&key, ("signer", ISSUER, "1")))),
        ),
        ("nonsense", asserted("nonsense")),
    ] {
        refused(&sent(&body).reply(&of(&app)).await, 401, "invalid_client", what);
    }
    let good = asserted(&assertion(&key, ("signer", ISSUER, "1")));
    assert_eq!(sent(&good).reply(&of(&app)).await.status(), 200, "nothing was spent");
}

#[tokio::test]
async fn h4_pages_of_the_app_may_read_the_answer() {
    let (app, _folder) = app("", 1).await;
    let of_origin = async |origin: &str| {
        let response = sent(GRANT).header("origin", origin).reply(&of(&app)).await;
        response.headers().get("access-control-allow-origin").map(|value| value.to_str().unwrap().to_owned())
    };
    assert_eq!(of_origin("http://localhost:3000").await.as_deref(), Some("http://localhost:3000"));
    assert_eq!(of_origin("http://evil.example").await, None);
}

#[tokio::test]
async fn without_its_database_a_secret_still_counts_and_an_assertion_does_not() {
    let (app, folder, key) = with_clients().await;
    app.store.database().close().await;
    let machine = basic("signet-machine", &secret(&folder));
    assert_eq!(by(&app, &machine, GRANT).await.status(), 200, "nothing is asked of it");
    let response = sent(&asserted(&assertion(&key, ("signer", ISSUER, "1")))).reply(&of(&app)).await;
    refused(&response, 503, "unavailable", "an assertion");
    assert_eq!(response.headers()["retry-after"], "2");
}
