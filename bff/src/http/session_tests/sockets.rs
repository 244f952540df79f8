//! `WebSocket`s and streams of whoever is signed in, from their opening to the end of the session: rule H6.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::json;
use signet_service::config::{Border, Limits, Listen};
use signet_service::server::{Server, Stop, open};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::tungstenite::http::HeaderValue;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{WebSocketStream, accept_async, client_async};

use super::{Site, error, header, request, routes, site, site_at};
use crate::rules::csrf::HEADER;
use crate::secret::Digest;
use crate::testing::FakeProvider;

const ORIGIN: &str = "http://localhost:3000";
/// The example of RFC 6455 §1.3.
const KEY: &str = "dGhlIHNhbXBsZSBub25jZQ==";

/// What a handshake has, but for `Origin` and cookie.
const FIELDS: [(&str, &str); 4] = [
    ("connection", "Upgrade"),
    ("upgrade", "websocket"),
    ("sec-websocket-version", "13"),
    ("sec-websocket-key", KEY),
];

async fn asks(
    site: &Site,
    (method, path): (&str, &str),
    fields: &[(&str, &str)],
    body: &str,
) -> http::Response<bytes::Bytes> {
    let asked = fields.iter().fold(request(method, path), |asked, (name, value)| asked.header(*name, *value));
    asked.body(body).reply(&site.server).await
}

#[tokio::test]
async fn h6_only_a_page_of_ours_and_of_somebody_who_is_signed_in_opens_a_socket() {
    let site = site().await;
    site.provider.says("/api/thing", 200, &json!({}));
    let cookie = site.signs_in().await;
    let thing = ("GET", "/bff/api/thing");
    for origin in [
        None,
        Some("null"),
        Some(""),
        Some("http://evil.test"),
        Some("http://localhost:3001"),
        Some("https://localhost:3000"),
        Some("http://127.0.0.1:3000"),
        Some("http://localhost:3000/"),
    ] {
        let mut fields = [&FIELDS[..], &[("cookie", cookie.as_str())]].concat();
        fields.extend(origin.map(|origin| ("origin", origin)));
        assert_eq!(error(&asks(&site, thing, &fields, "").await), (403, json!("csrf")), "{origin:?}");
    }
    let ours = [&FIELDS[..], &[("origin", ORIGIN)]].concat();
    assert_eq!(error(&asks(&site, thing, &ours, "").await), (401, json!("unauthenticated")));
    let stranger = [&ours[..], &[("cookie", "signet_session=made-up")]].concat();
    assert_eq!(error(&asks(&site, thing, &stranger, "").await), (401, json!("unauthenticated")));
    let other = [&ours[..], &[("cookie", cookie.as_str())]].concat();
    assert_eq!(error(&asks(&site, ("GET", "/bff/other/thing"), &other, "").await), (404, json!("not_found")));
    assert!(site.provider.asked("/api/thing").is_empty(), "nothing of it came there");
    let plain = asks(&site, thing, &other, "").await;
    assert_eq!((plain.status().as_u16(), plain.body().as_ref()), (200, b"{}".as_slice()), "it opens none");
    let head = site.provider.heads("/api/thing").remove(0).to_lowercase();
    assert!(
        head.contains("\r\nupgrade: websocket") && head.contains("\r\nauthorization: bearer secret-access"),
        "{head}"
    );
    assert!(!head.contains("\r\norigin:") && !head.contains("\r\ncookie:"), "{head}");
}

#[tokio::test]
async fn b7_what_is_no_opening_handshake_is_refused_with_what_is_missing() {
    let site = site().await;
    site.provider.says("/api/thing", 200, &json!({}));
    let cookie = site.signs_in().await;
    let usual = [&FIELDS[..], &[("origin", ORIGIN), ("cookie", cookie.as_str())]].concat();
    let instead = |name: &str, value: Option<&'static str>| {
        let mut fields: Vec<_> = usual.iter().copied().filter(|(own, _)| *own != name).collect();
        if let Some(value) = value {
            fields.push(("", value));
        }
        fields
    };
    for (method, body, name, value, says) in [
        ("POST", "", "", None, "opened by GET"),
        ("GET", "{}", "", None, "has no body"),
        ("GET", "", "connection", None, "Connection: Upgrade"),
        ("GET", "", "connection", Some("keep-alive"), "Connection: Upgrade"),
        ("GET", "", "sec-websocket-version", None, "Sec-WebSocket-Version: 13"),
        ("GET", "", "sec-websocket-version", Some("8"), "Sec-WebSocket-Version: 13"),
        ("GET", "", "sec-websocket-key", None, "base64 of 16 bytes"),
        ("GET", "", "sec-websocket-key", Some("short"), "base64 of 16 bytes"),
        ("GET", "", "sec-websocket-protocol", Some("a, a"), "names of sub-protocols"),
    ] {
        let fields: Vec<_> = instead(name, value)
            .into_iter()
            .map(|(own, value)| (if own.is_empty() { name } else { own }, value))
            .collect();
        let refused = asks(&site, (method, "/bff/api/thing"), &fields, body).await;
        assert_eq!(error(&refused), (400, json!("invalid_request")), "{says}");
        assert!(String::from_utf8_lossy(refused.body()).contains(says), "{says}: {refused:?}");
        let version = if name == "sec-websocket-version" { "13" } else { "" };
        assert_eq!(header(&refused, "sec-websocket-version"), version, "{says}");
    }
    assert!(site.provider.asked("/api/thing").is_empty(), "nothing of it came there");
    let ignored = instead("upgrade", None);
    let plain = [&ignored[..], &[("upgrade", "h2c")]].concat();
    assert_eq!(asks(&site, ("GET", "/bff/api/thing"), &plain, "").await.status(), 200);
    let head = site.provider.heads("/api/thing").remove(0).to_lowercase();
    assert!(!head.contains("upgrade") && !head.contains("websocket"), "{head}");
}

