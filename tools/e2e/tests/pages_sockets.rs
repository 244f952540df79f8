//! `WebSockets` through the bff, from pages in a real browser to an API of the test's own: contract B7, rule H6.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]

use std::time::{Duration, Instant};

use e2e::{Browser, Options, Stack, USER};
use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::json;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio_tungstenite::accept_async;

/// An API that says what it hears.
async fn api() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(async move {
                let (mut says, mut hears) = accept_async(stream).await.unwrap().split();
                while let Some(Ok(message)) = hears.next().await {
                    if says.send(message).await.is_err() {
                        break;
                    }
                }
            });
        }
    });
    port
}

/// Another server on this machine, whose page may do anything: to a browser it is the same site, so the cookie goes along.
async fn neighbour() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            // A browser opens connections ahead of need, and says nothing on them.
            tokio::spawn(async move {
                let _ = stream.read(&mut [0; 4096]).await;
                let page = "<!doctype html><title>neighbour</title>";
                let head = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n";
                let _ = stream.write_all([head, page].concat().as_bytes()).await;
            });
        }
    });
    port
}

struct Scene {
    stack: Stack,
    browser: Browser,
}

impl Scene {
    /// `USER` is signed in at the bff.
    async fn new() -> Self {
        let base = format!("http://127.0.0.1:{}", api().await);
        let upstream = format!("[[bff.upstreams]]\nprefix = \"live\"\nbase = \"{base}\"\n");
        let options = Options::new().with_bff().clients(&upstream);
        let (stack, browser) = tokio::join!(Stack::start(&options), Browser::start());
        browser.open(&stack.bff.url("/bff/login?return_to=/session")).await;
        browser.fill("#username", USER.0).await;
        browser.fill("#password", USER.1).await;
        browser.click("#login-submit").await;
        browser.click("#consent-allow").await;
        browser.arrives(&stack.bff.url("/session")).await;
        Self { stack, browser }
    }

    /// A script that opens a socket and says `hello`; `window.heard` is what becomes of it.
    fn opens(&self) -> String {
        let address = self.stack.bff.url("/bff/live/socket").replace("http://", "ws://");
        format!(
            "window.heard = []; window.socket = new WebSocket('{address}'); \
             socket.onopen = () => socket.send('hello'); \
             socket.onmessage = event => heard.push(event.data); \
             socket.onclose = event => heard.push('closed ' + event.code);"
        )
    }

    /// The status of each answer to a request for a socket, by the log of the bff.
    fn answered(&self) -> Vec<u16> {
        let log = self.stack.bff.log();
        let lines = log.lines().filter(|line| line.contains("path=\"/bff/live/socket\""));
        let status = |line: &str| line.split_once(" status=").unwrap().1.get(..3).unwrap().parse().unwrap();
        lines.map(status).collect()
    }

    /// What has become of it once `wanted` is the last of it.
    async fn hears(&self, wanted: &str) {
        let script = format!(
            "const began = Date.now(); \
             while (heard.at(-1) !== '{wanted}' && Date.now() - began < 20000) \
             await new Promise(done => setTimeout(done, 20)); return heard;"
        );
        let heard = self.browser.js_later(&script).await;
        assert_eq!(heard.as_array().unwrap().last(), Some(&json!(wanted)), "{heard}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn h6_a_page_of_ours_speaks_until_it_signs_out() {
    let scene = Scene::new().await;
    scene.browser.js(&scene.opens()).await;
    scene.hears("hello").await;
    // A message of a mebibyte.
    let large = "const text = 'x'.repeat(1 << 20); \
                 const came = new Promise(done => socket.addEventListener('message', event => done(event.data === text))); \
                 socket.send(text); return await came;";
    assert_eq!(scene.browser.js_later(large).await, json!(true));
    let began = Instant::now();
    let out = "const csrf = (await (await fetch('/bff/session')).json()).csrf_token; \
               return (await fetch('/bff/logout', {method: 'POST', headers: {'x-csrf-token': csrf}})).status;";
    assert_eq!(scene.browser.js_later(out).await, json!(200));
    // Without a word: what the two ends say is not ours to make up.
    scene.hears("closed 1006").await;
    assert!(began.elapsed() < Duration::from_secs(10), "{:?}", began.elapsed());
    scene.browser.js(&scene.opens()).await;
    scene.hears("closed 1006").await;
    assert_eq!(scene.answered(), [101, 401]);
    scene.browser.quit().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn h6_a_page_of_another_server_of_this_machine_opens_none() {
    let scene = Scene::new().await;
    let port = neighbour().await;
    for host in ["localhost", "127.0.0.1"] {
        scene.browser.open(&format!("http://{host}:{port}/")).await;
        scene.browser.js(&scene.opens()).await;
        scene.hears("closed 1006").await;
    }
    assert_eq!(scene.answered(), [403, 403]);
    scene.browser.quit().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_bff_that_stops_closes_what_is_open_and_ends_well() {
    let mut scene = Scene::new().await;
    scene.browser.js(&scene.opens()).await;
    scene.hears("hello").await;
    let began = Instant::now();
    let status = scene.stack.bff.stop();
    assert!(status.success(), "{status}");
    assert!(began.elapsed() < Duration::from_secs(8), "it waits for nobody: {:?}", began.elapsed());
    scene.hears("closed 1006").await;
    scene.browser.quit().await;
}
