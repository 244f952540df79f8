//! Every endpoint of the api, without a socket.

use std::sync::Arc;

use bytes::Bytes;
use http::Response;
use serde_json::{Value, json};
use signet_docs::Document;
use signet_guard::JwkSet;
use signet_guard::testing::{Fixed, Forge, NOW, remove};
use signet_service::config::Settings;
use signet_service::server::Stop;
use warp::test::RequestBuilder;

use super::*;
use crate::config::Config;

fn app(keys: Option<JwkSet>) -> App {
    let config: Config = Settings::from_toml("").unwrap().read().unwrap();
    let guard = config.guard().clock(|| NOW).fetch(Fixed(keys)).build().unwrap();
    let stop = Stop::when(tokio::sync::watch::channel(false).1);
    App { config, guard, document: Document::default(), stop }
}

fn server(keys: Option<JwkSet>) -> BoxedFilter<(super::Response,)> {
    let app = app(keys);
    edge::without_socket(routes(app.config.edge.clone(), Arc::new(app)))
}

#[tokio::test]
async fn p3_the_document_and_the_table_say_the_same() {
    assert_eq!(signet_docs::testing::problems(&app(None)), [""; 0]);
}

fn ask(path: &str) -> RequestBuilder {
    warp::test::request()
        .path(path)
        .header("host", "localhost:5001")
        .header("origin", "http://localhost:3000")
}

async fn with(forge: &Forge, authorization: &str) -> Response<Bytes> {
    let request = ask("/test_get_with_validation").header("authorization", authorization);
    request.reply(&server(Some(forge.key_set()))).await
}

fn said(response: &Response<Bytes>) -> (u16, Value) {
    (response.status().as_u16(), serde_json::from_slice(response.body()).unwrap())
}

fn challenge(response: &Response<Bytes>) -> &str {
    response.headers()["www-authenticate"].to_str().unwrap()
}

const CHALLENGE: &str = "Bearer realm=\"signet-api\", \
    resource_metadata=\"http://localhost:5001/.well-known/oauth-protected-resource\"";
const NICE_TRY: &str = "Ooops, validation messed up: Nice try, invalid token. Login please";

#[tokio::test]
async fn r7_without_credentials_it_says_hello() {
    let server = server(None);
    for request in [
        ask("/test_get_with_validation"),
        ask("/test_get_with_validation").header("authorization", ""),
        ask("/test_get_with_validation?access_token=abc"),
    ] {
        let response = request.reply(&server).await;
        assert_eq!(said(&response), (200, json!("hello")));
        assert!(!response.headers().contains_key("www-authenticate"));
    }
}

#[tokio::test]
async fn r7_a_valid_token_is_told_what_it_is() {
    let forge = Forge::new();
    let plain = forge.token(|_, _| ());
    let not_admin = json!("You Are not an Admin, but at least your token is valid!");
    for scheme in ["Bearer ", "bearer ", "BEARER   "] {
        assert_eq!(said(&with(&forge, &format!("{scheme}{plain}")).await), (200, not_admin.clone()));
    }
    let admin = forge.token(|_, claims| claims["admin"] = json!(true));
    let response = with(&forge, &format!("Bearer {admin}")).await;
    assert_eq!(said(&response), (200, json!("You Are a Real Admin!!")));
    assert_eq!(response.headers()["cache-control"], "no-store", "N7");
    let silent = forge.token(|_, claims| remove(claims, "admin"));
    assert_eq!(said(&with(&forge, &format!("Bearer {silent}")).await), (200, not_admin.clone()));
    let roles_alone = forge.token(|_, claims| {
        remove(claims, "admin");
        claims["roles"] = json!(["admin"]);
    });
    assert_eq!(said(&with(&forge, &format!("Bearer {roles_alone}")).await), (200, not_admin));
}

