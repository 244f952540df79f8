//! The edge that all servers share, rule by rule, without a socket.

use std::sync::Arc;

use crate::edge::{self, Cors, Edge, Endpoint, Origins, Refusal, RequestId, answer, json as json_answer};
use bytes::Bytes;
use http::{Response, StatusCode};
use serde_json::{Value, json};
use signet_shared::wire::Code;
use warp::filters::BoxedFilter;
use warp::test::RequestBuilder;

struct App;

async fn echo(_: Arc<App>, call: edge::Call) -> Result<edge::Response, Refusal> {
    let told = json!({"method": call.method.as_str(), "query": call.query(), "body": String::from_utf8_lossy(&call.body)});
    Ok(json_answer(StatusCode::OK, &told))
}

async fn panics(_: Arc<App>, _: edge::Call) -> Result<edge::Response, Refusal> {
    panic!("on purpose: the secret is 4711")
}

async fn refuses(_: Arc<App>, _: edge::Call) -> Result<edge::Response, Refusal> {
    Err(Refusal::new(Code::Unavailable, "Later.").retry_after(std::time::Duration::from_millis(10)))
}

fn own_shape(refusal: &Refusal, _: &RequestId) -> edge::Response {
    json_answer(refusal.status(), &json!({"mine": refusal.code}))
}

static TABLE: &[Endpoint<App>] = &[
    Endpoint::get("/both", "read", |app, call| answer(echo(app, call))),
    Endpoint::post("/both", 16, "write", |app, call| answer(echo(app, call))),
    Endpoint::post("/mine", 16, "own shape", |app, call| answer(echo(app, call))).refusal::<Value>(own_shape),
    Endpoint::get("/public", "for every origin", |app, call| answer(echo(app, call))).cors(Cors::Public),
    Endpoint::get("/clients", "for clients", |app, call| answer(echo(app, call))).cors(Cors::Clients),
    Endpoint::get("/session", "for the frontend", |app, call| answer(echo(app, call))).cors(Cors::Frontend),
    Endpoint::get("/closed", "for no origin", |app, call| answer(echo(app, call))).cors(Cors::Closed),
    Endpoint::get("/panics", "a defect", |app, call| answer(panics(app, call))),
    Endpoint::get("/refuses", "a refusal", |app, call| answer(refuses(app, call))),
    Endpoint::get("/files/*", "all below", |app, call| answer(echo(app, call))),
];

fn server(demo: bool) -> BoxedFilter<(edge::Response,)> {
    let hosts = vec!["localhost:1".into(), "127.0.0.1:1".into()];
    let edge = Edge {
        hosts,
        origins: vec!["http://app.test".into()],
        demo,
        client_origins: Origins::from_iter(["https://spa.test".into()]),
        ..Edge::default()
    };
    edge::without_socket(edge::routes(edge, Arc::new(App), TABLE))
}

fn request(method: &str, path: &str) -> RequestBuilder {
    warp::test::request().method(method).path(path).header("host", "localhost:1")
}

async fn send(request: RequestBuilder) -> Response<Bytes> {
    request.reply(&server(true)).await
}

fn body(response: &Response<Bytes>) -> Value {
    serde_json::from_slice(response.body()).unwrap()
}

fn header<'a>(response: &'a Response<Bytes>, name: &str) -> Option<&'a str> {
    response.headers().get(name).map(|value| value.to_str().unwrap())
}

#[tokio::test]
async fn a_call_reaches_its_handler_whole() {
    let response = send(request("POST", "/both?a=1&a=2").json(&json!({"x": 1}))).await;
    assert_eq!(body(&response), json!({"method": "POST", "query": "a=1&a=2", "body": "{\"x\":1}"}));
    assert_eq!(body(&send(request("GET", "/both")).await)["query"], Value::Null);
    assert_eq!(send(request("HEAD", "/both")).await.status(), 200);
    assert_eq!(send(request("GET", "/files/a/b")).await.status(), 200);
}

