//! `WebSocket`s through us, byte by byte and with somebody else's client: RFC 6455, contract B7.

use futures_util::{SinkExt as _, StreamExt as _};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::tungstenite::{Message, protocol::CloseFrame};
use tokio_tungstenite::{accept_async, client_async};
use url::Url;

use super::super::testing::{Api, Does};
use super::served::Served;
use super::streams::everybody_waits;
use super::*;
use crate::proxy::Upstream;

/// The example of RFC 6455 §1.3.
const KEY: &str = "dGhlIHNhbXBsZSBub25jZQ==";
const ACCEPT: &str = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";
/// So much is sent where nobody reads.
const ALL: usize = 96 << 20;
/// What the sockets of two connections and the buffers between them may hold; the system gives a socket some megabytes.
const ON_ITS_WAY: usize = 32 << 20;

fn asks(more: &str) -> String {
    format!(
        "GET /bff/api/socket?a=1 HTTP/1.1\r\nHost: app.test\r\nConnection: keep-alive, Upgrade\r\nUpgrade: websocket\r\n\
         Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {KEY}\r\n{more}\r\n"
    )
}

fn agrees(more: &str) -> String {
    format!(
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
         Sec-WebSocket-Accept: {ACCEPT}\r\n{more}\r\n"
    )
}

#[tokio::test]
async fn b7_a_socket_is_asked_for_with_our_token_and_what_the_two_ends_agree_on() {
    let answer =
        agrees("Sec-WebSocket-Protocol: b\r\nSet-Cookie: a=b\r\nServer: x\r\nX-Request-Id: theirs\r\n");
    let api = Api::that(Does::SaysAndWaits(answer.into())).await;
    let mut served = Served::with(api.upstream()).await;
    served
        .says(&asks(
            "Cookie: session=secret\r\nAuthorization: Basic c2VjcmV0\r\nOrigin: http://app.test\r\nX-Forwarded-For: 192.0.2.7\r\n\
             Sec-Fetch-Site: same-origin\r\nUser-Agent: a browser\r\nSec-WebSocket-Protocol: a, b\r\n",
        ))
        .await;
    let heard = served.hears("\r\n\r\n").await;
    let (asked, host) = (api.request(), api.base.authority().to_owned());
    let mut lines: Vec<&str> = asked.trim_end().split("\r\n").collect();
    assert_eq!(lines.remove(0), "GET /api/socket?a=1 HTTP/1.1");
    lines.retain(|line| !line.starts_with("x-request-id: ") && !line.starts_with("traceparent: "));
    lines.sort_unstable();
    let wanted = [
        format!("authorization: Bearer {TOKEN}"),
        "connection: Upgrade".to_owned(),
        format!("host: {host}"),
        format!("sec-websocket-key: {KEY}"),
        "sec-websocket-protocol: a, b".to_owned(),
        "sec-websocket-version: 13".to_owned(),
        "upgrade: websocket".to_owned(),
        "user-agent: a browser".to_owned(),
    ];
    assert_eq!(lines, wanted);
    assert!(heard.starts_with("HTTP/1.1 101 Switching Protocols\r\n"), "{heard}");
    for field in ["upgrade: websocket", "connection: upgrade", "sec-websocket-protocol: b"] {
        assert!(heard.contains(&format!("\r\n{field}\r\n")), "{field}: {heard}");
    }
    assert!(heard.contains(&format!("\r\nsec-websocket-accept: {ACCEPT}\r\n")), "{heard}");
    assert!(
        !heard.contains("set-cookie") && !heard.contains("server:") && !heard.contains("theirs"),
        "{heard}"
    );
    assert!(!heard.contains("sec-websocket-extensions"), "{heard}");
}