/// An API that says what it hears, or sends events, and never ends by itself.
async fn api() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            tokio::spawn(async move {
                let mut begun = [0; 64];
                stream.peek(&mut begun).await.unwrap();
                if begun.starts_with(b"GET /events ") {
                    let head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";
                    let event = "9\r\ndata: a\n\n\r\n";
                    stream.write_all([head, event].concat().as_bytes()).await.unwrap();
                    let mut scratch = [0; 4096];
                    while stream.read(&mut scratch).await.is_ok_and(|length| length > 0) {}
                    return;
                }
                let (mut says, mut hears) = accept_async(stream).await.unwrap().split();
                while let Some(Ok(message)) = hears.next().await {
                    if says.send(message).await.is_err() {
                        break;
                    }
                }
            });
        }
    });
    address
}

/// A site over a socket, and somebody who is signed in.
struct Served {
    site: Site,
    address: SocketAddr,
    cookie: String,
    running: JoinHandle<()>,
}

type Socket = WebSocketStream<TcpStream>;

impl Served {
    async fn start() -> Self {
        let more = format!("[[bff.upstreams]]\nprefix = \"live\"\nbase = \"http://{}\"\n", api().await);
        let site = site_at(FakeProvider::start().await, &more).await;
        let cookie = site.signs_in().await;
        let limits = Limits { stop_time: Duration::from_hours(1), ..Limits::default() };
        let border = Border { limits, ..Border::default() };
        let front = open(&Listen::parse("127.0.0.1:0").unwrap(), border).unwrap();
        let address = front.addresses()[0];
        let routes = routes(site.app.config.edge.clone(), Arc::clone(&site.app));
        let stop = Stop::when(site.held.stop.subscribe());
        let running = tokio::spawn(Server { front, routes }.run(stop));
        Self { site, address, cookie, running }
    }

    /// A page of ours opens a socket, and hears what it says.
    async fn opens(&self, cookie: &str) -> Socket {
        let mut asked = "ws://localhost:3000/bff/live/socket".into_client_request().unwrap();
        let fields = asked.headers_mut();
        fields.insert("origin", HeaderValue::from_static(ORIGIN));
        fields.insert("cookie", cookie.parse().unwrap());
        let (mut socket, _) =
            client_async(asked, TcpStream::connect(self.address).await.unwrap()).await.unwrap();
        socket.send(Message::text("hello")).await.unwrap();
        assert_eq!(socket.next().await.unwrap().unwrap(), Message::text("hello"));
        socket
    }

    /// A page of ours reads events, of which the first has come.
    async fn reads(&self, cookie: &str) -> TcpStream {
        let mut client = TcpStream::connect(self.address).await.unwrap();
        let asked =
            format!("GET /bff/live/events HTTP/1.1\r\nHost: localhost:3000\r\nCookie: {cookie}\r\n\r\n");
        client.write_all(asked.as_bytes()).await.unwrap();
        let mut heard = Vec::new();
        while !heard.windows(7).any(|bytes| bytes == b"data: a") {
            assert!(client.read_buf(&mut heard).await.unwrap() > 0);
        }
        assert!(heard.starts_with(b"HTTP/1.1 200 OK\r\n"), "{}", String::from_utf8_lossy(&heard));
        client
    }
}

/// Returns when the other side has ended it; a test does not wait for ever.
async fn is_closed(socket: &mut Socket) {
    let next = tokio::time::timeout(Duration::from_secs(20), socket.next());
    let next = next.await.expect("the socket was kept open");
    assert!(
        matches!(next, None | Some(Err(Error::Protocol(_) | Error::ConnectionClosed | Error::Io(_)))),
        "{next:?}"
    );
}

