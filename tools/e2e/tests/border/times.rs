//! What takes too long: headers, bodies, idle connections, answers that nobody reads.

use std::time::Duration;

use e2e::wire::{PATIENCE, Wire};
use e2e::{Options, Server, Stack};
use tokio::task::JoinSet;

/// Between two bytes of a client that is slow on purpose.
const DRIP: Duration = Duration::from_millis(100);

fn short() -> Options {
    let one = |options: Options, key: &str| options.seconds(&format!("connections.{key}"), 2);
    ["header_time", "body_time", "idle_time"].into_iter().fold(Options::new().with_bff(), one)
}

fn all(stack: &Stack) -> [&Server; 3] {
    [&stack.auth, &stack.api, &stack.bff]
}

/// Whether a server answers a normal request: over a new connection, because one that waited may just be closed.
trait Works {
    async fn works(&self);
}

impl Works for Server {
    async fn works(&self) {
        let answer = e2e::wire::exchange(self.port, &health(self.port)).await;
        assert_eq!(answer.status, 200, "{}: {}", self.name, answer.seen());
    }
}

/// The answer to a header section that did not come in time: the last of its connection.
async fn told_late(wire: &mut Wire) {
    let answer = wire.answer().await;
    let said = |name| answer.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    assert_eq!((answer.status, said("connection")), (408, "close"), "{}", answer.seen());
    assert!(said("date").ends_with(" GMT"), "{}", answer.seen());
}

fn health(port: u16) -> Vec<u8> {
    format!("GET /health HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n").into_bytes()
}

/// Waits for what `attacks` do at the same time: each takes as long as the servers are patient.
async fn all_of(mut attacks: JoinSet<()>) {
    while let Some(result) = attacks.join_next().await {
        if let Err(error) = result {
            std::panic::resume_unwind(error.into_panic());
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_header_that_does_not_end_is_408_where_it_began_and_the_connection_ends() {
    let stack = Stack::start(&short().seconds("connections.idle_time", 600)).await;
    let mut attacks = JoinSet::new();
    for port in all(&stack).map(|server| server.port) {
        for (start, is_told) in [
            ("", false),
            ("\r\n", false),
            ("G", true),
            ("GET /health HTTP/1.1\r\nHost: localhost", true),
            ("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", false),
        ] {
            attacks.spawn(async move {
                let mut wire = Wire::open(port).await;
                wire.send(start.as_bytes()).await.unwrap();
                if is_told {
                    told_late(&mut wire).await;
                }
                let said = wire.closed(PATIENCE).await;
                assert!(!said.starts_with(b"HTTP"), "{start:?}: {}", String::from_utf8_lossy(&said));
            });
        }
    }
    all_of(attacks).await;
    for server in all(&stack) {
        server.works().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_header_that_drips_is_closed_whether_it_is_the_first_or_not() {
    let stack = Stack::start(&short().seconds("connections.idle_time", 600)).await;
    let mut attacks = JoinSet::new();
    for port in all(&stack).map(|server| server.port) {
        attacks.spawn(header_that_drips(port, false));
        attacks.spawn(header_that_drips(port, true));
    }
    all_of(attacks).await;
    for server in all(&stack) {
        server.works().await;
    }
}

async fn header_that_drips(port: u16, after_another: bool) {
    let mut wire = Wire::open(port).await;
    if after_another {
        wire.send(&health(port)).await.unwrap();
        assert_eq!(wire.answer().await.status, 200);
    }
    wire.send(format!("GET /health HTTP/1.1\r\nHost: localhost:{port}\r\n").as_bytes()).await.unwrap();
    let (mut drops, mut drop_by_drop) = (0, tokio::time::interval(DRIP));
    // Sending fails once the server has closed.
    while wire.send(b"x-drip: y\r\n").await.is_ok() {
        drops += 1;
        assert!(drops < 90, "the header may go on for ever");
        drop_by_drop.tick().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_header_that_began_with_the_request_before_it_has_its_time_too() {
    let stack = Stack::start(&short().seconds("connections.idle_time", 600)).await;
    for server in all(&stack) {
        let mut wire = Wire::open(server.port).await;
        let two = [health(server.port), b"GET /hea".to_vec()].concat();
        wire.send(&two).await.unwrap();
        assert_eq!(wire.answer().await.status, 200);
        told_late(&mut wire).await;
        assert_eq!(wire.closed(PATIENCE).await, b"", "{}", server.name);
        server.works().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_body_that_is_slow_is_408_and_the_connection_ends() {
    let stack = Stack::start_auth(&short()).await;
    let port = stack.auth.port;
    for (framing, part) in
        [("Content-Length: 100", "{"), ("Transfer-Encoding: chunked", "40\r\n{\"username\"")]
    {
        let mut wire = Wire::open(port).await;
        let head = format!(
            "POST /auth/login HTTP/1.1\r\nHost: localhost:{port}\r\nContent-Type: application/json\r\n{framing}\r\n\r\n"
        );
        wire.send(format!("{head}{part}").as_bytes()).await.unwrap();
        let answer = wire.answer().await;
        assert_eq!((answer.status, answer.error().as_str()), (408, "request_timeout"), "{}", answer.seen());
        assert_eq!(wire.closed(PATIENCE).await, b"");
    }
    stack.auth.works().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_connection_without_a_next_request_is_closed() {
    let stack = Stack::start(&short().seconds("connections.header_time", 600)).await;
    for server in all(&stack) {
        let mut wire = Wire::open(server.port).await;
        wire.send(&health(server.port)).await.unwrap();
        assert_eq!(wire.answer().await.status, 200);
        assert_eq!(wire.closed(PATIENCE).await, b"", "{}", server.name);
        server.works().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_client_that_does_not_read_its_answers_is_cut_off() {
    let stack = Stack::start(&short().seconds("connections.header_time", 600)).await;
    let mut wire = Wire::open(stack.bff.port).await;
    let request = format!("GET /openapi.json HTTP/1.1\r\nHost: localhost:{}\r\n\r\n", stack.bff.port);
    let many = request.repeat(100);
    // The server reads no further than it can write, so at last nothing can be sent, until the connection is broken off.
    while wire.send(many.as_bytes()).await.is_ok() {}
    stack.bff.works().await;
}