#[tokio::test]
async fn b7_an_upstream_that_opens_no_socket_answers_as_always() {
    for (status, more) in
        [(401, ""), (403, ""), (404, ""), (307, "Location: /api/other\r\n"), (200, ""), (426, "")]
    {
        let answer = format!("HTTP/1.1 {status} X\r\n{more}Set-Cookie: a=b\r\nContent-Length: 4\r\n\r\nelse");
        let api = Api::saying(&answer).await;
        let mut served = Served::with(api.upstream()).await;
        let second = "GET /bff/api/second HTTP/1.1\r\nHost: app.test\r\n\r\n";
        served.says(&[&asks(""), second].concat()).await;
        let heard = served.hears("(never)").await;
        assert!(
            heard.starts_with(&format!("HTTP/1.1 {status} ")) && heard.ends_with("\r\n\r\nelse"),
            "{heard}"
        );
        assert!(!heard.contains("set-cookie") && heard.contains("\r\nconnection: close\r\n"), "{heard}");
        assert_eq!(heard.contains("\r\nlocation: /bff/api/other\r\n"), status == 307, "{heard}");
        assert_eq!(heard.matches("HTTP/1.1 ").count(), 1, "what came behind it was no request: {heard}");
        assert!(!api.request().contains("second"), "{}", api.request());
    }
}

#[tokio::test]
async fn b7_an_upstream_that_agrees_to_something_else_is_a_bad_gateway() {
    let accept = format!("Sec-WebSocket-Accept: {ACCEPT}\r\n");
    for answer in [
        agrees("Sec-WebSocket-Protocol: a\r\n"),
        agrees("Sec-WebSocket-Extensions: permessage-deflate\r\n"),
        agrees(&accept),
        agrees("").replace("websocket\r\n", "h2c\r\n"),
        agrees("").replace("Connection: Upgrade\r\n", ""),
        agrees("").replace("s3pP", "S3pP"),
        agrees("").replace(&accept, ""),
        "HTTP/1.1 101 Switching Protocols\r\n\r\n".to_owned(),
        "HTTP/1.0 101 Switching Protocols\r\n\r\n".to_owned(),
        String::new(),
    ] {
        let api = Api::that(Does::Says(answer.clone().into())).await;
        let mut served = Served::with(api.upstream()).await;
        served.says(&asks("")).await;
        let heard = served.hears("(never)").await;
        assert!(heard.starts_with("HTTP/1.1 502 ") && heard.contains("\"bad_gateway\""), "{answer}: {heard}");
    }
}

#[tokio::test]
async fn b7_what_a_client_says_too_early_goes_on_after_the_101_and_not_before() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base: Url = format!("http://{}/api", listener.local_addr().unwrap()).parse().unwrap();
    let upstream = Upstream { base, ..Api::saying("").await.upstream() };
    let mut served = Served::with(upstream).await;
    let early = "GET /bff/api/second HTTP/1.1\r\nHost: app.test\r\n\r\n";
    served.says(&[&asks(""), early].concat()).await;
    let (mut api, _) = listener.accept().await.unwrap();
    let mut asked = Vec::new();
    while !asked.ends_with(b"\r\n\r\n") {
        assert!(api.read_buf(&mut asked).await.unwrap() > 0);
    }
    let asked = String::from_utf8(asked).unwrap();
    assert!(asked.starts_with("GET /api/socket?a=1 ") && !asked.contains("second"), "{asked}");
    api.write_all(agrees("").as_bytes()).await.unwrap();
    let mut said = vec![0; early.len()];
    api.read_exact(&mut said).await.unwrap();
    assert_eq!(String::from_utf8(said).unwrap(), early, "byte by byte, and no request of ours");
    api.write_all(b"and back").await.unwrap();
    assert!(served.hears("and back").await.contains("101 Switching Protocols"));
}

/// An upstream that says what it hears, frame by frame.
async fn echo() -> Url {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}/api", listener.local_addr().unwrap()).parse().unwrap();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(async move {
                let (mut says, mut hears) = accept_async(stream).await.unwrap().split();
                while let Some(Ok(message)) = hears.next().await {
                    if message.is_text() || message.is_binary() {
                        says.send(message).await.unwrap();
                    }
                }
            });
        }
    });
    base
}

