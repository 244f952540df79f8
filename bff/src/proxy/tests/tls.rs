//! Upstreams over TLS, by authorities of our own: `[outbound] ca_file`. The client of HTTP is the same for `WebSocket`s.

use std::error::Error;
use std::iter::successors;

use futures_util::{SinkExt as _, StreamExt as _};
use signet_service::config::Settings;
use signet_service::outbound::Authorities;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::server::TlsStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::{accept_async, client_async};
use url::Url;

use super::super::sent::{Progress, Sent};
use super::super::testing::Api;
use super::served::Served;
use super::*;
use crate::config::Config;
use crate::proxy::Upstream;
use crate::testing::{Certified, certified};

/// An API at `https://localhost` that does this with each connection whose handshake comes to an end.
async fn api<F>(tls: &Certified, does: fn(TlsStream<TcpStream>) -> F) -> Upstream
where
    F: Future<Output = ()> + Send + 'static,
{
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base: Url =
        format!("https://localhost:{}/api", listener.local_addr().unwrap().port()).parse().unwrap();
    let acceptor = tls.acceptor.clone();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            if let Ok(stream) = acceptor.accept(stream).await {
                tokio::spawn(does(stream));
            }
        }
    });
    Upstream { base, ..Api::saying("").await.upstream() }
}

async fn says_hello(mut stream: TlsStream<TcpStream>) {
    let mut asked = Vec::new();
    while !asked.ends_with(b"\r\n\r\n") {
        assert!(stream.read_buf(&mut asked).await.unwrap() > 0);
    }
    stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello").await.unwrap();
    stream.shutdown().await.unwrap();
}

async fn echoes(stream: TlsStream<TcpStream>) {
    let mut socket = accept_async(stream).await.unwrap();
    let message = socket.next().await.unwrap().unwrap();
    socket.send(message).await.unwrap();
}

/// What the configuration reads of a file with `pem`.
fn trusting(pem: &str) -> Authorities {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ca.pem");
    std::fs::write(&path, pem).unwrap();
    let text = format!("[outbound]\nca_file = {path:?}\n");
    Settings::from_toml(&text).unwrap().read::<Config>().unwrap().authorities
}

#[tokio::test]
async fn an_upstream_of_an_authority_that_is_named_is_asked() {
    let tls = certified("localhost");
    let upstreams = Upstreams::new(vec![api(&tls, says_hello).await], &trusting(&tls.pem)).unwrap();
    let answer = get(&upstreams, "/bff/api/a").await.unwrap();
    assert_eq!((answer.status().as_u16(), text(answer).await.as_str()), (200, "hello"));
}

#[tokio::test]
async fn an_upstream_that_nobody_vouches_for_or_by_another_name_is_a_bad_gateway_and_the_log_says_why() {
    let (tls, other, elsewhere) =
        (certified("localhost"), certified("localhost"), certified("elsewhere.test"));
    for (server, trusted, wanted) in [
        (&tls, Authorities::default(), "UnknownIssuer"),
        (&tls, trusting(&other.pem), "BadSignature"),
        (&elsewhere, trusting(&elsewhere.pem), "not valid for name"),
    ] {
        let upstream = api(server, says_hello).await;
        let asked = http::Request::get(upstream.base.as_str());
        let upstreams = Upstreams::new(vec![upstream], &trusted).unwrap();
        assert_eq!(
            refused(&upstreams, call("GET", "/bff/api/a", &[]), "").await,
            Code::BadGateway,
            "{wanted}"
        );
        // What the log is told: see `unanswered`.
        let until = Until::end_of(&Ends::default(), &session());
        let nothing = Sent::new(Upload::whole(""), 0, Progress::new(), &until);
        let error = upstreams.client.request(asked.body(nothing).unwrap()).await.unwrap_err();
        let told = successors(Some(&error as &(dyn Error + 'static)), |&cause| cause.source());
        let told: Vec<String> = told.map(ToString::to_string).collect();
        assert!(told.iter().any(|cause| cause.contains(wanted)), "{wanted}: {told:?}");
    }
}

#[tokio::test]
async fn b7_a_socket_goes_over_tls_too() {
    let tls = certified("localhost");
    let served = Served::trusting(api(&tls, echoes).await, &trusting(&tls.pem)).await;
    let asked = "ws://app.test/bff/api/socket".into_client_request().unwrap();
    let (mut socket, _) = client_async(asked, served.client).await.unwrap();
    socket.send(Message::text("hello")).await.unwrap();
    assert_eq!(socket.next().await.unwrap().unwrap(), Message::text("hello"));
}