#[tokio::test]
async fn r7_an_expired_token_and_an_invalid_one_are_told_apart() {
    let forge = Forge::new();
    let expired =
        with(&forge, &format!("Bearer {}", forge.token(|_, claims| claims["exp"] = json!(NOW)))).await;
    assert_eq!(said(&expired), (401, json!("Ooops, validation messed up: Signature expired. Login please")));
    assert_eq!(
        challenge(&expired),
        format!("{CHALLENGE}, error=\"invalid_token\", error_description=\"The token has expired\"")
    );
    let foreign = forge.token(|header, _| header["kid"] = json!("foreign"));
    let unnamed = forge.token(|header, _| remove(header, "kid"));
    for token in ["undefined", "null", "a.b.c", &foreign, &unnamed, &Forge::new().token(|_, _| ())] {
        let response = with(&forge, &format!("Bearer {token}")).await;
        assert_eq!(said(&response), (401, json!(NICE_TRY)), "{token}");
        assert!(challenge(&response).starts_with(&format!("{CHALLENGE}, error=\"invalid_token\"")));
        assert_eq!(response.headers()["access-control-allow-origin"], "http://localhost:3000");
    }
}

#[tokio::test]
async fn n5_bearer_alone_and_another_scheme() {
    let forge = Forge::new();
    for alone in ["Bearer", "Bearer ", "bearer   "] {
        let response = with(&forge, alone).await;
        assert_eq!(said(&response), (401, json!(NICE_TRY)), "{alone:?}");
        assert!(challenge(&response).contains("error=\"invalid_token\""));
    }
    for other in ["Basic dGVzdDp0ZXN0", "DPoP abc", "Bearerabc", "Bearer:abc"] {
        let response = with(&forge, other).await;
        assert_eq!(said(&response), (401, json!(NICE_TRY)), "{other}");
        assert_eq!(challenge(&response), CHALLENGE);
    }
}

#[tokio::test]
async fn n5_without_keys_a_well_formed_token_is_503_and_nonsense_is_not() {
    let server = server(None);
    let token = Forge::new().token(|_, _| ());
    let request = ask("/test_get_with_validation").header("authorization", format!("Bearer {token}"));
    let response = request.reply(&server).await;
    let (status, body) = said(&response);
    assert_eq!((status, &body["error"]), (503, &json!("keys_unavailable")));
    assert_eq!(response.headers()["retry-after"], "2");
    let request = ask("/test_get_with_validation").header("authorization", "Bearer nonsense");
    assert_eq!(said(&request.reply(&server).await), (401, json!(NICE_TRY)));
    let (status, body) = said(&ask("/ready").reply(&server).await);
    assert_eq!((status, &body["status"]), (503, &json!("starting")));
    assert!(body["reasons"][0].as_str().unwrap().contains("http://localhost:5000"), "{body}");
}

#[tokio::test]
async fn the_metadata_says_who_issues_tokens() {
    let response = ask("/.well-known/oauth-protected-resource").reply(&server(None)).await;
    let expected = json!({"resource": "http://localhost:5001", "authorization_servers": ["http://localhost:5000"],
        "bearer_methods_supported": ["header"], "scopes_supported": ["read", "write"], "resource_name": "Signet API"});
    assert_eq!(said(&response), (200, expected));
    assert_eq!(response.headers()["access-control-allow-origin"], "*");
}

#[tokio::test]
async fn ready_comes_with_the_keys() {
    let forge = Forge::new();
    let server = server(Some(forge.key_set()));
    assert_eq!(said(&ask("/health").reply(&server).await), (200, json!({"status": "ok"})));
    let request = ask("/test_get_with_validation");
    request.header("authorization", format!("Bearer {}", forge.token(|_, _| ()))).reply(&server).await;
    assert_eq!(said(&ask("/ready").reply(&server).await), (200, json!({"status": "ready"})));
}

#[tokio::test]
async fn other_addresses_and_methods_are_refused() {
    let server = server(None);
    let post = ask("/test_get_with_validation").method("POST").reply(&server).await;
    assert_eq!(post.status(), 405);
    assert_eq!(post.headers()["allow"], "GET, HEAD, OPTIONS");
    assert_eq!(ask("/nothing").reply(&server).await.status(), 404);
}

async fn at(forge: &Forge, method: &str, path: &str, token: &str) -> Response<Bytes> {
    let request = ask(path).method(method).header("authorization", format!("Bearer {token}"));
    request.reply(&server(Some(forge.key_set()))).await
}

