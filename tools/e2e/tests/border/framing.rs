//! Requests whose end could be seen in two places, and other shapes that no client sends by accident (RFC 9112 §11).

use std::time::Duration;

use e2e::wire::{PATIENCE, Wire};
use e2e::{Options, Server, Stack};

fn all(stack: &Stack) -> [&Server; 3] {
    [&stack.auth, &stack.api, &stack.bff]
}

/// Sends `text` with a request behind it, and reads until the server closes; all statuses that came.
async fn statuses(server: &Server, text: &str) -> Vec<u16> {
    let host = format!("localhost:{}", server.port);
    let second = format!("GET /nothing HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
    let mut wire = Wire::open(server.port).await;
    let _ = wire.send((text.replace("{host}", &host) + second.as_str()).as_bytes()).await;
    let mut seen = Vec::new();
    while let Some(answer) = wire.answer_or_end().await {
        seen.push(answer.status);
    }
    seen
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn two_framings_are_400_and_nothing_behind_them_is_read() {
    let stack = Stack::start(&Options::new().with_bff()).await;
    let post = "POST /auth/login HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\n";
    for server in all(&stack) {
        for fields in [
            "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
            "Content-Length: 2, 3\r\n\r\n{}",
            "Content-Length: +2\r\n\r\n{}",
            "Content-Length: 0x2\r\n\r\n{}",
            "Transfer-Encoding: xchunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
            "Transfer-Encoding: chunked, identity\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
            "Transfer-Encoding : chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
            "X-Long: a\r\n Content-Length: 2\r\n\r\n{}",
            "X-Long: a\r\n\tb\r\n\r\n",
            "X-Bare: a\rContent-Length: 2\r\n\r\n{}",
            "X-Nul: a\0b\r\n\r\n",
        ] {
            let seen = statuses(server, &format!("{post}{fields}")).await;
            assert_eq!(seen, [400], "{}: {fields:?}", server.name);
        }
        let old = "POST / HTTP/1.0\r\nHost: {host}\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n";
        assert_eq!(statuses(server, old).await, [400], "{}: chunks are none of HTTP/1.0's", server.name);
        server.still_works().await;
    }
}

/// RFC 9112 §6.1: chunks count alone, and nothing that comes behind them over that connection is believed.
#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_length_beside_chunks_is_the_last_request_of_its_connection() {
    let stack = Stack::start(&Options::new().with_bff()).await;
    let post = "POST /auth/login HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\n";
    for server in all(&stack) {
        let rest = "\r\n2\r\n{}\r\n0\r\n\r\n";
        let chunks = statuses(server, &format!("{post}Transfer-Encoding: chunked\r\n{rest}")).await;
        assert_eq!(chunks.len(), 2, "{}: without a length the connection goes on: {chunks:?}", server.name);
        for fields in [
            "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n",
            "Transfer-Encoding: chunked\r\nContent-Length: 2\r\n",
            "Content-Length: 17\r\nTransfer-Encoding: chunked\r\n",
            "Content-Length: 5\r\nX: a\nTransfer-Encoding: chunked\r\n",
        ] {
            let seen = statuses(server, &format!("{post}{fields}{rest}")).await;
            assert_eq!(seen, chunks[..1], "{}: {fields:?}", server.name);
        }
        server.still_works().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_body_that_nobody_reads_is_never_a_request() {
    let stack = Stack::start(&Options::new().with_bff()).await;
    for server in all(&stack) {
        let hidden = format!("GET /nothing HTTP/1.1\r\nHost: localhost:{}\r\n\r\n", server.port);
        // Empty lines, which do not count before a request.
        let lines = 20;
        let head = format!(
            "GET /health HTTP/1.1\r\nHost: localhost:{}\r\nContent-Length: {}\r\n\r\n",
            server.port,
            lines * 2 + hidden.len()
        );
        let mut wire = Wire::open(server.port).await;
        wire.send(head.as_bytes()).await.unwrap();
        assert_eq!(wire.answer().await.status, 200, "{}", server.name);
        // The body comes bit by bit when the answer is long on its way.
        let mut line_by_line = tokio::time::interval(Duration::from_millis(10));
        for _ in 0..lines {
            line_by_line.tick().await;
            let _ = wire.send(b"\r\n").await;
        }
        let _ = wire.send(hidden.as_bytes()).await;
        assert_eq!(wire.closed(PATIENCE).await, b"", "{}", server.name);
        server.still_works().await;
        assert_eq!(server.requests("GET", "/nothing"), 0, "{}", server.name);
    }
}

/// RFC 9112 §2.2 lets a recipient take LF alone for a line's end. Then it must do so everywhere: what stands behind it is a
/// line, and counts.
#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_bare_lf_ends_a_line_and_hides_nothing() {
    let stack = Stack::start(&Options::new().with_bff()).await;
    for server in all(&stack) {
        let plain = "GET /health HTTP/1.1\nHost: {host}\n\n";
        assert_eq!(statuses(server, plain).await, [200, 404], "{}", server.name);
        let host = "GET /health HTTP/1.1\r\nHost: {host}\r\nX-Bare: a\nHost: evil.example\r\n\r\n";
        assert_eq!(statuses(server, host).await, [400, 404], "{}: a second Host", server.name);
        let chunk = "POST /auth/login HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\n\
                     Transfer-Encoding: chunked\r\n\r\n2\n{}\r\n0\r\n\r\n";
        let seen = statuses(server, chunk).await;
        assert!(matches!(seen.as_slice(), [400 | 404 | 405]), "{}: in a chunk's size: {seen:?}", server.name);
        server.still_works().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn two_servers_in_one_request_are_400() {
    let stack = Stack::start(&Options::new().with_bff()).await;
    for server in all(&stack) {
        for head in [
            "GET /health HTTP/1.1\r\nHost: {host}\r\nHost: {host}\r\n\r\n",
            "GET /health HTTP/1.1\r\nHost: {host}\r\nHost: evil.example\r\n\r\n",
            "GET http://evil.example/health HTTP/1.1\r\nHost: {host}\r\n\r\n",
            "GET /health HTTP/1.1\r\n\r\n",
        ] {
            // The framing is clear, so the connection goes on.
            assert_eq!(statuses(server, head).await, [400, 404], "{}: {head:?}", server.name);
        }
        server.still_works().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_pipeline_is_answered_in_order() {
    let stack = Stack::start(&Options::new().with_bff()).await;
    for server in all(&stack) {
        let host = format!("Host: localhost:{}\r\n\r\n", server.port);
        let (good, none) =
            (format!("GET /health HTTP/1.1\r\n{host}"), format!("GET /nothing HTTP/1.1\r\n{host}"));
        let mut wire = Wire::open(server.port).await;
        wire.send([good.as_str(), &none, &none].concat().repeat(50).as_bytes()).await.unwrap();
        for number in 0..150 {
            let wanted = if number % 3 == 0 { 200 } else { 404 };
            assert_eq!(wire.answer().await.status, wanted, "{}: number {number}", server.name);
        }
        server.still_works().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_body_is_asked_for_only_when_it_will_be_taken() {
    let stack = Stack::start_auth(&Options::new()).await;
    let port = stack.auth.port;
    let ask = |length: usize| {
        format!(
            "POST /auth/login HTTP/1.1\r\nHost: localhost:{port}\r\nContent-Type: application/json\r\n\
             Content-Length: {length}\r\nExpect: 100-continue\r\n\r\n"
        )
    };
    let mut wire = Wire::open(port).await;
    wire.send(ask(2).as_bytes()).await.unwrap();
    assert_eq!(wire.answer().await.status, 100);
    wire.send(b"{}").await.unwrap();
    assert_eq!(wire.answer().await.status, 400, "and the answer comes after it");
    let mut wire = Wire::open(port).await;
    wire.send(ask(1 << 30).as_bytes()).await.unwrap();
    assert_eq!(wire.answer().await.status, 413, "no 100 before a refusal");
    assert_eq!(wire.closed(PATIENCE).await, b"");
    stack.auth.still_works().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_megabyte_of_header_is_431_as_the_limit_says() {
    let stack = Stack::start(&Options::new().with_bff().number("connections.header_bytes", 16_384)).await;
    for server in all(&stack) {
        let head = format!("GET /health HTTP/1.1\r\nHost: localhost:{}\r\nX: ", server.port);
        let fits = format!("{head}{}\r\n\r\n", "y".repeat(12_000));
        assert_eq!(e2e::wire::exchange(server.port, fits.as_bytes()).await.status, 200, "{}", server.name);
        for (size, in_words) in [(20_000, true), (1 << 20, false)] {
            let mut wire = Wire::open(server.port).await;
            let _ = wire.send(format!("{head}{}\r\n\r\n", "y".repeat(size)).as_bytes()).await;
            let answer = wire.answer().await;
            assert_eq!(answer.status, 431, "{}: {size}", server.name);
            assert_eq!(answer.text().contains("headers_too_large"), in_words, "{}", answer.seen());
            assert_eq!(wire.closed(PATIENCE).await, b"");
        }
        server.still_works().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn garbage_is_400_or_the_end_and_half_a_connection_gets_its_answer() {
    let stack = Stack::start(&Options::new().with_bff()).await;
    for server in all(&stack) {
        for seed in 0..20_u32 {
            // Any bytes will do, as long as they are the same next time.
            let byte = |n: u32| (n.wrapping_mul(2_654_435_761) ^ seed.wrapping_mul(40_503)).to_be_bytes()[0];
            let bytes: Vec<u8> = (0..50_000).map(byte).collect();
            let mut wire = Wire::open(server.port).await;
            let _ = wire.send(&bytes).await;
            wire.half_close().await;
            let said = wire.closed(PATIENCE).await;
            let said = String::from_utf8_lossy(&said);
            let fine =
                said.is_empty() || said.starts_with("HTTP/1.1 400 ") || said.starts_with("HTTP/1.1 431 ");
            assert!(fine, "{} {seed}: {said}", server.name);
        }
        let mut wire = Wire::open(server.port).await;
        let request = format!("GET /health HTTP/1.1\r\nHost: localhost:{}\r\n\r\n", server.port);
        wire.send(request.as_bytes()).await.unwrap();
        wire.half_close().await;
        assert_eq!(wire.answer().await.status, 200, "{}", server.name);
        assert_eq!(wire.closed(PATIENCE).await, b"");
        server.still_works().await;
    }
}
