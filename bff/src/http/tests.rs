//! Every endpoint of the bff, without a socket.

use std::fs;

use bytes::Bytes;
use http::Response;
use serde_json::{Value, json};
use tempfile::TempDir;
use warp::test::RequestBuilder;

use super::*;
use crate::files::{self, Files};
use crate::testing::{self, Held, MASTER_KEY};

const HASHED: &str = "/app-e8ea87b065615728_bg.wasm";
const BROWSER: &str = "text/html,application/xhtml+xml,*/*;q=0.8";
const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self'; \
    connect-src 'self' http://localhost:5000 http://localhost:5001; base-uri 'none'; frame-ancestors 'none'; \
    form-action 'self'; manifest-src 'self'";

/// A folder as trunk and `bff pack` leave it.
fn built() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    for folder in ["icons", "code-flow", "session"] {
        fs::create_dir(root.join(folder)).unwrap();
    }
    fs::write(root.join("index.html"), format!("<!doctype html>{}", "<p>app</p>".repeat(100))).unwrap();
    for (folder, name) in [("code-flow", "second"), ("session", "third")] {
        let page = format!("<!doctype html>{}", format!("<p>{name}</p>").repeat(100));
        fs::write(root.join(folder).join("index.html"), page).unwrap();
    }
    fs::write(root.join(&HASHED[1..]), "wasm".repeat(1000)).unwrap();
    fs::write(root.join("app.js"), "let a = 1;".repeat(100)).unwrap();
    fs::write(root.join("icons/time.svg"), "<svg/>").unwrap();
    fs::write(root.join("config.json"), "{\"from\":\"disk\"}").unwrap();
    for ours in ["health", "docs", "redoc", "openapi.json"] {
        fs::write(root.join(ours), "from disk").unwrap();
    }
    files::pack(root).unwrap();
    folder
}

async fn server_of(files: Files, settings: &str) -> (BoxedFilter<(super::Response,)>, Held) {
    let (app, held) = testing::app(files, settings).await;
    (edge::without_socket(routes(app.config.edge.clone(), app)), held)
}

#[tokio::test]
async fn p3_the_document_and_the_table_say_the_same() {
    let (app, _held) = testing::app(Files::default(), "").await;
    assert_eq!(signet_docs::testing::problems(&*app), [""; 0]);
}

async fn server() -> BoxedFilter<(super::Response,)> {
    server_of(Files::load(built().path()).unwrap(), "").await.0
}

async fn unbuilt() -> BoxedFilter<(super::Response,)> {
    server_of(Files::default(), "").await.0
}

fn get(path: &str) -> RequestBuilder {
    warp::test::request().path(path).header("host", "localhost:3000")
}

fn header<'a>(response: &'a Response<Bytes>, name: &str) -> &'a str {
    response.headers().get(name).map_or("", |value| value.to_str().unwrap())
}

fn assert_page_headers(response: &Response<Bytes>) {
    assert_eq!(header(response, "content-security-policy"), POLICY);
    assert_eq!(header(response, "referrer-policy"), "same-origin");
    assert_eq!(header(response, "cross-origin-opener-policy"), "same-origin");
    assert_eq!(header(response, "permissions-policy"), "camera=(), microphone=(), geolocation=()");
    assert_eq!(header(response, "x-content-type-options"), "nosniff");
    assert!(!header(response, "x-request-id").is_empty());
}

/// What the page at an address of the apps says, which tells whose it is.
fn said_at(path: &str) -> &'static str {
    match path.split('?').next() {
        Some("/code-flow" | "/callback") => "<p>second</p>",
        Some("/session" | "/dashboard" | "/where-is-my-token") => "<p>third</p>",
        _ => "<p>app</p>",
    }
}

