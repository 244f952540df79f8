//! Connections that leave HTTP, over sockets: RFC 9110 §7.8. What holds for connections goes on to hold for them.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use http::HeaderMap;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, copy, split};
use tokio::net::TcpStream;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::Instant;

use crate::config::{Border, Limits, Listen};
use crate::edge::{self, Call, Edge, Endpoint, Refusal, Response, Upload, answer, text};
use crate::server::{Server, Stop, open};

use super::Moved;

static TABLE: &[Endpoint<()>] = &[
    Endpoint::stream("/echo/*", "says what it hears", |_, _, upload| answer(echo(upload))),
    Endpoint::stream("/no/*", "gives nothing", |_, _, _| answer(no())),
    Endpoint::stream("/lies/*", "says 101 and gives nothing", |_, _, _| answer(lies())),
    Endpoint::get("/plain", "speaks HTTP", |_, call| answer(plain(call))),
];

async fn echo(mut upload: Upload) -> Result<Response, Refusal> {
    let upgrade = upload.upgrade().ok_or_else(|| Refusal::invalid("Ask for another protocol."))?;
    let headers = HeaderMap::from_iter([(http::header::ETAG, http::HeaderValue::from_static("\"a\""))]);
    let conversation: edge::Conversation = Box::new(|socket| {
        Box::pin(async move {
            let (mut from, mut to) = split(socket);
            let _ = copy(&mut from, &mut to).await;
        })
    });
    Ok(upgrade.granted("echo", headers, conversation))
}

async fn no() -> Result<Response, Refusal> {
    Err(Refusal::not_found())
}

async fn lies() -> Result<Response, Refusal> {
    let mut response = Response::default();
    *response.status_mut() = http::StatusCode::SWITCHING_PROTOCOLS;
    response.headers_mut().insert(http::header::UPGRADE, http::HeaderValue::from_static("echo"));
    Ok(response)
}

async fn plain(_: Call) -> Result<Response, Refusal> {
    Ok(text(http::StatusCode::OK, "plain"))
}

struct Served {
    address: SocketAddr,
    stop: watch::Sender<bool>,
    running: JoinHandle<()>,
}

impl Served {
    fn with(limits: Limits) -> Self {
        let border = Border { limits, ..Border::default() };
        let front = open(&Listen::parse("127.0.0.1:0").unwrap(), border).unwrap();
        let address = front.addresses()[0];
        let edge = Edge { hosts: vec!["a.test".into()], ..Edge::default() };
        let routes = edge::routes(edge, Arc::new(()), TABLE);
        let (stop, stopped) = watch::channel(false);
        let running = tokio::spawn(Server { front, routes }.run(Stop::when(stopped)));
        Self { address, stop, running }
    }

    fn usual() -> Self {
        Self::with(Limits::default())
    }

    async fn client(&self) -> Client {
        Client(TcpStream::connect(self.address).await.unwrap())
    }

    /// A connection that has left HTTP.
    async fn left(&self) -> Client {
        let mut client = self.client().await;
        client.says(&asks("/echo/", "echo")).await;
        let heard = client.hears("\r\n\r\n").await;
        assert!(heard.starts_with("HTTP/1.1 101 Switching Protocols\r\n"), "{heard}");
        client
    }
}

struct Client(TcpStream);

impl Client {
    async fn says(&mut self, text: &str) {
        self.0.write_all(text.as_bytes()).await.unwrap();
    }

    /// What it is told until `end` comes.
    async fn hears(&mut self, end: &str) -> String {
        let mut heard = Vec::new();
        while !String::from_utf8_lossy(&heard).ends_with(end) {
            if self.0.read_buf(&mut heard).await.unwrap_or_default() == 0 {
                break;
            }
        }
        String::from_utf8(heard).unwrap()
    }

    /// What it is told until the connection ends; a test does not wait for ever.
    async fn ends(&mut self) -> String {
        let heard = tokio::time::timeout(Duration::from_hours(1), self.hears("(never)")).await;
        heard.expect("the connection was kept open")
    }
}