#[tokio::test]
async fn b7_messages_of_a_mebibyte_go_both_ways_whole_and_so_does_the_farewell() {
    let upstream = Upstream { base: echo().await, ..Api::saying("").await.upstream() };
    let served = Served::with(upstream).await;
    let asked = "ws://app.test/bff/api/socket".into_client_request().unwrap();
    let (mut socket, _) = client_async(asked, served.client).await.unwrap();
    let bytes: Vec<u8> = (0..1_usize << 20).map(|number| u8::try_from(number % 251).unwrap()).collect();
    for message in [Message::text("hello"), Message::binary(bytes), Message::text("ä".repeat(1 << 19))] {
        socket.send(message.clone()).await.unwrap();
        assert_eq!(socket.next().await.unwrap().unwrap(), message);
    }
    let farewell = CloseFrame { code: 4321.into(), reason: "enough".into() };
    socket.close(Some(farewell.clone())).await.unwrap();
    assert_eq!(socket.next().await.unwrap().unwrap(), Message::Close(Some(farewell)));
    assert!(socket.next().await.is_none());
}

#[tokio::test]
async fn b7_an_upstream_is_read_no_faster_than_the_client_reads() {
    let api = Api::that(Does::SaysAndPours(agrees("").into(), ALL)).await;
    let mut served = Served::with(api.upstream()).await;
    served.says(&asks("")).await;
    let mut heard = Vec::new();
    while !heard.windows(4).any(|four| four == b"\r\n\r\n") {
        served.client.read_buf(&mut heard).await.unwrap();
    }
    let poured = everybody_waits(&api).await;
    assert!((1..=ON_ITS_WAY).contains(&poured), "{poured} of {ALL} bytes, and nothing taken");
    let answer = heard.windows(4).position(|four| four == b"\r\n\r\n").unwrap() + 4;
    let (mut taken, mut buffer) = (heard.len() - answer, vec![0; 1 << 20]);
    while taken < ALL {
        taken += served.client.read(&mut buffer).await.unwrap();
    }
    assert_eq!(taken, ALL);
}

#[tokio::test]
async fn b7_a_client_is_read_no_faster_than_the_upstream_reads() {
    let api = Api::that(Does::SaysAndIgnores(agrees("").into())).await;
    let mut served = Served::with(api.upstream()).await;
    served.says(&asks("")).await;
    served.hears("\r\n\r\n").await;
    let sent = sends_until_nobody_takes_more(&served.client).await;
    assert!((1..=ON_ITS_WAY).contains(&sent), "{sent} bytes were taken, and none was read");
}

async fn sends_until_nobody_takes_more(client: &TcpStream) -> usize {
    let (mut sent, mut quiet, bytes) = (0, 0, vec![b'x'; 64 << 10]);
    while quiet < 5_000 && sent < ALL {
        quiet += 1;
        if let Ok(taken) = client.try_write(&bytes) {
            (sent, quiet) = (sent + taken, 0);
        }
        tokio::task::yield_now().await;
    }
    sent
}

#[tokio::test]
async fn b7_whoever_goes_takes_the_other_along() {
    let api = Api::that(Does::SaysAndWaits(agrees("").into())).await;
    let mut served = Served::with(api.upstream()).await;
    served.says(&asks("")).await;
    served.hears("\r\n\r\n").await;
    drop(served.client);
    api.is_left().await;
    let api = Api::that(Does::Says([agrees("").as_bytes(), b"the last word"].concat())).await;
    let mut served = Served::with(api.upstream()).await;
    served.says(&asks("")).await;
    let heard = served.hears("(never)").await;
    assert!(heard.starts_with("HTTP/1.1 101 ") && heard.ends_with("\r\n\r\nthe last word"), "{heard}");
}

#[tokio::test]
async fn b7_a_client_that_goes_before_the_answer_ends_the_request_for_a_socket() {
    let api = Api::that(Does::SaysAndWaits(Vec::new())).await;
    let mut served = Served::with(api.upstream()).await;
    served.says(&asks("")).await;
    while !api.was_asked() {
        tokio::task::yield_now().await;
    }
    drop(served.client);
    api.is_left().await;
}

#[tokio::test]
async fn h6_a_socket_that_is_not_open_yet_ends_with_its_session() {
    let api = Api::that(Does::SaysAndWaits(Vec::new())).await;
    let mut served = Served::with(api.upstream()).await;
    served.says(&asks("")).await;
    while !api.was_asked() {
        tokio::task::yield_now().await;
    }
    served.ends.over([&session()]);
    let heard = served.hears("(never)").await;
    assert!(heard.starts_with("HTTP/1.1 401 ") && heard.contains("\"unauthenticated\""), "{heard}");
    api.is_left().await;
}
