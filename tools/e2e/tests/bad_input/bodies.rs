//! Bodies that are cut off, too large, too deep, or no text.

use e2e::wire::{Wire, exchange};
use e2e::{Answer, Options, Stack, USER};

fn head(port: u16, more: &str) -> String {
    format!(
        "POST /auth/login HTTP/1.1\r\nHost: localhost:{port}\r\nContent-Type: application/json\r\n{more}\r\n"
    )
}

fn refused(answer: &Answer, status: u16, error: &str, what: &str) {
    assert_eq!((answer.status, answer.error().as_str()), (status, error), "{what}: {}", answer.seen());
    assert_eq!(answer.json()["status"], "failure", "R5's shape: {what}: {}", answer.seen());
}

async fn still_signs_in(stack: &Stack) {
    stack.login(USER).await;
}

/// Sends a JSON body as it is.
async fn post(stack: &Stack, body: &[u8]) -> Answer {
    let head = head(stack.auth.port, &format!("Content-Length: {}\r\n", body.len()));
    exchange(stack.auth.port, &[head.as_bytes(), body].concat()).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_body_cut_off_is_400_or_a_closed_connection() {
    let stack = Stack::start_auth(&Options::new()).await;
    let port = stack.auth.port;
    for (framing, part) in [
        ("Content-Length: 100\r\n", "{\"username\""),
        ("Transfer-Encoding: chunked\r\n", "40\r\n{\"username\""),
    ] {
        let text = head(port, framing) + part;
        let mut wire = Wire::open(port).await;
        wire.send(text.as_bytes()).await.unwrap();
        wire.half_close().await;
        let answer = wire.answer().await;
        refused(&answer, 400, "invalid_request", framing);
        wire.closed(e2e::wire::PATIENCE).await;
        let mut wire = Wire::open(port).await;
        wire.send(text.as_bytes()).await.unwrap();
        wire.reset();
        still_signs_in(&stack).await;
    }
    let log = stack.auth.log();
    assert!(!log.contains("status=5") && !log.contains("ERROR") && !log.contains("panicked"), "{log}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn chunks_that_are_none_are_refused() {
    let stack = Stack::start_auth(&Options::new()).await;
    for chunks in ["xyz\r\n", "-1\r\n\r\n", "ffffffffffffffffff\r\n{}", "2\r\n{}X", "0x2\r\n{}\r\n0\r\n\r\n"]
    {
        let text = head(stack.auth.port, "Transfer-Encoding: chunked\r\n") + chunks;
        let mut wire = Wire::open(stack.auth.port).await;
        let _ = wire.send(text.as_bytes()).await;
        wire.half_close().await;
        let answer = wire.answer_or_end().await;
        assert!(answer.as_ref().is_none_or(|answer| answer.status == 400), "{chunks:?}: {answer:?}");
        still_signs_in(&stack).await;
    }
    for lengths in
        ["Content-Length: 2\r\nContent-Length: 3\r\n", "Content-Length: -2\r\n", "Content-Length: x\r\n"]
    {
        let text = head(stack.auth.port, lengths) + "{}";
        let answer = exchange(stack.auth.port, text.as_bytes()).await;
        assert_eq!(answer.status, 400, "{lengths:?}: {}", answer.seen());
    }
    let smuggled = head(stack.auth.port, "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n") + "0\r\n\r\n";
    let answer = exchange(stack.auth.port, smuggled.as_bytes()).await;
    assert_eq!(answer.status, 400, "two framings at once: {}", answer.seen());
    still_signs_in(&stack).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn n3_20_mb_are_413_at_once_when_declared() {
    let stack = Stack::start_auth(&Options::new()).await;
    for length in [16 * 1024 + 1, 20 << 20, usize::MAX / 2] {
        // Nothing of the body is sent: the answer may not wait for it.
        let text = head(stack.auth.port, &format!("Content-Length: {length}\r\n"));
        let answer = exchange(stack.auth.port, text.as_bytes()).await;
        refused(&answer, 413, "payload_too_large", "declared");
    }
    still_signs_in(&stack).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn n3_20_mb_are_413_declared_or_not_when_they_are_sent() {
    let stack = Stack::start_auth(&Options::new()).await;
    let port = stack.auth.port;
    let body = vec![b'x'; 20 << 20];
    let declared = head(port, &format!("Content-Length: {}\r\n", body.len())).into_bytes();
    let chunked = format!("{}{:x}\r\n", head(port, "Transfer-Encoding: chunked\r\n"), body.len());
    for (what, start) in [("declared", declared), ("chunked", chunked.into_bytes())] {
        let mut wire = Wire::open(port).await;
        wire.send(&start).await.unwrap();
        // The server may stop reading in the middle; its answer must come through all the same.
        let _ = wire.send(&body).await;
        refused(&wire.answer().await, 413, "payload_too_large", what);
        still_signs_in(&stack).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn nul_broken_utf_8_and_deep_nesting_are_400() {
    let stack = Stack::start_auth(&Options::new()).await;
    let nested = |open: &str, close: &str, depth| [open.repeat(depth), close.repeat(depth)].concat();
    let deep = nested("[", "]", 10_000);
    // 10,000 levels of objects are more than the 16 KiB that a body may have.
    let objects = nested("{\"a\":", "}", 2_000).replacen("{\"a\":}", "{\"a\":1}", 1);
    let in_field = format!("{{\"username\":{},\"password\":\"x\"}}", nested("[", "]", 5_000));
    assert!(deep.len() > 16 * 1024 && objects.len() < 16 * 1024 && in_field.len() < 16 * 1024);
    refused(&post(&stack, deep.as_bytes()).await, 413, "payload_too_large", "10,000 levels are 20 KB");
    let unclosed = "[".repeat(10_000);
    let cases: [(&str, &[u8]); 8] = [
        ("10,000 levels, not closed", unclosed.as_bytes()),
        ("2,000 objects", objects.as_bytes()),
        ("5,000 levels in a field", in_field.as_bytes()),
        ("a NUL", b"\0"),
        ("a NUL in a text", b"{\"username\":\"a\0b\",\"password\":\"x\"}"),
        ("broken UTF-8", b"{\"username\":\"\xff\xfe\",\"password\":\"x\"}"),
        ("overlong UTF-8", b"{\"username\":\"\xc0\xaf\",\"password\":\"x\"}"),
        ("half a surrogate", b"{\"username\":\"\\ud800\",\"password\":\"x\"}"),
    ];
    for (what, body) in cases {
        let answer = post(&stack, body).await;
        refused(&answer, 400, "invalid_request", what);
        assert_eq!(answer.json().get("fields"), None, "{what}: {}", answer.seen());
    }
    // Written as JSON writes it, a NUL is a character like any other, and belongs to nobody's name.
    let answer =
        post(&stack, b"{\"username\":\"test_user_1\\u0000\",\"password\":\"Happy123\\u0000\"}").await;
    refused(&answer, 401, "invalid_credentials", "an escaped NUL");
    let long = format!("{{\"username\":\"test_user_1\",\"password\":\"{}\"}}", "x".repeat(15_000));
    refused(&post(&stack, long.as_bytes()).await, 401, "invalid_credentials", "a long password");
    still_signs_in(&stack).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_get_with_a_body_and_a_pipeline_are_answered_in_order() {
    let stack = Stack::start(&Options::new()).await;
    let port = stack.api.port;
    let mut wire = Wire::open(port).await;
    let one = format!(
        "GET /test_get_with_validation HTTP/1.1\r\nHost: localhost:{port}\r\nContent-Length: 4\r\n\r\nbody"
    );
    let two = format!("GET /health HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n");
    wire.send([one, two].concat().as_bytes()).await.unwrap();
    let (first, second) = (wire.answer().await, wire.answer().await);
    assert_eq!((first.status, first.text().as_str()), (200, "\"hello\""), "{}", first.seen());
    assert_eq!((second.status, second.json()["status"].as_str()), (200, Some("ok")), "{}", second.seen());
}