/// The same of a stream, which does not end as a whole answer does.
async fn is_cut_off(stream: &mut TcpStream) {
    let mut rest = Vec::new();
    let all = tokio::time::timeout(Duration::from_secs(20), stream.read_to_end(&mut rest));
    let _ = all.await.expect("the stream was kept open");
    assert!(!rest.ends_with(b"0\r\n\r\n"), "nobody shall take it for whole: {rest:?}");
}

#[tokio::test]
async fn h6_an_origin_that_is_there_twice_opens_none() {
    let served = Served::start().await;
    for (origin, wanted) in [
        (ORIGIN, "HTTP/1.1 101 "),
        ("http://localhost:3000\r\nOrigin: http://localhost:3000", "HTTP/1.1 403 "),
        ("http://localhost:3000\r\nOrigin: http://evil.test", "HTTP/1.1 403 "),
        ("http://evil.test\r\nOrigin: http://localhost:3000", "HTTP/1.1 403 "),
    ] {
        let fields = FIELDS.map(|(name, value)| format!("{name}: {value}\r\n")).concat();
        let (cookie, mut heard) = (&served.cookie, Vec::new());
        let asked = format!(
            "GET /bff/live/x HTTP/1.1\r\nHost: localhost:3000\r\nCookie: {cookie}\r\n{fields}Origin: {origin}\r\n\r\n"
        );
        let mut client = TcpStream::connect(served.address).await.unwrap();
        client.write_all(asked.as_bytes()).await.unwrap();
        while !heard.windows(4).any(|four| four == b"\r\n\r\n") {
            assert!(client.read_buf(&mut heard).await.unwrap() > 0);
        }
        assert!(heard.starts_with(wanted.as_bytes()), "{origin}: {}", String::from_utf8_lossy(&heard));
    }
}

#[tokio::test]
async fn h6_what_is_open_closes_when_its_session_signs_out_and_no_other() {
    let served = Served::start().await;
    let (site, ours, other) = (&served.site, served.cookie.clone(), served.site.signs_in().await);
    let (mut one, mut two) = (served.opens(&ours).await, served.opens(&ours).await);
    let mut stream = served.reads(&ours).await;
    let mut others = served.opens(&other).await;
    let csrf = site.csrf(&ours).await;
    let out = request("POST", "/bff/logout").header("cookie", &ours).header(HEADER, csrf);
    assert_eq!(out.reply(&site.server).await.status(), 200);
    is_closed(&mut one).await;
    is_closed(&mut two).await;
    is_cut_off(&mut stream).await;
    others.send(Message::text("still here")).await.unwrap();
    assert_eq!(others.next().await.unwrap().unwrap(), Message::text("still here"));
}

#[tokio::test]
async fn h6_what_is_open_closes_when_its_session_ends_elsewhere() {
    let served = Served::start().await;
    let app = &served.site.app;
    let (mut socket, mut stream) = (served.opens(&served.cookie).await, served.reads(&served.cookie).await);
    let secret = served.cookie.split_once('=').unwrap().1;
    app.store.end_session(&Digest::of(secret)).await.unwrap();
    app.ends.look(&app.store, app.clock.now()).await.unwrap();
    is_closed(&mut socket).await;
    is_cut_off(&mut stream).await;
}

#[tokio::test]
async fn h6_a_socket_is_no_use_of_its_session() {
    let served = Served::start().await;
    let (app, hand) = (&served.site.app, &served.site.held.hand);
    let mut socket = served.opens(&served.cookie).await;
    let idle = app.config.keeping.lifetime.idle;
    hand.fetch_add(idle - 1, Ordering::SeqCst);
    socket.send(Message::text("busy")).await.unwrap();
    assert_eq!(socket.next().await.unwrap().unwrap(), Message::text("busy"));
    app.ends.look(&app.store, app.clock.now()).await.unwrap();
    socket.send(Message::text("busy")).await.unwrap();
    assert_eq!(socket.next().await.unwrap().unwrap(), Message::text("busy"));
    hand.fetch_add(1, Ordering::SeqCst);
    app.ends.look(&app.store, app.clock.now()).await.unwrap();
    is_closed(&mut socket).await;
}

#[tokio::test]
async fn a_server_that_stops_closes_its_sockets_and_waits_for_none() {
    let served = Served::start().await;
    let mut socket = served.opens(&served.cookie).await;
    served.site.held.stop.send_replace(true);
    is_closed(&mut socket).await;
    tokio::time::timeout(Duration::from_secs(20), served.running).await.expect("it waits").unwrap();
}
