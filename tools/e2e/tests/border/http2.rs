//! HTTP/2 (RFC 9113), frame by frame where a client would never send such frames.

use std::time::Duration;

use e2e::wire::{PATIENCE, Wire};
use e2e::{Options, Server, Stack};

const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
const HEADERS: u8 = 1;
const RST_STREAM: u8 = 3;
const SETTINGS: u8 = 4;
const PING: u8 = 6;
const GOAWAY: u8 = 7;
const CONTINUATION: u8 = 9;
const END_STREAM: u8 = 1;
const END_HEADERS: u8 = 4;
const ENHANCE_YOUR_CALM: u32 = 11;

fn frame(kind: u8, flags: u8, stream: u32, payload: &[u8]) -> Vec<u8> {
    let length = u32::try_from(payload.len()).unwrap().to_be_bytes();
    [&length[1..], &[kind, flags], &stream.to_be_bytes(), payload].concat()
}

/// `GET /health` of `localhost:port` in HPACK, without a table of its own (RFC 7541 §6.2.2).
fn request(port: u16) -> Vec<u8> {
    let literal =
        |index: u8, text: &str| [&[index, u8::try_from(text.len()).unwrap()], text.as_bytes()].concat();
    // `:method: GET`, `:scheme: http`, then `:path` and `:authority` with values of their own.
    [vec![0x82, 0x86], literal(4, "/health"), literal(1, &format!("localhost:{port}"))].concat()
}

/// A connection that has begun.
async fn begun(server: &Server) -> Wire {
    let mut wire = Wire::open(server.port).await;
    wire.send(&[PREFACE, &frame(SETTINGS, 0, 0, &[])].concat()).await.unwrap();
    wire
}

/// The error of the GOAWAY frame among `bytes`, if there is one.
fn goaway(mut bytes: &[u8]) -> Option<u32> {
    while let [a, b, c, kind, _, _, _, _, _, rest @ ..] = bytes {
        let length = usize::try_from(u32::from_be_bytes([0, *a, *b, *c])).unwrap();
        let payload = rest.get(..length)?;
        if *kind == GOAWAY {
            return Some(u32::from_be_bytes(payload[4..8].try_into().unwrap()));
        }
        bytes = &rest[length..];
    }
    None
}

/// A flood is broken off with the error that says so, or with the connection.
async fn is_cut_off(server: &Server, what: &str, burst: impl Fn(u32) -> Vec<u8>) {
    let mut wire = begun(server).await;
    for number in 0..200 {
        if wire.send(&burst(number)).await.is_err() {
            break;
        }
    }
    let said = wire.closed(PATIENCE).await;
    let error = goaway(&said);
    assert_eq!(error, Some(ENHANCE_YOUR_CALM), "{what}");
    server.still_works().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn rapid_resets_are_cut_off() {
    let stack = Stack::start(&Options::new().with_bff()).await;
    for server in [&stack.auth, &stack.api, &stack.bff] {
        let head = request(server.port);
        is_cut_off(server, "resets", |number| {
            let one = |stream: u32| {
                let begin = frame(HEADERS, END_STREAM | END_HEADERS, stream, &head);
                [begin, frame(RST_STREAM, 0, stream, &8_u32.to_be_bytes())].concat()
            };
            (0..100).flat_map(|inner| one((number * 100 + inner) * 2 + 1)).collect()
        })
        .await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_header_of_endless_continuations_is_cut_off() {
    let stack = Stack::start(&Options::new().with_bff()).await;
    for server in [&stack.auth, &stack.api, &stack.bff] {
        let head = request(server.port);
        // `x: yyyy…`, as a literal that enters no table.
        let field = [&[0, 1, b'x', 0x7f, 0xe1, 0x07], [b'y'; 1000 + 120].as_slice()].concat();
        is_cut_off(server, "continuations", |number| {
            let begin = if number == 0 { frame(HEADERS, END_STREAM, 1, &head) } else { Vec::new() };
            [begin, frame(CONTINUATION, 0, 1, &field).repeat(50)].concat()
        })
        .await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_connection_that_only_pings_is_closed() {
    let options = Options::new().seconds("connections.header_time", 2);
    let stack = Stack::start(&options).await;
    let mut wire = begun(&stack.api).await;
    let (mut pings, mut one_by_one) = (0, tokio::time::interval(Duration::from_millis(100)));
    while wire.send(&frame(PING, 0, 0, &[0; 8])).await.is_ok() {
        pings += 1;
        assert!(pings < 90, "it may go on for ever without a request");
        one_by_one.tick().await;
    }
    stack.api.still_works().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_connection_without_a_next_request_is_closed() {
    let options = Options::new().seconds("connections.idle_time", 2).seconds("connections.header_time", 600);
    let stack = Stack::start(&options).await;
    let mut wire = begun(&stack.api).await;
    let head = request(stack.api.port);
    wire.send(&frame(HEADERS, END_STREAM | END_HEADERS, 1, &head)).await.unwrap();
    let said = wire.closed(PATIENCE).await;
    let body = br#"{"status":"ok"}"#;
    assert!(said.windows(body.len()).any(|window| window == body), "it was answered first");
    let again = format!("GET /health HTTP/1.1\r\nHost: localhost:{}\r\n\r\n", stack.api.port);
    assert_eq!(e2e::wire::exchange(stack.api.port, again.as_bytes()).await.status, 200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_client_that_gives_its_answer_no_room_is_cut_off() {
    let options = Options::new().seconds("connections.idle_time", 2).seconds("connections.header_time", 600);
    let stack = Stack::start(&options).await;
    let mut wire = Wire::open(stack.api.port).await;
    // SETTINGS_INITIAL_WINDOW_SIZE (4) is 0.
    let shut = frame(SETTINGS, 0, 0, &[0, 4, 0, 0, 0, 0]);
    let ask = frame(HEADERS, END_STREAM | END_HEADERS, 1, &request(stack.api.port));
    wire.send(&[PREFACE, &shut, &ask].concat()).await.unwrap();
    let said = wire.closed(PATIENCE).await;
    assert!(!said.windows(6).any(|window| window == b"status"), "no body was asked for");
    let again = format!("GET /health HTTP/1.1\r\nHost: localhost:{}\r\n\r\n", stack.api.port);
    assert_eq!(e2e::wire::exchange(stack.api.port, again.as_bytes()).await.status, 200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_header_over_the_limit_is_431() {
    let stack = Stack::start(&Options::new().with_bff()).await;
    let client = stack.client().http2_prior_knowledge().build().unwrap();
    for server in [&stack.auth, &stack.api, &stack.bff] {
        let ask = |size: usize| client.get(server.url("/health")).header("x", "y".repeat(size)).send();
        let small = ask(24_000).await.unwrap();
        assert_eq!((small.status().as_u16(), small.version()), (200, reqwest::Version::HTTP_2));
        let refused = ask(40_000).await.unwrap();
        assert_eq!(refused.status().as_u16(), 431, "{}", server.name);
        assert!(refused.text().await.unwrap().contains("headers_too_large"), "{}", server.name);
        assert_eq!(ask(80_000).await.unwrap().status().as_u16(), 431, "{}", server.name);
        server.still_works().await;
    }
}