fn asks(path: &str, protocol: &str) -> String {
    format!("GET {path} HTTP/1.1\r\nHost: a.test\r\nConnection: upgrade\r\nUpgrade: {protocol}\r\n\r\n")
}

const SECOND: &str = "GET /plain HTTP/1.1\r\nHost: a.test\r\n\r\n";

#[tokio::test]
async fn what_comes_behind_the_request_is_said_in_the_new_protocol_and_is_no_request() {
    let served = Served::usual();
    let mut client = served.client().await;
    client.says(&[&asks("/echo/", "echo"), SECOND].concat()).await;
    let heard = client.hears(SECOND).await;
    let (answer, echoed) = heard.split_once("\r\n\r\n").unwrap();
    assert_eq!(echoed, SECOND);
    assert!(answer.starts_with("HTTP/1.1 101 Switching Protocols\r\n"), "{answer}");
    for field in ["\r\nconnection: upgrade", "\r\nupgrade: echo", "\r\netag: \"a\"", "\r\nx-request-id: "] {
        assert!(answer.contains(field), "{field}: {answer}");
    }
    assert!(!answer.contains("content-length") && !answer.contains("transfer-encoding"), "{answer}");
    client.says("and more").await;
    assert_eq!(client.hears("and more").await, "and more");
    client.0.shutdown().await.unwrap();
    assert_eq!(client.ends().await, "", "whose client has said all ends");
}

#[tokio::test]
async fn who_is_refused_a_websocket_has_said_its_last_request() {
    let served = Served::usual();
    for path in ["/no/", "/plain", "/nowhere"] {
        let mut client = served.client().await;
        client.says(&[&asks(path, "x, WebSocket"), SECOND].concat()).await;
        let heard = client.ends().await;
        assert_eq!(heard.matches("HTTP/1.1 ").count(), 1, "{path}: {heard}");
        assert!(heard.contains("\r\nconnection: close\r\n"), "{path}: {heard}");
        assert!(heard.ends_with(if path == "/plain" { "plain" } else { "}" }), "it comes whole: {heard}");
    }
}

#[tokio::test]
async fn another_protocol_that_nobody_gives_is_ignored() {
    let served = Served::usual();
    let mut client = served.client().await;
    client.says(&asks("/plain", "h2c")).await;
    assert!(client.hears("plain").await.starts_with("HTTP/1.1 200 "));
    client.says("GET /plain HTTP/1.1\r\nHost: a.test\r\nConnection: close\r\n\r\n").await;
    let heard = client.ends().await;
    assert!(heard.starts_with("HTTP/1.1 200 ") && heard.ends_with("plain"), "{heard}");
}

#[tokio::test]
async fn a_101_that_was_not_asked_for_or_gives_nothing_is_never_sent() {
    let served = Served::usual();
    for asked in [asks("/lies/", "echo"), "GET /lies/ HTTP/1.1\r\nHost: a.test\r\n\r\n".to_owned()] {
        let mut client = served.client().await;
        client.says(&asked).await;
        let heard = client.hears("}").await;
        assert!(heard.starts_with("HTTP/1.1 500 ") && heard.contains("internal_error"), "{heard}");
    }
    for version in ["HTTP/1.0", "HTTP/1.1"] {
        let mut client = served.client().await;
        let field = if version == "HTTP/1.0" { "Upgrade: echo\r\nConnection: upgrade\r\n" } else { "" };
        client.says(&format!("GET /echo/ {version}\r\nHost: a.test\r\n{field}\r\n")).await;
        let heard = client.hears("}").await;
        assert!(heard.contains(" 400 ") && heard.contains("invalid_request"), "{version}: {heard}");
    }
}

#[tokio::test]
async fn a_connection_that_left_http_keeps_its_place() {
    let served = Served::with(Limits { all: 1, ..Limits::default() });
    let mut first = served.left().await;
    assert_eq!(served.client().await.ends().await, "", "there is no room for another one");
    first.says("hello").await;
    assert_eq!(first.hears("hello").await, "hello");
    drop(first);
    loop {
        let mut next = served.client().await;
        // Where the first one is not gone yet, this fails or ends.
        let sent = next.0.write_all(SECOND.as_bytes()).await;
        if sent.is_ok() && next.hears("plain").await.ends_with("plain") {
            break;
        }
    }
}

