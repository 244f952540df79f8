//! Stopping: at once when idle, with the requests in flight answered, and never without its keys.

use std::time::Duration;

use e2e::server::STOP;
use e2e::wire::Wire;
use e2e::{ADMIN, Options, Server, Stack, wait};
use rustix::process::Signal;
use serde_json::json;

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn sigterm_and_sigint_stop_at_once_although_idle_connections_are_open() {
    let mut stack = Stack::start(&Options::new().with_bff()).await;
    let servers: [&mut Server; 3] = [&mut stack.auth, &mut stack.api, &mut stack.bff];
    for (server, signal) in servers.into_iter().zip([Signal::TERM, Signal::INT, Signal::TERM]) {
        let mut idle = Vec::new();
        for _ in 0..5 {
            // One request each, and then kept alive.
            let mut wire = Wire::open(server.port).await;
            let request = format!("GET /health HTTP/1.1\r\nHost: localhost:{}\r\n\r\n", server.port);
            wire.send(request.as_bytes()).await.unwrap();
            assert_eq!(wire.answer().await.status, 200);
            idle.push(wire);
        }
        server.process().signal(signal);
        let status = server.process().ended(STOP);
        assert_eq!(status.code(), Some(0), "{}: {status}\n{}", server.name, server.log());
        for mut wire in idle {
            wire.closed(STOP).await;
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_connection_that_never_said_anything_holds_up_no_stop() {
    let mut stack = Stack::start_auth(&Options::new()).await;
    let mut silent = Wire::open(stack.auth.port).await;
    let mut half = Wire::open(stack.auth.port).await;
    half.send(b"GET /health HTTP/1.1\r\nHost: loc").await.unwrap();
    stack.auth.process().terminate();
    let status = stack.auth.process().ended(Duration::from_secs(12));
    assert_eq!(status.code(), Some(0), "{status}\n{}", stack.auth.log());
    silent.closed(STOP).await;
    half.closed(STOP).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_request_in_flight_is_answered_and_new_ones_are_refused() {
    let mut stack = Stack::start_auth(&Options::new()).await;
    let body = json!({"username": ADMIN.0, "password": ADMIN.1}).to_string();
    let mut wire = Wire::open(stack.auth.port).await;
    let head = format!(
        "POST /auth/login HTTP/1.1\r\nHost: localhost:{}\r\nContent-Type: application/json\r\n\
         Content-Length: {}\r\nExpect: 100-continue\r\n\r\n",
        stack.auth.port,
        body.len()
    );
    wire.send(head.as_bytes()).await.unwrap();
    let go_on = wire.answer().await;
    assert_eq!(go_on.status, 100, "the request is being handled: {}", go_on.seen());
    stack.auth.process().terminate();
    wait::until("the port is closed", STOP, async || {
        tokio::net::TcpStream::connect(("127.0.0.1", stack.auth.port)).await.err()
    })
    .await;
    assert!(stack.auth.process().is_running(), "it waits for the request in flight");
    wire.send(body.as_bytes()).await.unwrap();
    let answer = wire.answer().await;
    assert_eq!(answer.status, 200, "{}", answer.seen());
    assert!(answer.json()["result"]["auth_token"].is_string(), "{}", answer.seen());
    let status = stack.auth.process().ended(STOP);
    assert_eq!(status.code(), Some(0), "{status}\n{}", stack.auth.log());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn the_end_of_its_standard_input_stops_each_server() {
    let mut stack = Stack::start(&Options::new().with_bff()).await;
    for server in [&mut stack.auth, &mut stack.api, &mut stack.bff] {
        server.process().close_stdin();
        let status = server.process().ended(STOP);
        assert_eq!(status.code(), Some(0), "{}: {status}\n{}", server.name, server.log());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_second_start_has_the_same_key_and_tokens_stay_valid() {
    for name in ["ES256", "RS256", "EdDSA"] {
        let mut stack = Stack::start(&Options::new().text("auth_server.signing_alg", name)).await;
        let before = stack.public_jwk().await;
        let token = stack.login(ADMIN).await;
        let status = stack.auth.stop();
        assert_eq!(status.code(), Some(0), "{status}");
        stack.auth.start_ready().await;
        assert_eq!(stack.public_jwk().await, before, "{name}");
        let answer = stack.check(&token).await;
        assert_eq!(answer.status, 200, "{name}: {}", answer.seen());
    }
}