#[tokio::test]
async fn app_routes_give_the_page() {
    let server = server().await;
    for AppRoute { path, page, .. } in APP_ROUTES {
        for path in [(*path).to_owned(), format!("{path}?a=/../b")] {
            let response = get(&path).header("accept", "*/*").reply(&server).await;
            let shown = String::from_utf8_lossy(response.body()).contains(said_at(&path));
            assert!(shown, "{page} at {path}");
            assert_eq!(
                (response.status().as_u16(), header(&response, "cache-control")),
                (200, "no-cache"),
                "{path}"
            );
            assert_eq!(header(&response, "content-type"), "text/html; charset=utf-8");
            assert!(response.body().starts_with(b"<!doctype html>"));
            assert_page_headers(&response);
        }
    }
}

#[tokio::test]
async fn unknown_addresses_are_404_a_page_for_people_and_json_for_programs() {
    let server = server().await;
    for path in ["/nowhere", "/success/", "/missing.js", "/assets/", "/icons"] {
        let page = get(path).header("accept", BROWSER).header("if-none-match", "*").reply(&server).await;
        assert_eq!((page.status().as_u16(), header(&page, "etag")), (404, ""), "{path}");
        assert!(page.body().starts_with(b"<!doctype html>"));
        assert_eq!(header(&page, "cache-control"), "no-cache");
        let vary: Vec<&[u8]> =
            page.headers().get_all("vary").iter().map(http::HeaderValue::as_bytes).collect();
        assert_eq!(vary, [b"accept-encoding".as_slice(), b"accept"]);
        assert_page_headers(&page);
        let refused = get(path).header("accept", "*/*").reply(&server).await;
        assert_eq!((refused.status().as_u16(), header(&refused, "vary")), (404, "accept"), "{path}");
        let body: Value = serde_json::from_slice(refused.body()).unwrap();
        assert_eq!(body["error"], "not_found");
    }
}

#[tokio::test]
async fn no_path_escapes() {
    let server = server().await;
    for path in [
        "/../Cargo.toml",
        "/%2e%2e/Cargo.toml",
        "/..%2fCargo.toml",
        "/..%5cCargo.toml",
        "/..\\Cargo.toml",
        "//",
        "//app.js",
        "/a/../app.js",
        "/./app.js",
        "/app.js/",
        "/app.js%00",
        "/%00",
        "/app%2ejs",
        "/icons//time.svg",
        "/icons%2ftime.svg",
        "/app.js.br",
        "/app.js.gz",
        "/index.html.br",
        "//etc/passwd",
        "/etc/passwd",
        "/%252e%252e/x",
        "/APP.JS",
        "/app.js;x",
        "/success%20",
        "/%73uccess",
    ] {
        let response = get(path).reply(&server).await;
        assert_eq!(response.status(), 404, "{path}");
        assert_eq!(header(&response, "content-type"), "application/json", "{path}");
    }
}

#[tokio::test]
async fn names_with_a_hash_are_kept_for_good_and_others_asked_about() {
    let server = server().await;
    let kept = get(HASHED).reply(&server).await;
    assert_eq!(header(&kept, "cache-control"), "public, max-age=31536000, immutable");
    assert_eq!(header(&kept, "content-type"), "application/wasm");
    for path in ["/app.js", "/icons/time.svg"] {
        let asked = get(path).reply(&server).await;
        assert_eq!((asked.status().as_u16(), header(&asked, "cache-control")), (200, "no-cache"), "{path}");
        assert!(header(&asked, "etag").starts_with('"'), "strong");
        assert_eq!(header(&asked, "vary"), "accept-encoding");
        assert!(header(&asked, "access-control-allow-origin").is_empty());
    }
}