#[tokio::test]
async fn n10_every_answer_has_its_headers() {
    let answers = [
        ("GET", "/both", 200),
        ("GET", "/nothing", 404),
        ("PUT", "/both", 405),
        ("POST", "/both", 415),
        ("GET", "/panics", 500),
        ("OPTIONS", "/both", 204),
        ("GET", "/files", 404),
    ];
    for (method, path, status) in answers {
        let response = send(request(method, path)).await;
        assert_eq!(response.status(), status, "{method} {path}");
        assert_eq!(header(&response, "x-content-type-options"), Some("nosniff"));
        assert_eq!(header(&response, "x-request-id").unwrap().len(), 16);
        // The last three do not follow from the first: whatever an answer is, it loads nothing, and no form of it leads anywhere.
        let policy = header(&response, "content-security-policy").unwrap();
        for nothing in ["default-src", "base-uri", "form-action", "frame-ancestors"] {
            assert!(policy.contains(&format!("{nothing} 'none'")), "{method} {path}: {policy}");
        }
        assert_eq!(header(&response, "server"), None);
        if status >= 400 {
            assert_eq!(body(&response)["request_id"], header(&response, "x-request-id").unwrap());
        }
    }
    let two = [
        send(request("GET", "/both")).await,
        send(request("GET", "/both").header("x-request-id", "mine")).await,
    ];
    assert_ne!(header(&two[0], "x-request-id"), header(&two[1], "x-request-id"));
    assert_ne!(header(&two[1], "x-request-id"), Some("mine"), "a caller's id is not believed");
}

#[tokio::test]
async fn r6_methods_types_and_sizes_are_refused() {
    let method = send(request("DELETE", "/both")).await;
    assert_eq!((method.status().as_u16(), &body(&method)["error"]), (405, &json!("method_not_allowed")));
    assert_eq!(header(&method, "allow"), Some("GET, POST, HEAD, OPTIONS"));
    for sent in [
        request("POST", "/both").body("{}"),
        request("POST", "/both").header("content-type", "text/json").body("{}"),
    ] {
        assert_eq!(send(sent).await.status(), 415);
    }
    let json = |text: &str| request("POST", "/both").header("content-type", "application/json").body(text);
    assert_eq!(send(json("0123456789abcdef")).await.status(), 200);
    let large = send(json("0123456789abcdefg")).await;
    assert_eq!((large.status().as_u16(), &body(&large)["error"]), (413, &json!("payload_too_large")));
    let declared = json("{}").header("content-length", "17");
    assert_eq!(send(declared).await.status(), 413, "refused by what it declares");
}

#[tokio::test]
async fn refusals_take_the_endpoints_own_shape() {
    assert_eq!(
        body(&send(request("POST", "/mine").body("x")).await),
        json!({"mine": "unsupported_media_type"})
    );
    assert_eq!(body(&send(request("GET", "/mine")).await), json!({"mine": "method_not_allowed"}));
    let later = send(request("GET", "/refuses")).await;
    assert_eq!((later.status().as_u16(), header(&later, "retry-after")), (503, Some("1")));
}

#[tokio::test]
async fn a_panic_is_a_500_that_tells_nothing_and_the_server_lives() {
    let server = server(true);
    let response = request("GET", "/panics").reply(&server).await;
    assert_eq!((response.status().as_u16(), &body(&response)["error"]), (500, &json!("internal_error")));
    assert!(!String::from_utf8_lossy(response.body()).contains("4711"));
    assert_eq!(request("GET", "/both").reply(&server).await.status(), 200);
}

#[tokio::test]
async fn h3_only_known_hosts_are_answered() {
    for host in ["localhost:1", "LOCALHOST:1", "127.0.0.1:1"] {
        assert_eq!(
            send(warp::test::request().path("/both").header("host", host)).await.status(),
            200,
            "{host}"
        );
    }
    for host in [
        "localhost",
        "localhost:2",
        "evil.test",
        "localhost:1.evil.test",
        "",
        "a@localhost:1",
        "localhost:1/",
    ] {
        let asked =
            warp::test::request().path("/public").header("host", host).header("origin", "http://app.test");
        let response = send(asked).await;
        assert_eq!(
            (response.status().as_u16(), &body(&response)["error"]),
            (421, &json!("misdirected_request")),
            "{host}"
        );
        assert_eq!(header(&response, "access-control-allow-origin"), None, "N1");
    }
    assert_eq!(send(warp::test::request().path("/both")).await.status(), 400, "no Host at all");
}

