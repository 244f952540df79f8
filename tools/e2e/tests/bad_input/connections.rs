//! Connections that say nothing, or never come to an end.

use std::time::{Duration, Instant};

use e2e::wire::Wire;
use e2e::{Ask as _, Options, Stack, USER};

/// The servers give a header fifteen seconds.
const HEADER: Duration = Duration::from_secs(20);
/// And a body twenty.
const BODY: Duration = Duration::from_secs(26);
/// For so long they read what still comes after their last byte.
const LINGER: Duration = Duration::from_secs(4);

/// The four kinds of waiting happen at the same time: each lasts as long as the servers are patient.
#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn what_never_ends_is_closed_in_time() {
    let stack = Stack::start(&Options::new().with_bff()).await;
    let servers = [&stack.auth, &stack.api, &stack.bff];
    let mut waiting = tokio::task::JoinSet::new();
    for port in servers.map(|server| server.port) {
        for start in ["", "G", "GET /health HTTP/1.1\r\nHost: localhost", "POST /auth/login HTTP/1.1\r\n"] {
            waiting.spawn(header_that_stalls(port, start));
        }
        waiting.spawn(second_header_that_stalls(port));
        waiting.spawn(header_that_drips(port));
    }
    waiting.spawn(body_that_stalls(stack.auth.port));
    while let Some(result) = waiting.join_next().await {
        if let Err(error) = result {
            std::panic::resume_unwind(error.into_panic());
        }
    }
    for server in servers {
        server.still_works().await;
    }
}

async fn header_that_stalls(port: u16, start: &'static str) {
    let mut wire = Wire::open(port).await;
    wire.send(start.as_bytes()).await.unwrap();
    let said = wire.closed(HEADER).await;
    let said = String::from_utf8_lossy(&said).into_owned();
    assert!(said.is_empty() || said.starts_with("HTTP/1.1 4"), "{start:?}: {said}");
}

/// On a connection that has had a whole request.
async fn second_header_that_stalls(port: u16) {
    let mut wire = Wire::open(port).await;
    let first = format!("GET /health HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n");
    wire.send(first.as_bytes()).await.unwrap();
    assert_eq!(wire.answer().await.status, 200);
    wire.send(b"GET /hea").await.unwrap();
    wire.closed(HEADER).await;
}

async fn header_that_drips(port: u16) {
    let mut wire = Wire::open(port).await;
    wire.send(format!("GET /health HTTP/1.1\r\nHost: localhost:{port}\r\n").as_bytes()).await.unwrap();
    let started = Instant::now();
    let mut drop_by_drop = tokio::time::interval(Duration::from_millis(250));
    // Sending fails once the server has closed and reset what still came.
    while wire.send(b"x-drip: y\r\n").await.is_ok() {
        assert!(started.elapsed() < HEADER + LINGER, "the header may go on for ever");
        drop_by_drop.tick().await;
    }
}

async fn body_that_stalls(port: u16) {
    let mut wire = Wire::open(port).await;
    let head = format!(
        "POST /auth/login HTTP/1.1\r\nHost: localhost:{port}\r\nContent-Type: application/json\r\n\
         Content-Length: 100\r\n\r\n{{"
    );
    wire.send(head.as_bytes()).await.unwrap();
    let said = wire.closed(BODY).await;
    let said = String::from_utf8_lossy(&said);
    assert!(said.starts_with("HTTP/1.1 408 ") && said.contains("request_timeout"), "{said}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
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
