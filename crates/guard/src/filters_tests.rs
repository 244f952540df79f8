//! The warp filters, each with who is admitted, who is not, and how that is said.

use bytes::Bytes;
use http::Response;
use serde::Deserialize;
use serde_json::{Value, json};
use warp::Filter as _;

use super::*;
use crate::testing::{Fixed, Forge, NOW, claims};

#[derive(Deserialize)]
struct Employee {
    sub: String,
    employee_number: u64,
}

fn guard(forge: &Forge) -> Guard {
    let builder = Guard::builder("http://localhost:5000").audience("http://localhost:5001").clock(|| NOW);
    builder.fetch(Fixed(Some(forge.key_set()))).build().unwrap()
}

async fn ask(guard: &Guard, path: &str, authorization: Option<&str>) -> Response<Bytes> {
    let routes = warp::path("user").and(guard.user()).map(|user: User| user.sub().to_owned());
    let optional = warp::path("optional").and(guard.optional_user());
    let routes = routes
        .or(optional.map(|user: Option<User>| user.map_or("nobody".into(), |user| user.sub().to_owned())));
    let routes = routes.or(warp::path("admin").and(guard.require_role("admin")).map(|_: User| "admin"));
    let routes = routes.or(warp::path("write").and(guard.require_scope("write")).map(|_: User| "written"));
    let typed = warp::path("typed").and(guard.typed_user::<Employee>());
    let routes =
        routes.or(typed.map(|employee: Employee| format!("{} {}", employee.sub, employee.employee_number)));
    let recent = guard.require_recent(60, ["phr"]).unwrap();
    let routes = routes.or(warp::path("recent").and(recent).map(|_: User| "recent"));
    let request = warp::test::request().path(path);
    let request =
        authorization.into_iter().fold(request, |request, value| request.header("authorization", value));
    request.reply(&routes.recover(refusals)).await
}

fn said(response: &Response<Bytes>) -> (u16, Value) {
    (response.status().as_u16(), serde_json::from_slice(response.body()).unwrap())
}

#[tokio::test]
async fn who_has_what_is_needed_is_admitted() {
    let forge = Forge::new();
    let token = forge.token(|_, claims| {
        claims["roles"] = json!(["admin", "user"]);
        claims["scope"] = json!("read write");
        claims["employee_number"] = json!(7);
        claims["acr"] = json!("phr");
    });
    let (guard, bearer) = (guard(&forge), format!("Bearer {token}"));
    for (path, answer) in [
        ("/user", "1"),
        ("/optional", "1"),
        ("/admin", "admin"),
        ("/write", "written"),
        ("/recent", "recent"),
        ("/typed", "1 7"),
    ] {
        let response = ask(&guard, path, Some(&bearer)).await;
        assert_eq!(
            (response.status().as_u16(), response.body().as_ref()),
            (200, answer.as_bytes()),
            "{path}"
        );
    }
    assert_eq!(ask(&guard, "/optional", None).await.body().as_ref(), b"nobody");
}

#[tokio::test]
async fn who_has_not_is_refused_with_a_challenge() {
    let forge = Forge::new();
    let (guard, bearer) = (guard(&forge), format!("Bearer {}", forge.token(|_, _| ())));
    for (path, status, code, challenge) in [
        ("/admin", 403, "insufficient_role", "error=\"insufficient_scope\""),
        ("/write", 403, "insufficient_scope", "scope=\"write\""),
        ("/recent", 401, "insufficient_user_authentication", "max_age=\"60\", acr_values=\"phr\""),
        ("/typed", 401, "invalid_token", "error=\"invalid_token\""),
    ] {
        let response = ask(&guard, path, Some(&bearer)).await;
        let (seen, body) = said(&response);
        assert_eq!((seen, &body["error"]), (status, &json!(code)), "{path}");
        assert!(response.headers()["www-authenticate"].to_str().unwrap().contains(challenge), "{path}");
    }
    let nobody = ask(&guard, "/user", None).await;
    assert_eq!((said(&nobody).0, &said(&nobody).1["error"]), (401, &json!("unauthenticated")));
    assert!(!nobody.headers()["www-authenticate"].to_str().unwrap().contains("error"), "K7");
}

#[tokio::test]
async fn p2_a_forged_token_is_nobody_nowhere() {
    let (guard, other) = (guard(&Forge::new()), Forge::new());
    let forged = format!(
        "Bearer {}",
        other.sign(
            &json!({"alg": "ES256", "typ": "at+jwt", "kid": "the-key"}).to_string(),
            &claims().to_string()
        )
    );
    for path in ["/user", "/optional", "/admin", "/write", "/recent", "/typed"] {
        for authorization in [forged.as_str(), "Bearer nonsense", "Bearer", "Basic abc"] {
            assert_eq!(ask(&guard, path, Some(authorization)).await.status(), 401, "{path} {authorization}");
        }
    }
}

#[tokio::test]
async fn a_filter_that_asks_for_an_unspeakable_class_is_not_made() {
    assert!(guard(&Forge::new()).require_recent(60, ["two words"]).is_err());
}

#[tokio::test]
async fn without_keys_it_says_when_to_come_back() {
    let builder = Guard::builder("http://localhost:5000").audience("http://localhost:5001").clock(|| NOW);
    let guard = builder.fetch(Fixed(None)).build().unwrap();
    let bearer = format!("Bearer {}", Forge::new().token(|_, _| ()));
    for path in ["/user", "/optional", "/recent"] {
        let response = ask(&guard, path, Some(&bearer)).await;
        let (status, body) = said(&response);
        assert_eq!((status, &body["error"]), (503, &json!("keys_unavailable")), "{path}");
        assert_eq!(response.headers()["retry-after"], "2");
        assert!(!response.headers().contains_key("www-authenticate"));
    }
}

#[tokio::test]
async fn other_rejections_are_passed_on() {
    let response = ask(&guard(&Forge::new()), "/nothing", None).await;
    assert_eq!(response.status(), 404);
}