#[tokio::test]
async fn the_copy_that_the_caller_likes_best_is_sent() {
    let server = server().await;
    let mut tags = Vec::new();
    for (asked, coding) in [("gzip, br", "br"), ("gzip, br;q=0", "gzip"), ("identity", ""), ("*;q=0", "")] {
        let response = get("/app.js").header("accept-encoding", asked).reply(&server).await;
        assert_eq!(
            (response.status().as_u16(), header(&response, "content-encoding")),
            (200, coding),
            "{asked}"
        );
        assert_eq!(header(&response, "content-length"), response.body().len().to_string());
        assert_eq!(header(&response, "content-type"), "text/javascript; charset=utf-8");
        tags.push(header(&response, "etag").to_owned());
    }
    assert!(tags[0] != tags[1] && tags[1] != tags[2] && tags[0] != tags[2]);
    let unpacked = get("/icons/time.svg").header("accept-encoding", "br").reply(&server).await;
    assert_eq!((header(&unpacked, "content-encoding"), &unpacked.body()[..]), ("", b"<svg/>".as_slice()));
}

#[tokio::test]
async fn what_the_caller_has_is_not_sent_again() {
    let server = server().await;
    for path in ["/", "/app.js", HASHED] {
        let first = get(path).header("accept-encoding", "br").reply(&server).await;
        let tag = header(&first, "etag").to_owned();
        for sent in [tag.clone(), format!("\"x\", W/{tag}"), "*".to_owned()] {
            let again =
                get(path).header("accept-encoding", "br").header("if-none-match", &sent).reply(&server).await;
            assert_eq!((again.status().as_u16(), again.body().len()), (304, 0), "{path} {sent}");
            for name in ["etag", "cache-control", "vary", "content-security-policy", "referrer-policy"] {
                assert_eq!(header(&again, name), header(&first, name), "{path} {name}");
            }
        }
        let other =
            get(path).header("accept-encoding", "gzip").header("if-none-match", &tag).reply(&server).await;
        assert_eq!(other.status(), 200, "the tag of another coding");
        let unknown = get(path).header("if-none-match", "\"x\"").reply(&server).await;
        assert_eq!(unknown.status(), 200);
    }
}

#[tokio::test]
async fn head_says_the_length_and_other_methods_are_refused() {
    let server = server().await;
    let head = get("/app.js").method("HEAD").header("accept-encoding", "identity").reply(&server).await;
    assert_eq!((head.status().as_u16(), header(&head, "content-length")), (200, "1000"));
    assert!(head.body().is_empty());
    let whole = get("/config.json").reply(&server).await.body().len().to_string();
    let head = get("/config.json").method("HEAD").reply(&server).await;
    assert_eq!((header(&head, "content-length"), head.body().len()), (whole.as_str(), 0));
    for path in ["/", "/app.js", "/config.json", "/nowhere"] {
        let post = get(path).method("POST").reply(&server).await;
        assert_eq!((post.status().as_u16(), header(&post, "allow")), (405, "GET, HEAD, OPTIONS"), "{path}");
    }
}

#[tokio::test]
async fn n11_our_own_addresses_come_before_files() {
    let server = server().await;
    let config = get("/config.json").reply(&server).await;
    assert_eq!(header(&config, "cache-control"), "no-store");
    let body: Value = serde_json::from_slice(config.body()).unwrap();
    let wanted = json!({"auth_server": "http://localhost:5000", "api": "http://localhost:5001", "poll_interval": 10,
                        "leeway": 0, "demo": true, "first_party_login": true});
    assert_eq!(body, wanted);
    let health = get("/health").reply(&server).await;
    assert_eq!(serde_json::from_slice::<Value>(health.body()).unwrap(), json!({"status": "ok"}));
    for path in ["/docs", "/redoc", "/openapi.json", "/ready", "/docs/assets/docs.js"] {
        let ours = get(path).reply(&server).await;
        assert_eq!(ours.status(), 200, "{path}");
        assert_ne!(ours.body(), "from disk", "N11: {path}");
        assert_ne!(header(&ours, "content-security-policy"), POLICY, "the app's policy is the app's");
    }
    assert_eq!(get("/docs/assets/nothing.js").reply(&server).await.status(), 404);
    for (path, to) in
        [("/index.html?x", "/"), ("/code-flow/index.html", "/code-flow"), ("/session/index.html", "/session")]
    {
        let moved = get(path).reply(&server).await;
        assert_eq!((moved.status().as_u16(), header(&moved, "location")), (308, to), "{path}");
    }
    let style = get("/assets/page.css").reply(&server).await;
    assert_eq!(header(&style, "content-type"), "text/css; charset=utf-8");
}

