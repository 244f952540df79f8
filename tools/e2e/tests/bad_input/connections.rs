//! Connections that say nothing, or never come to an end.

use std::time::Duration;

use e2e::wire::Wire;
use e2e::{Ask as _, Options, Stack, USER};

/// The servers give a header fifteen seconds.
const HEADER: Duration = Duration::from_secs(20);

#[tokio::test]
async fn a_header_that_never_ends_is_closed_in_time() {
    let stack = Stack::start(&Options::new().with_bff()).await;
    for server in [&stack.auth, &stack.api, &stack.bff] {
        server.still_works().await;
    }
    let ports = [stack.auth.port, stack.api.port, stack.bff.port];
    let starts = ["", "G", "GET /health HTTP/1.1\r\nHost: localhost", "POST /auth/login HTTP/1.1\r\n"];
    let mut waiting = tokio::task::JoinSet::new();
    for (port, start) in ports.into_iter().flat_map(|port| starts.map(|start| (port, start))) {
        waiting.spawn(async move {
            let mut wire = Wire::open(port).await;
            wire.send(start.as_bytes()).await.unwrap();
            let said = wire.closed(HEADER).await;
            let said = String::from_utf8_lossy(&said).into_owned();
            assert!(said.is_empty() || said.starts_with("HTTP/1.1 4"), "{start:?}: {said}");
        });
    }
    // A second request on a connection that has had one.
    for port in ports {
        waiting.spawn(async move {
            let mut wire = Wire::open(port).await;
            let first = format!("GET /health HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n");
            wire.send(first.as_bytes()).await.unwrap();
            assert_eq!(wire.answer().await.status, 200);
            wire.send(b"GET /hea").await.unwrap();
            wire.closed(HEADER).await;
        });
    }
    while let Some(result) = waiting.join_next().await {
        result.unwrap();
    }
    for server in [&stack.auth, &stack.api, &stack.bff] {
        server.still_works().await;
    }
}

#[tokio::test]
async fn a_header_that_drips_is_closed_in_time() {
    let stack = Stack::start_auth(&Options::new()).await;
    let port = stack.auth.port;
    let mut wire = Wire::open(port).await;
    wire.send(format!("GET /health HTTP/1.1\r\nHost: localhost:{port}\r\n").as_bytes()).await.unwrap();
    let started = std::time::Instant::now();
    let mut tick = tokio::time::interval(Duration::from_millis(250));
    // Sending fails once the server has closed and reset what still came.
    while wire.send(b"x-drip: y\r\n").await.is_ok() {
        assert!(started.elapsed() < HEADER, "the header may go on for ever");
        tick.tick().await;
    }
    stack.auth.still_works().await;
}

#[tokio::test]
async fn a_body_that_never_ends_is_408() {
    let stack = Stack::start_auth(&Options::new()).await;
    let port = stack.auth.port;
    let mut wire = Wire::open(port).await;
    let head = format!(
        "POST /auth/login HTTP/1.1\r\nHost: localhost:{port}\r\nContent-Type: application/json\r\n\
         Content-Length: 100\r\n\r\n{{"
    );
    wire.send(head.as_bytes()).await.unwrap();
    let said = wire.closed(Duration::from_secs(30)).await;
    let said = String::from_utf8_lossy(&said);
    assert!(said.starts_with("HTTP/1.1 408 ") && said.contains("request_timeout"), "{said}");
    stack.auth.still_works().await;
}

#[tokio::test]
async fn five_hundred_idle_connections_keep_nobody_out() {
    let stack = Stack::start(&Options::new()).await;
    let mut idle = Vec::new();
    for port in [stack.auth.port, stack.api.port] {
        for _ in 0..250 {
            idle.push(Wire::open(port).await);
        }
        for _ in 0..250 {
            let mut wire = Wire::open(port).await;
            wire.send(b"GET / HTTP/1.1\r\nHo").await.unwrap();
            idle.push(wire);
        }
    }
    for _ in 0..3 {
        let answer = stack.check(&stack.login(USER).await).await;
        assert_eq!(answer.status, 200, "{}", answer.seen());
    }
    drop(idle);
    let answer = stack.auth.get("/").answer().await;
    assert_eq!(answer.status, 200, "{}", answer.seen());
}
