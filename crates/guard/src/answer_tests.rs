//! The answers that a guard gives itself: RFC 6750 §3, RFC 9728 §3.2.

use http::HeaderValue;
use serde_json::{Value, json};

use crate::testing::{Fixed, Forge};
use crate::{Guard, Refused};

fn guard() -> Guard {
    let builder = Guard::builder("http://localhost:5000").audience("http://localhost:5001");
    builder.fetch(Fixed(Some(Forge::new().key_set()))).build().unwrap()
}

#[tokio::test]
async fn an_answer_says_what_the_refusal_says() {
    let guard = guard();
    for (refused, status, code, message) in [
        (Refused::NoCredentials, 401, "unauthenticated", "The request brings no token."),
        (Refused::MissingRole("admin".into()), 403, "insufficient_role", "The role admin is needed."),
        (Refused::NoKeys, 503, "keys_unavailable", "There are no keys to check a token with."),
    ] {
        let answer = guard.answer(&refused);
        assert_eq!(answer.status().as_u16(), status);
        let body: Value = serde_json::from_str(answer.body()).unwrap();
        assert_eq!(body, json!({"error": code, "message": message}));
        let header = |name: &str| answer.headers().get(name).map(|value| value.to_str().unwrap());
        assert_eq!(
            (header("content-type"), header("cache-control")),
            (Some("application/json"), Some("no-store"))
        );
        let without_keys = refused == Refused::NoKeys;
        assert_eq!(header("retry-after"), without_keys.then_some("2"));
        assert_eq!(header("www-authenticate").is_some(), !without_keys);
    }
}

#[tokio::test]
async fn rfc_9728_a_resource_says_who_issues_its_tokens() {
    let answer = guard().metadata();
    assert_eq!(
        (answer.status().as_u16(), &answer.headers()["cache-control"]),
        (200, &HeaderValue::from_static("public, max-age=300"))
    );
    assert_eq!(answer.headers()["content-type"], "application/json");
    let document: Value = serde_json::from_str(answer.body()).unwrap();
    let wanted = json!({"resource": "http://localhost:5001", "authorization_servers": ["http://localhost:5000"],
        "bearer_methods_supported": ["header"]});
    assert_eq!(document, wanted);
}
