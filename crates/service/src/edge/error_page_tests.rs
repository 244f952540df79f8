//! Refusals of every kind to a browser, and to everybody else.

use std::sync::Arc;

use http::header::{ACCEPT, ALLOW, CONTENT_SECURITY_POLICY, CONTENT_TYPE, RETRY_AFTER};
use http::{HeaderMap, Method};
use signet_shared::wire::Code;

use super::*;
use crate::edge::{self, Call, Edge, Endpoint, answer};

const BROWSER: &str = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

async fn refuses(_: Arc<()>, call: Call) -> Result<Response, Refusal> {
    assert!(call.path() != "/panics", "on purpose");
    let message = "<b>\"not\"</b> & now";
    Err(Refusal::new(Code::Unavailable, message).retry_after(std::time::Duration::from_secs(7)))
}

fn own_shape(refused: &Refusal, _: &RequestId) -> Response {
    reply::json(refused.status(), &"mine")
}

static TABLE: &[Endpoint<()>] = &[
    Endpoint::get("/later", "not now", |app, call| answer(refuses(app, call))),
    Endpoint::get("/panics", "a defect", |app, call| answer(refuses(app, call))),
    Endpoint::post("/mine", 16, "its own shape", |app, call| answer(refuses(app, call)))
        .refusal::<String>(own_shape),
];

/// Status, header fields and body of the answer to a browser, or to somebody with that `Accept`.
async fn ask(method: Method, path: &str, (host, accept): (&str, &str)) -> (u16, HeaderMap, String) {
    let edge = Edge { hosts: vec!["localhost:1".into()], ..Edge::default() };
    let routes = edge::without_socket(edge::routes(edge, Arc::new(()), TABLE));
    let request = warp::test::request().method(method.as_str()).path(path).header("host", host);
    let response = request.header(ACCEPT, accept).reply(&routes).await;
    let body = String::from_utf8(response.body().to_vec()).unwrap();
    (response.status().as_u16(), response.headers().clone(), body)
}

#[tokio::test]
async fn a_browser_gets_a_page_for_every_refusal() {
    for (method, path, host, status, title, code) in [
        (Method::GET, "/nothing", "localhost:1", 404, "Nothing is here", "not_found"),
        (Method::PUT, "/later", "localhost:1", 405, "Not in this way", "method_not_allowed"),
        (Method::GET, "/later", "elsewhere", 421, "This is another server", "misdirected_request"),
        (Method::POST, "/mine", "localhost:1", 415, "Not in this way", "unsupported_media_type"),
        (Method::GET, "/panics", "localhost:1", 500, "Something went wrong", "internal_error"),
        (Method::GET, "/later", "localhost:1", 503, "Not just now", "unavailable"),
    ] {
        let (got, headers, body) = ask(method, path, (host, BROWSER)).await;
        assert_eq!(
            (got, &headers[CONTENT_TYPE]),
            (status, &"text/html; charset=utf-8".parse().unwrap()),
            "{path}"
        );
        assert!(body.contains(&format!("<h1>{title}</h1>")) && body.contains(code), "{body}");
        let id = headers["x-request-id"].to_str().unwrap();
        assert!(id.len() == 16 && body.contains(id), "the page names the request");
        assert_eq!(headers["referrer-policy"], "same-origin");
        assert_eq!(headers["cross-origin-opener-policy"], "same-origin");
        assert_eq!(headers["cache-control"], "no-store");
        assert_eq!(headers[CONTENT_SECURITY_POLICY], *POLICY);
    }
}

#[tokio::test]
async fn a_page_keeps_the_fields_of_its_refusal_and_its_text_is_no_markup() {
    let (_, headers, body) = ask(Method::GET, "/later", ("localhost:1", BROWSER)).await;
    assert_eq!(headers[RETRY_AFTER], "7");
    assert!(!body.contains("<b>") && body.contains("&#60;b&#62;"), "{body}");
    let (_, headers, _) = ask(Method::PUT, "/later", ("localhost:1", BROWSER)).await;
    assert_eq!(headers[ALLOW], "GET, HEAD, OPTIONS");
    let (status, _, body) = ask(Method::HEAD, "/later", ("localhost:1", BROWSER)).await;
    assert_eq!((status, body.as_str()), (503, ""));
}

#[tokio::test]
async fn everybody_else_gets_json() {
    for accept in ["*/*", "application/json, text/plain, */*", "text/html;q=0"] {
        let (_, headers, body) = ask(Method::GET, "/later", ("localhost:1", accept)).await;
        assert_eq!(headers[CONTENT_TYPE], "application/json", "{accept}");
        assert!(body.starts_with("{\"error\":\"unavailable\""), "{body}");
    }
    let (_, _, body) = ask(Method::POST, "/mine", ("localhost:1", "*/*")).await;
    assert_eq!(body, "\"mine\"");
}

#[test]
fn the_policy_allows_the_style_that_the_page_has() {
    let text = Page::new("m", ("404", "c"), "r").render().unwrap();
    let (_, rest) = text.split_once("<style>").unwrap();
    let (style, _) = rest.split_once("</style>").unwrap();
    let digest = STANDARD.encode(Sha256::digest(style));
    assert!(POLICY.to_str().unwrap().contains(&format!("'sha256-{digest}'")));
}