#[tokio::test]
async fn p1_me_and_profile_say_who_brought_the_token() {
    let forge = Forge::new();
    let token = forge.token(|_, _| ());
    let (status, me) = said(&at(&forge, "GET", "/api/me", &token).await);
    let user = json!({"sub": "1", "tenant": "demo", "roles": ["user"], "scopes": ["read"], "client_id": "signet-app"});
    assert_eq!((status, &me["user"], &me["claims"]["jti"]), (200, &user, &json!("x")));
    let response = at(&forge, "GET", "/api/profile", &token).await;
    let profile =
        json!({"sub": "1", "tenant": "demo", "roles": ["user"], "scopes": ["read"], "expires_at": NOW + 60});
    assert_eq!(said(&response), (200, profile));
    assert_eq!(response.headers()["cache-control"], "no-store", "N7");
    let machine = forge.token(|_, claims| {
        remove(claims, "roles");
        remove(claims, "tenant");
    });
    let (_, me) = said(&at(&forge, "GET", "/api/me", &machine).await);
    assert_eq!((&me["user"]["tenant"], &me["user"]["roles"]), (&Value::Null, &json!([])), "N8");
}

#[tokio::test]
async fn p1_roles_and_scopes_are_asked_for() {
    let forge = Forge::new();
    let plain = forge.token(|_, _| ());
    let admin = forge.token(|_, claims| {
        claims["roles"] = json!(["admin", "user"]);
        claims["scope"] = json!("read write");
    });
    assert_eq!(at(&forge, "GET", "/api/admin", &admin).await.status(), 200);
    assert_eq!(at(&forge, "POST", "/api/write", &admin).await.status(), 201);
    for (method, path, code, ending) in [
        ("GET", "/api/admin", "insufficient_role", ", error=\"insufficient_scope\""),
        ("POST", "/api/write", "insufficient_scope", ", error=\"insufficient_scope\", scope=\"write\""),
    ] {
        let response = at(&forge, method, path, &plain).await;
        let (status, body) = said(&response);
        assert_eq!((status, &body["error"]), (403, &json!(code)));
        assert_eq!(challenge(&response), format!("{CHALLENGE}{ending}"));
    }
    let flag_alone = forge.token(|_, claims| claims["admin"] = json!(true));
    assert_eq!(at(&forge, "GET", "/api/admin", &flag_alone).await.status(), 403, "it asks for the role");
}

#[tokio::test]
async fn p1_t6_a_tenants_data_is_for_its_people() {
    let forge = Forge::new();
    let token = forge.token(|_, _| ());
    assert_eq!(said(&at(&forge, "GET", "/api/tenants/demo", &token).await), (200, json!({"tenant": "demo"})));
    let none = forge.token(|_, claims| remove(claims, "tenant"));
    for (path, token) in [
        ("/api/tenants/other", &token),
        ("/api/tenants/Demo", &token),
        ("/api/tenants/demo", &none),
        ("/api/tenants/demo%00", &token),
    ] {
        let (status, body) = said(&at(&forge, "GET", path, token).await);
        assert_eq!((status, &body["error"]), (403, &json!("wrong_tenant")), "{path}");
    }
    assert_eq!(at(&forge, "GET", "/api/tenants/", &token).await.status(), 404);
}

#[tokio::test]
async fn p1_without_a_valid_token_every_one_of_them_is_401() {
    let forge = Forge::new();
    let server = server(Some(forge.key_set()));
    for (method, path) in [
        ("GET", "/api/me"),
        ("GET", "/api/profile"),
        ("GET", "/api/admin"),
        ("POST", "/api/write"),
        ("GET", "/api/tenants/demo"),
    ] {
        let bare = ask(path).method(method).reply(&server).await;
        assert_eq!(
            (bare.status().as_u16(), &said(&bare).1["error"]),
            (401, &json!("unauthenticated")),
            "{path}"
        );
        assert_eq!(challenge(&bare), CHALLENGE, "K7");
        let forged = at(&forge, method, path, &Forge::new().token(|_, _| ())).await;
        assert_eq!(
            (forged.status().as_u16(), &said(&forged).1["error"]),
            (401, &json!("invalid_token")),
            "{path}"
        );
        assert!(challenge(&forged).contains("error=\"invalid_token\""));
    }
}
