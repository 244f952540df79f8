//! The pages, their files and the document, without a socket.

use std::fmt::Write as _;
use std::sync::Arc;

use bytes::Bytes;
use http::Response;
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use signet_service::edge::{self, Edge, Endpoint};
use signet_service::openapi::About;
use warp::filters::BoxedFilter;
use warp::test::RequestBuilder;

use crate::{Document, Documented, assets, document, redoc, swagger_ui, testing};

#[derive(Default)]
struct App(Document);

static TABLE: &[Endpoint<App>] = &[document(), swagger_ui(), redoc(), assets()];

impl Documented for App {
    const ABOUT: About = About { title: "A test", description: "Nothing." };

    fn table() -> &'static [Endpoint<Self>] {
        TABLE
    }

    fn address(&self) -> &'static str {
        "http://localhost:1"
    }

    fn document(&self) -> &Document {
        &self.0
    }
}

fn server() -> BoxedFilter<(edge::Response,)> {
    let hosts = vec!["localhost:1".to_owned()];
    edge::without_socket(edge::routes(Edge { hosts, ..Edge::default() }, Arc::new(App::default()), TABLE))
}

fn get(path: &str) -> RequestBuilder {
    warp::test::request().path(path).header("host", "localhost:1")
}

fn header<'a>(response: &'a Response<Bytes>, name: &str) -> &'a str {
    response.headers().get(name).map_or("", |value| value.to_str().unwrap())
}

#[test]
fn the_documentation_holds_what_it_asks_of_others() {
    assert_eq!(testing::problems(&App::default()), [""; 0]);
}

#[tokio::test]
async fn n9_the_document_is_json_that_is_asked_about_each_time() {
    let server = server();
    let response = get("/openapi.json").reply(&server).await;
    assert_eq!((response.status().as_u16(), header(&response, "content-type")), (200, "application/json"));
    assert_eq!(header(&response, "cache-control"), "no-cache");
    let document: Value = serde_json::from_slice(response.body()).unwrap();
    assert_eq!((&document["openapi"], &document["info"]["title"]), (&"3.1.0".into(), &"A test".into()));
    let again = get("/openapi.json").header("if-none-match", header(&response, "etag")).reply(&server).await;
    assert_eq!((again.status().as_u16(), again.body().len()), (304, 0));
}

#[tokio::test]
async fn p3_the_pages_have_a_policy_of_their_own() {
    let server = server();
    for path in ["/docs", "/redoc"] {
        let page = get(path).reply(&server).await;
        assert_eq!(
            (page.status().as_u16(), header(&page, "content-type")),
            (200, "text/html; charset=utf-8")
        );
        let policy = header(&page, "content-security-policy");
        assert!(
            policy.starts_with("default-src 'none'; ") && policy.contains("connect-src 'self'; "),
            "{policy}"
        );
        assert!(!policy.contains("unsafe") && !policy.contains("http"), "{policy}");
        assert_eq!(header(&page, "x-content-type-options"), "nosniff", "N10");
        let again = get(path).header("if-none-match", header(&page, "etag")).reply(&server).await;
        assert_eq!((again.status().as_u16(), header(&again, "content-security-policy")), (304, policy));
    }
}

#[tokio::test]
async fn each_address_that_a_page_names_is_there_and_none_is_elsewhere() {
    let server = server();
    for path in ["/docs", "/redoc"] {
        let page = get(path).reply(&server).await;
        let text = std::str::from_utf8(page.body()).unwrap();
        assert!(!text.contains("//") && !text.contains("<style") && !text.contains("style="), "{text}");
        let named: Vec<&str> =
            text.split(['"']).filter(|part| part.starts_with('/') && !part.starts_with("/>")).collect();
        assert!(named.len() > 5, "{named:?}");
        for address in named {
            assert_eq!(get(address).reply(&server).await.status(), 200, "{address}");
        }
    }
}

#[tokio::test]
async fn p3_files_come_packed_for_those_who_can_unpack_and_plain_for_the_others() {
    let server = server();
    let path = "/docs/assets/redoc.standalone.js";
    let packed = get(path).header("accept-encoding", "gzip, br").reply(&server).await;
    assert_eq!((header(&packed, "content-encoding"), header(&packed, "vary")), ("br", "accept-encoding"));
    let plain = get(path).header("accept-encoding", "gzip").reply(&server).await;
    assert_eq!((plain.status().as_u16(), header(&plain, "content-encoding")), (200, ""));
    assert!(plain.body().len() > 3 * packed.body().len() && plain.body().starts_with(b"/*!"));
    assert_ne!(header(&plain, "etag"), header(&packed, "etag"));
    let ours = get("/docs/assets/docs.js").header("accept-encoding", "br").reply(&server).await;
    assert_eq!(header(&ours, "content-encoding"), "");
    for none in ["/docs/assets/", "/docs/assets/docs.html", "/docs/assets/..%2fdocs.html", "/docs/"] {
        assert_eq!(get(none).reply(&server).await.status(), 404, "{none}");
    }
}

/// The digests of the published files; of ReDoc's, once the address of its logo is empty.
#[tokio::test]
async fn what_others_made_is_as_they_published_it() {
    for (name, digest) in [
        ("swagger-ui-bundle.js", "e6a898692f2d768e807c3ba4626068a69a2c5dd960dd6c76f3e4d3a3de180af2"),
        ("swagger-ui.css", "5ed08757e53da3e026d6cbecc61fe5d43585c9560b302d534ad56692519a273d"),
        ("redoc.standalone.js", "3069c824f8f876f24fedbc2e98885921b250f5b20e540e435f60fa430f9a1f04"),
    ] {
        let plain = get(&format!("/docs/assets/{name}")).reply(&server()).await;
        let digits = Sha256::digest(plain.body()).iter().fold(String::new(), |mut digits, byte| {
            let _ = write!(digits, "{byte:02x}");
            digits
        });
        assert_eq!(digits, digest, "{name}");
    }
}
