//! Going: readiness first, then no new connections, then the requests in flight; and at once when somebody insists.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use e2e::server::STOP;
use e2e::wire::{PATIENCE, Wire};
use e2e::{Ask as _, Options, Server, Stack, USER, wait};
use rustix::process::Signal;
use serde_json::json;

/// A login whose head was taken and whose body is still to come, and that body.
async fn begun(server: &Server) -> (Wire, String) {
    let body = json!({"username": USER.0, "password": USER.1}).to_string();
    let mut wire = Wire::open(server.port).await;
    let head = format!(
        "POST /auth/login HTTP/1.1\r\nHost: localhost:{}\r\nContent-Type: application/json\r\n\
         Content-Length: {}\r\nExpect: 100-continue\r\n\r\n",
        server.port,
        body.len()
    );
    wire.send(head.as_bytes()).await.unwrap();
    assert_eq!(wire.answer().await.status, 100);
    (wire, body)
}

async fn is_deaf(server: &Server) {
    wait::until("the port is closed", STOP, async || {
        tokio::net::TcpStream::connect(("127.0.0.1", server.port)).await.err()
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn of_many_requests_in_flight_none_is_lost() {
    let mut stack = Stack::start_auth(&Options::new()).await;
    let mut flying = Vec::new();
    for _ in 0..20 {
        flying.push(begun(&stack.auth).await);
    }
    stack.auth.process().terminate();
    is_deaf(&stack.auth).await;
    for (wire, body) in &mut flying {
        wire.send(body.as_bytes()).await.unwrap();
    }
    for (wire, _) in &mut flying {
        let answer = wire.answer().await;
        assert_eq!(answer.status, 200, "{}", answer.seen());
        assert!(answer.json()["result"]["auth_token"].is_string(), "{}", answer.seen());
        assert_eq!(wire.closed(PATIENCE).await, b"", "and then its connection ends");
    }
    let status = stack.auth.process().ended(STOP);
    assert_eq!(status.code(), Some(0), "{status}\n{}", stack.auth.log());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn what_takes_longer_than_the_deadline_is_not_waited_for() {
    let mut stack = Stack::start_auth(&Options::new().seconds("connections.stop_time", 1)).await;
    let (mut wire, _) = begun(&stack.auth).await;
    stack.auth.process().terminate();
    let status = stack.auth.process().ended(STOP);
    assert_eq!(status.code(), Some(0), "{status}\n{}", stack.auth.log());
    assert!(stack.auth.log().contains("stopped with requests in flight"), "{}", stack.auth.log());
    wire.closed(PATIENCE).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_second_signal_stops_at_once() {
    let mut stack = Stack::start_auth(&Options::new().seconds("connections.stop_time", 600)).await;
    for second in [Signal::TERM, Signal::INT] {
        let (mut wire, _) = begun(&stack.auth).await;
        stack.auth.process().terminate();
        is_deaf(&stack.auth).await;
        assert!(stack.auth.process().is_running(), "it waits for the request in flight");
        stack.auth.process().signal(second);
        let status = stack.auth.process().ended(STOP);
        assert_eq!(status.code(), Some(1), "{status}\n{}", stack.auth.log());
        assert!(stack.auth.log().contains("stopped at once, because a second signal asked for it"));
        wire.closed(PATIENCE).await;
        stack.auth.forget();
        stack.auth.start_ready().await;
    }
}

/// A client that sends one request after the other over a connection that it keeps, opening the next one when it is told
/// that this was the last answer, until `over`. How many were answered; that one was not fails the test.
async fn asks(port: u16, over: Arc<AtomicBool>) -> usize {
    let request = format!("GET /health HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n");
    let (mut wire, mut answered) = (Wire::open(port).await, 0);
    loop {
        wire.send(request.as_bytes()).await.unwrap();
        let answer = wire.answer().await;
        assert_eq!(answer.status, 200, "{}", answer.seen());
        answered += 1;
        if answer.header("connection").as_deref() == Some("close") {
            if over.load(Ordering::Relaxed) {
                return answered;
            }
            assert_eq!(wire.closed(PATIENCE).await, b"");
            wire = Wire::open(port).await;
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn while_it_says_that_it_goes_nothing_is_lost() {
    let mut stack = Stack::start(&Options::new().seconds("connections.notice_time", 4)).await;
    let (port, over) = (stack.api.port, Arc::new(AtomicBool::new(false)));
    let clients: Vec<_> = (0..8).map(|_| tokio::spawn(asks(port, Arc::clone(&over)))).collect();
    stack.api.process().terminate();
    // On a new connection each time, as a balancer asks. One answer may be on its way while the server learns of it.
    let answer = wait::until("the server says that it goes", STOP, async || {
        let request = format!("GET /ready HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n");
        let answer = e2e::wire::exchange(port, request.as_bytes()).await;
        let last = answer.header("connection").as_deref() == Some("close");
        (answer.status == 503 && last).then_some(answer)
    })
    .await;
    assert_eq!(answer.json()["status"], "draining", "{}", answer.seen());
    let other = stack.api.get("/test_get_with_validation").answer().await;
    assert_eq!(other.status, 200, "it still answers: {}", other.seen());
    // Now the balancer sends nobody any more.
    over.store(true, Ordering::Relaxed);
    for client in clients {
        assert!(client.await.unwrap() > 0);
    }
    let status = stack.api.process().ended(STOP * 2);
    assert_eq!(status.code(), Some(0), "{status}\n{}", stack.api.log());
}