#[tokio::test]
async fn h3_the_demo_refuses_what_a_proxy_passed_on() {
    for name in [
        "forwarded",
        "x-forwarded-for",
        "x-forwarded-host",
        "x-forwarded-proto",
        "x-forwarded-port",
        "x-forwarded-server",
        "x-forwarded",
        "via",
        "x-original-host",
        "cf-connecting-ip",
        "x-original-forwarded-for",
        "x-envoy-external-address",
        "x-amzn-trace-id",
        "cf-ray",
        "cdn-loop",
        "front-end-https",
        "x-real-ip",
        "x-original-url",
        "true-client-ip",
        "X-Client-IP",
        "x-cluster-client-ip",
        "client-ip",
        "X_Forwarded_For",
        "x-forwarded_proto",
        "x_real_ip",
        "x_client_ip",
    ] {
        let response = send(request("GET", "/both").header(name, "x")).await;
        assert_eq!(
            (response.status().as_u16(), &body(&response)["error"]),
            (400, &json!("forwarded_header")),
            "{name}"
        );
        assert_eq!(
            request("GET", "/both").header(name, "x").reply(&server(false)).await.status(),
            200,
            "{name}"
        );
    }
}

#[tokio::test]
async fn r8_a_listed_origin_reads_every_answer() {
    for (method, path) in
        [("GET", "/both"), ("POST", "/both"), ("PUT", "/both"), ("GET", "/nothing"), ("GET", "/panics")]
    {
        let response = send(request(method, path).header("origin", "http://app.test")).await;
        assert_eq!(
            header(&response, "access-control-allow-origin"),
            Some("http://app.test"),
            "{method} {path}"
        );
        assert!(header(&response, "access-control-expose-headers").unwrap().contains("X-Request-Id"));
        assert_eq!(header(&response, "vary"), Some("Origin"));
        assert_eq!(header(&response, "access-control-allow-credentials"), None);
    }
}

#[tokio::test]
async fn n2_another_origin_gets_the_plain_answer() {
    for origin in
        ["http://evil.test", "http://app.test:80", "https://app.test", "http://APP.test", "null", ""]
    {
        let response = send(request("GET", "/both").header("origin", origin)).await;
        assert_eq!(response.status(), 200);
        assert_eq!(header(&response, "access-control-allow-origin"), None, "{origin}");
        assert_eq!(header(&response, "vary"), Some("Origin"));
    }
    assert_eq!(header(&send(request("GET", "/both")).await, "vary"), Some("Origin"), "without an Origin too");
}

#[tokio::test]
async fn h4_public_is_for_all_and_closed_for_none() {
    let public = send(request("GET", "/public").header("origin", "http://evil.test")).await;
    assert_eq!(header(&public, "access-control-allow-origin"), Some("*"));
    assert_eq!(header(&public, "access-control-allow-credentials"), None);
    let closed = send(request("GET", "/closed").header("origin", "http://app.test")).await;
    assert_eq!(header(&closed, "access-control-allow-origin"), None);
}

