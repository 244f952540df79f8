//! Endpoints that take any method and pass bodies on as they come, without a socket.

use std::sync::Arc;

use bytes::Bytes;
use futures_util::StreamExt as _;
use http::{Response, StatusCode};
use http_body_util::BodyExt as _;
use serde_json::{Value, json};
use warp::filters::BoxedFilter;
use warp::test::RequestBuilder;

use crate::edge::{self, Call, Edge, Endpoint, Refusal, Upload, answer, json as json_answer, streamed};

/// Answers with what came, as it comes.
async fn echo(_: Arc<()>, call: Call, upload: Upload) -> Result<edge::Response, Refusal> {
    let mut response = streamed(StatusCode::ACCEPTED, upload);
    let told = format!("{} {} {}", call.method, call.param("name"), call.below("/any/{name}/*"));
    response.headers_mut().insert("x-told", told.parse().unwrap());
    Ok(response)
}

async fn unread(_: Arc<()>, _: Call, _: Upload) -> Result<edge::Response, Refusal> {
    Err(Refusal::not_found())
}

async fn whole(_: Arc<()>, call: Call) -> Result<edge::Response, Refusal> {
    Ok(json_answer(StatusCode::OK, &json!({"param": call.param("name")})))
}

static TABLE: &[Endpoint<()>] = &[
    Endpoint::get("/any/{name}/own", "before the star", |app, call| answer(whole(app, call))),
    Endpoint::stream("/any/{name}/*", "any method", |app, call, upload| answer(echo(app, call, upload))),
    Endpoint::stream("/unread/*", "no body is read", |app, call, upload| answer(unread(app, call, upload))),
];

fn server() -> BoxedFilter<(edge::Response,)> {
    let edge = Edge {
        hosts: vec!["localhost:1".into()],
        origins: vec!["http://app.test".into()],
        ..Edge::default()
    };
    edge::without_socket(edge::routes(edge, Arc::new(()), TABLE))
}

fn request(method: &str, path: &str) -> RequestBuilder {
    warp::test::request().method(method).path(path).header("host", "localhost:1")
}

async fn send(request: RequestBuilder) -> Response<Bytes> {
    request.reply(&server()).await
}

fn header<'a>(response: &'a Response<Bytes>, name: &str) -> Option<&'a str> {
    response.headers().get(name).map(|value| value.to_str().unwrap())
}

#[tokio::test]
async fn every_method_is_handed_on_as_it_was_sent() {
    for method in ["GET", "POST", "PUT", "PATCH", "DELETE", "PROPFIND"] {
        let response = send(request(method, "/any/a%20b/c%2Fd//e?f").body("hello")).await;
        assert_eq!((response.status().as_u16(), &response.body()[..]), (202, &b"hello"[..]), "{method}");
        assert_eq!(header(&response, "x-told"), Some(format!("{method} a b c%2Fd//e").as_str()));
        assert_eq!(header(&response, "x-content-type-options"), Some("nosniff"));
        assert_eq!(header(&response, "x-request-id").unwrap().len(), 16);
    }
    let head = send(request("HEAD", "/any/a/").body("hello")).await;
    assert_eq!((header(&head, "x-told"), head.body().len()), (Some("HEAD a "), 0));
    assert_eq!(header(&head, "content-length"), None, "nobody has said how long it would be");
    assert_eq!(send(request("GET", "/any/a/own")).await.body(), "{\"param\":\"a\"}", "the first line counts");
}

#[tokio::test]
async fn what_is_never_handed_on_is_answered_as_everywhere() {
    let allow = Some("GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS");
    let options = send(request("OPTIONS", "/any/a/b").header("origin", "http://app.test")).await;
    assert_eq!((options.status().as_u16(), header(&options, "allow")), (204, allow));
    assert_eq!(header(&options, "access-control-allow-origin"), None, "for our own pages alone");
    for method in ["TRACE", "CONNECT"] {
        let refused = send(request(method, "/any/a/b")).await;
        assert_eq!((refused.status().as_u16(), header(&refused, "allow")), (405, allow), "{method}");
    }
    let other = warp::test::request().path("/any/a/b").header("host", "evil.test");
    assert_eq!(send(other).await.status(), 421);
    let refused = send(request("POST", "/unread/x").body("hello")).await;
    let body: Value = serde_json::from_slice(refused.body()).unwrap();
    assert_eq!((refused.status().as_u16(), &body["error"]), (404, &json!("not_found")));
}

#[tokio::test]
async fn an_answer_is_asked_for_piece_by_piece() {
    let pieces = ["a", "b", "c"]
        .map(|piece| Ok::<_, std::convert::Infallible>(hyper::body::Frame::data(Bytes::from(piece))));
    let asked = Arc::new(std::sync::atomic::AtomicUsize::new(0));
    let count = Arc::clone(&asked);
    let counted = futures_util::stream::iter(pieces).inspect(move |_| {
        count.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
    });
    let mut body = streamed(StatusCode::OK, http_body_util::StreamBody::new(counted)).into_body();
    for number in 1..=3 {
        assert!(body.frame().await.unwrap().unwrap().is_data());
        assert_eq!(asked.load(std::sync::atomic::Ordering::Relaxed), number);
    }
    assert!(body.frame().await.is_none());
}