#[tokio::test]
async fn production_is_said_to_the_app() {
    let settings = format!(
        "profile = \"production\"\n[bff]\npublic_url = \"https://app.example\"\npoll_interval = 3\n\
         master_key = \"{MASTER_KEY}\"\n[auth_server]\nissuer = \"https://auth.example\"\n\
         [api]\nresource = \"https://api.example\"\n"
    );
    let (server, _stop) = server_of(Files::load(built().path()).unwrap(), &settings).await;
    let request = |path| warp::test::request().path(path).header("host", "app.example");
    let body: Value = serde_json::from_slice(request("/config.json").reply(&server).await.body()).unwrap();
    assert_eq!((&body["demo"], &body["poll_interval"]), (&json!(false), &json!(3)));
    let page = request("/").reply(&server).await;
    let connect = "connect-src 'self' https://auth.example https://api.example;";
    assert!(header(&page, "content-security-policy").contains(connect));
}

#[tokio::test]
async fn h3_only_requests_for_this_host_and_without_a_proxy_are_answered() {
    let server = server().await;
    for host in ["127.0.0.1:3000", "[::1]:3000", "LOCALHOST:3000"] {
        assert_eq!(warp::test::request().path("/").header("host", host).reply(&server).await.status(), 200);
    }
    for host in ["localhost", "localhost:5000", "app.example", "app.example:3000"] {
        let response = warp::test::request().path("/").header("host", host).reply(&server).await;
        assert_eq!(response.status(), 421, "{host}");
    }
    assert_eq!(get("/").header("x-forwarded-for", "1.2.3.4").reply(&server).await.status(), 400);
}

#[tokio::test]
async fn without_a_built_app_the_page_says_so() {
    let server = unbuilt().await;
    for path in [
        "/",
        "/success",
        "/inspect",
        "/code-flow",
        "/callback?code=x",
        "/dashboard",
        "/where-is-my-token",
        "/nowhere",
    ] {
        let page = get(path).header("accept", BROWSER).reply(&server).await;
        assert_eq!((page.status().as_u16(), header(&page, "cache-control")), (503, "no-store"), "{path}");
        let text = std::str::from_utf8(page.body()).unwrap();
        assert!(text.contains("cargo xtask dev") && text.contains("/assets/page.css"));
        assert!(!text.contains("<script") && !text.contains("style="), "the policy would stop it");
        assert_page_headers(&page);
    }
    assert_eq!(get("/app.js").reply(&server).await.status(), 404);
    assert_eq!(get("/ready").reply(&server).await.status(), 200);
    assert_eq!(get("/config.json").reply(&server).await.status(), 200);
}

#[tokio::test]
async fn where_only_one_app_is_built_the_other_says_so() {
    let folder = built();
    fs::remove_dir_all(folder.path().join("code-flow")).unwrap();
    let (server, _held) = server_of(Files::load(folder.path()).unwrap(), "").await;
    assert_eq!(get("/").reply(&server).await.status(), 200);
    for path in ["/code-flow", "/callback"] {
        assert_eq!(get(path).reply(&server).await.status(), 503, "{path}");
    }
    assert_eq!(get("/dashboard").reply(&server).await.status(), 200);
}

#[tokio::test]
async fn a_server_that_stops_is_not_ready() {
    let (server, held) = server_of(Files::default(), "").await;
    assert_eq!(get("/ready").reply(&server).await.status(), 200);
    held.stop.send_replace(true);
    let response = get("/ready").reply(&server).await;
    assert_eq!(response.status(), 503);
    assert_eq!(serde_json::from_slice::<Value>(response.body()).unwrap()["status"], "draining");
}