#[tokio::test]
async fn b12_the_frontend_alone_reads_with_its_cookies() {
    let edge = Edge {
        hosts: vec!["localhost:1".into()],
        origins: vec!["http://app.test".into()],
        frontend: Some("https://shop.test".into()),
        ..Edge::default()
    };
    let with = edge::without_socket(edge::routes(edge, Arc::new(App), TABLE));
    let asked = |method, origin| request(method, "/session").header("origin", origin);
    let response = asked("GET", "https://shop.test").reply(&with).await;
    assert_eq!(header(&response, "access-control-allow-origin"), Some("https://shop.test"));
    assert_eq!(header(&response, "access-control-allow-credentials"), Some("true"));
    assert!(header(&response, "access-control-expose-headers").unwrap().contains("ETag"));
    assert_eq!(header(&response, "vary"), Some("Origin"));
    let preflight = asked("OPTIONS", "https://shop.test").header("access-control-request-method", "GET");
    let response = preflight.reply(&with).await;
    assert_eq!(header(&response, "access-control-allow-methods"), Some("GET, HEAD, OPTIONS"));
    assert_eq!(header(&response, "access-control-allow-credentials"), Some("true"));
    let allowed = header(&response, "access-control-allow-headers").unwrap();
    assert!(allowed.contains("X-CSRF-Token") && !allowed.contains("Authorization"), "{allowed}");
    for origin in
        ["http://app.test", "https://shop.test:443", "http://shop.test", "https://x.shop.test", "null"]
    {
        let response = asked("GET", origin).reply(&with).await;
        assert_eq!(header(&response, "access-control-allow-origin"), None, "{origin}");
        assert_eq!(header(&response, "access-control-allow-credentials"), None, "{origin}");
        assert_eq!(header(&response, "vary"), Some("Origin"), "{origin}");
    }
    let response = request("GET", "/both").header("origin", "https://shop.test").reply(&with).await;
    assert_eq!(header(&response, "access-control-allow-origin"), None, "nothing else is for it");
    let without = send(asked("GET", "https://shop.test")).await;
    assert_eq!(header(&without, "access-control-allow-origin"), None, "where none is configured");
    assert_eq!(header(&without, "vary"), None);
}

#[tokio::test]
async fn r8_preflights_are_answered_for_listed_origins() {
    let preflight = |path: &str, origin: &str| {
        request("OPTIONS", path).header("origin", origin).header("access-control-request-method", "POST")
    };
    let response = send(preflight("/both", "http://app.test")).await;
    assert_eq!(response.status(), 204);
    assert_eq!(header(&response, "access-control-allow-methods"), Some("GET, POST, HEAD, OPTIONS"));
    let allowed = header(&response, "access-control-allow-headers");
    assert_eq!(allowed, Some("Authorization, Content-Type, X-Requested-With, X-CSRF-Token"));
    for (path, origin, status) in [
        ("/both", "http://evil.test", 204),
        ("/nothing", "http://app.test", 404),
        ("/closed", "http://app.test", 204),
    ] {
        let response = send(preflight(path, origin)).await;
        assert_eq!(response.status(), status);
        assert_eq!(header(&response, "access-control-allow-methods"), None, "{path} {origin}");
    }
    for origin in ["http://app.test", "https://spa.test"] {
        let response = send(preflight("/clients", origin)).await;
        assert_eq!(header(&response, "access-control-allow-origin"), Some(origin), "H4");
    }
    for (path, origin) in [("/both", "https://spa.test"), ("/clients", "https://spa.test:8443")] {
        let response = send(preflight(path, origin)).await;
        assert_eq!(header(&response, "access-control-allow-origin"), None, "H4: {path} {origin}");
    }
    assert_eq!(header(&send(request("OPTIONS", "/both")).await, "allow"), Some("GET, POST, HEAD, OPTIONS"));
}

#[tokio::test]
async fn h4_the_origins_of_clients_change_while_the_server_runs() {
    let (client_origins, hosts) = (Origins::default(), vec!["localhost:1".into()]);
    let edge = Edge { hosts, client_origins: client_origins.clone(), ..Edge::default() };
    let server = edge::without_socket(edge::routes(edge, Arc::new(App), TABLE));
    for (now, allowed) in
        [(None, None), (Some("https://a.test"), Some("https://a.test")), (Some("https://b.test"), None)]
    {
        client_origins.replace(now.map(str::to_owned));
        let asked = request("GET", "/clients").header("origin", "https://a.test").reply(&server).await;
        assert_eq!(header(&asked, "access-control-allow-origin"), allowed, "{now:?}");
    }
}