#[tokio::test]
async fn it_has_a_time_of_its_own_without_a_byte_and_no_other() {
    let limits = Limits::default();
    assert!(limits.socket_idle_time > limits.idle_time && limits.idle_time > limits.header_time);
    let served = Served::with(limits.clone());
    let mut client = served.left().await;
    tokio::time::pause();
    let began = Instant::now();
    assert_eq!(client.ends().await, "");
    let took = began.elapsed();
    assert!(took + Duration::from_secs(1) > limits.socket_idle_time, "{took:?}");
    assert!(took < limits.socket_idle_time + Duration::from_secs(5), "{took:?}");
}

#[tokio::test(start_paused = true)]
async fn each_byte_gives_it_the_whole_time_anew() {
    let (moved, idle, began) = (Moved::default(), Duration::from_mins(5), Instant::now());
    let moving = async {
        for _ in 0..3 {
            tokio::time::sleep(Duration::from_secs(200)).await;
            moved.note();
        }
        std::future::pending::<()>().await;
    };
    tokio::select! { () = moved.nothing_for(idle) => {}, () = moving => {} }
    assert_eq!(began.elapsed().as_secs(), 3 * 200 + 300);
}

#[tokio::test]
async fn a_server_that_stops_closes_it_and_waits_for_nobody() {
    let served = Served::with(Limits { stop_time: Duration::from_hours(1), ..Limits::default() });
    let (mut one, mut other) = (served.left().await, served.left().await);
    other.says("hello").await;
    assert_eq!(other.hears("hello").await, "hello");
    served.stop.send_replace(true);
    assert_eq!((one.ends().await, other.ends().await), (String::new(), String::new()));
    tokio::time::timeout(Duration::from_secs(20), served.running).await.expect("it waits").unwrap();
}

/// A frame of RFC 9113 §4.1.
fn frame(kind: u8, flags: u8, stream: u8, payload: &[u8]) -> Vec<u8> {
    let length = u8::try_from(payload.len()).unwrap();
    [&[0, 0, length, kind, flags, 0, 0, 0, stream], payload].concat()
}

#[tokio::test]
async fn http2_has_no_other_protocols() {
    let served = Served::usual();
    let mut client = served.client().await;
    // A literal of RFC 7541 §6.2.2 with a name of the static table, or of its own.
    let short = |text: &str| [&[u8::try_from(text.len()).unwrap()], text.as_bytes()].concat();
    let known = |index: u8, value: &str| [vec![index], short(value)].concat();
    let own = |name: &str, value: &str| [vec![0], short(name), short(value)].concat();
    let extended = [
        known(2, "CONNECT"),
        own(":protocol", "websocket"),
        known(6, "http"),
        known(4, "/echo/"),
        known(1, "a.test"),
    ]
    .concat();
    let plain = [vec![0x82, 0x86], known(4, "/plain"), known(1, "a.test")].concat();
    let settings = frame(4, 0, 0, &[]);
    let all = [
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_vec(),
        settings,
        frame(1, 4, 1, &extended),
        frame(1, 5, 3, &plain),
    ];
    client.0.write_all(&all.concat()).await.unwrap();
    let mut heard = Vec::new();
    while !heard.windows(5).any(|bytes| bytes == b"plain") {
        assert!(client.0.read_buf(&mut heard).await.unwrap() > 0, "the other request is answered: {heard:?}");
    }
    let reset = frame(3, 0, 1, &1_u32.to_be_bytes());
    assert!(heard.windows(reset.len()).any(|bytes| bytes == reset), "PROTOCOL_ERROR for that one: {heard:?}");
    // RFC 8441 §3: SETTINGS_ENABLE_CONNECT_PROTOCOL is 8, and it is not announced.
    let length = usize::from(heard[2]);
    let announced: Vec<u8> = heard[9..9 + length].chunks(6).map(|setting| setting[1]).collect();
    assert!(heard[3] == 4 && !announced.contains(&8), "{announced:?}");
}
