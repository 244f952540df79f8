//! The extractors in an axum router, with layers and without.

use axum::Router;
use axum::body::to_bytes;
use axum::routing::get;
use http::header::AUTHORIZATION;
use http::{HeaderMap, Request, StatusCode};
use serde::Deserialize;
use serde_json::{Value, json};
use tower::ServiceExt as _;

use super::Typed;
use super::tests::guard;
use crate::testing::Forge;
use crate::{Guard, User};

#[derive(Deserialize)]
struct Employee {
    sub: String,
    employee_number: u64,
}

fn routes() -> Router {
    let name = |user: Option<User>| user.map_or("nobody".to_owned(), |user| user.sub().to_owned());
    let number = |Typed(employee): Typed<Employee>| format!("{} {}", employee.sub, employee.employee_number);
    Router::new()
        .route("/user", get(async |user: User| user.sub().to_owned()))
        .route("/optional", get(async move |user: Option<User>| name(user)))
        .route("/typed", get(async move |typed: Typed<Employee>| number(typed)))
        .route(
            "/maybe",
            get(async move |typed: Option<Typed<Employee>>| typed.map(number).unwrap_or_default()),
        )
        .route(
            "/handler",
            get(async |user: User| match user.require_recent(60, ["phr"]) {
                Ok(()) => Ok("recent"),
                Err(refused) => Err(user.answer(&refused)),
            }),
        )
}

async fn ask(routes: Router, path: &str, token: Option<&str>) -> (u16, HeaderMap, String) {
    let mut request = Request::builder().uri(path);
    if let Some(token) = token {
        request = request.header(AUTHORIZATION, format!("Bearer {token}"));
    }
    let response = routes.oneshot(request.body(axum::body::Body::empty()).unwrap()).await.unwrap();
    let (parts, body) = response.into_parts();
    let text = String::from_utf8(to_bytes(body, 10_000).await.unwrap().to_vec()).unwrap();
    (parts.status.as_u16(), parts.headers, text)
}

fn code(body: &str) -> Value {
    serde_json::from_str::<Value>(body).unwrap()["error"].clone()
}

fn world() -> (Guard, String) {
    let forge = Forge::new();
    let token = forge.token(|_, claims| {
        claims["employee_number"] = json!(7);
        claims["acr"] = json!("phr");
    });
    (guard(&forge), token)
}

#[tokio::test]
async fn whom_the_layer_admitted_the_handler_knows() {
    let (guard, token) = world();
    for (path, said) in
        [("/user", "1"), ("/optional", "1"), ("/typed", "1 7"), ("/maybe", "1 7"), ("/handler", "recent")]
    {
        for routes in [routes().layer(guard.layer()), routes().layer(guard.optional_layer())] {
            let (status, _, body) = ask(routes, path, Some(&token)).await;
            assert_eq!((status, body.as_str()), (200, said), "{path}");
        }
    }
}

#[tokio::test]
async fn a_handler_that_needs_somebody_refuses_nobody() {
    let (guard, _) = world();
    for (path, status) in
        [("/user", 401), ("/optional", 200), ("/typed", 401), ("/maybe", 200), ("/handler", 401)]
    {
        let (seen, headers, body) = ask(routes().layer(guard.optional_layer()), path, None).await;
        assert_eq!(seen, status, "{path}");
        if status == 401 {
            assert_eq!(code(&body), "unauthenticated");
            assert!(!headers["www-authenticate"].to_str().unwrap().contains("error"), "K7");
        }
    }
}

#[tokio::test]
async fn what_a_handler_misses_it_refuses_with_a_challenge() {
    let forge = Forge::new();
    let (guard, token) = (guard(&forge), forge.token(|_, _| ()));
    for (path, error, challenge) in [
        ("/typed", "invalid_token", "error=\"invalid_token\""),
        ("/maybe", "invalid_token", "error=\"invalid_token\""),
        ("/handler", "insufficient_user_authentication", "acr_values=\"phr\""),
    ] {
        let (status, headers, body) = ask(routes().layer(guard.layer()), path, Some(&token)).await;
        assert_eq!((status, code(&body)), (401, json!(error)), "{path}");
        assert!(headers["www-authenticate"].to_str().unwrap().contains(challenge), "{path}");
        assert_eq!(headers["cache-control"], "no-store");
    }
}

#[tokio::test]
async fn p2_where_no_layer_looked_nobody_is_let_in() {
    let (_, token) = world();
    for path in ["/user", "/optional", "/typed", "/maybe", "/handler"] {
        for token in [None, Some(token.as_str())] {
            let (status, _, body) = ask(routes(), path, token).await;
            assert_eq!(status, StatusCode::INTERNAL_SERVER_ERROR, "{path}");
            assert_eq!(body, r#"{"error":"internal_error","message":"The server is at fault."}"#);
        }
    }
}

#[tokio::test]
async fn an_inner_layer_can_ask_for_more_than_an_outer_one() {
    let (guard, token) = world();
    let inner = get(async || "written").layer(guard.layer().require_scope("write"));
    let routes = routes().route("/write", inner).route_layer(guard.layer());
    assert_eq!(ask(routes.clone(), "/user", Some(&token)).await.0, 200);
    assert_eq!(ask(routes.clone(), "/write", Some(&token)).await.0, 403);
    assert_eq!(ask(routes.clone(), "/write", None).await.0, 401);
    assert_eq!(ask(routes, "/nothing", None).await.0, 404);
}
