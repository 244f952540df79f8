//! Heads of requests: hosts, forwarding headers, sizes, methods, repeated headers.

use e2e::wire::{Wire, exchange};
use e2e::{Answer, Ask as _, Options, Server, Stack, USER};

fn all(stack: &Stack) -> [&Server; 3] {
    [&stack.auth, &stack.api, &stack.bff]
}

async fn send(server: &Server, head: &str) -> Answer {
    exchange(server.port, head.replace("{port}", &server.port.to_string()).as_bytes()).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_request_names_its_host_exactly_once() {
    let stack = Stack::start(&Options::new().with_bff()).await;
    for server in all(&stack) {
        for head in [
            "GET /health HTTP/1.1\r\n\r\n",
            "GET /health HTTP/1.0\r\n\r\n",
            "GET /health HTTP/1.1\r\nHost: localhost:{port}\r\nHost: localhost:{port}\r\n\r\n",
            "GET /health HTTP/1.1\r\nHost: localhost:{port}\r\nHost: evil.example\r\n\r\n",
        ] {
            let answer = send(server, head).await;
            assert_eq!(answer.status, 400, "{} {head:?}: {}", server.name, answer.seen());
        }
        for head in [
            "GET /health HTTP/1.1\r\nHost:\r\n\r\n",
            "GET /health HTTP/1.1\r\nHost: localhost:{port}/path\r\n\r\n",
            "GET /health HTTP/1.1\r\nHost: localhost:{port}, evil.example\r\n\r\n",
            "GET http://evil.example/health HTTP/1.1\r\nHost: evil.example\r\n\r\n",
        ] {
            let answer = send(server, head).await;
            assert!([400, 421].contains(&answer.status), "{} {head:?}: {}", server.name, answer.seen());
        }
        server.still_works().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn h3_forwarding_headers_are_refused_in_the_demo() {
    let stack = Stack::start(&Options::new().with_bff()).await;
    for server in all(&stack) {
        for (name, value) in [
            ("Forwarded", "for=192.0.2.1;host=evil.example"),
            ("X-Forwarded-For", "192.0.2.1"),
            ("X-Forwarded-Host", "evil.example"),
            ("X-Forwarded-Proto", "https"),
            ("X-Forwarded-Port", "443"),
            ("X-Real-IP", "192.0.2.1"),
            ("x-forwarded-for", ""),
        ] {
            for path in ["/health", "/nothing"] {
                let answer = server.get(path).header(name, value).answer().await;
                let seen = format!("{} {path} {name}: {}", server.name, answer.seen());
                assert_eq!((answer.status, answer.error().as_str()), (400, "forwarded_header"), "{seen}");
            }
        }
        server.still_works().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn more_than_32_kib_of_header_are_431() {
    let stack = Stack::start(&Options::new().with_bff()).await;
    for server in all(&stack) {
        let start = format!("GET /health HTTP/1.1\r\nHost: localhost:{}\r\n", server.port);
        for filler in [format!("x-filler: {}\r\n", "y".repeat(80 * 1024)), "x-line: y\r\n".repeat(8000)] {
            let mut wire = Wire::open(server.port).await;
            let _ = wire.send(start.as_bytes()).await;
            // Without an end, and more than twice what may be there: this must be answered before an end comes.
            let _ = wire.send(filler.as_bytes()).await;
            let answer = wire.answer().await;
            assert_eq!(answer.status, 431, "{}: {}", server.name, answer.seen());
            wire.closed(e2e::wire::PATIENCE).await;
        }
        let small = format!("{start}x-filler: {}\r\n\r\n", "y".repeat(8 * 1024));
        let answer = exchange(server.port, small.as_bytes()).await;
        assert_eq!(answer.status, 200, "8 KiB are fine: {} {}", server.name, answer.seen());
        let long =
            format!("GET /{} HTTP/1.1\r\nHost: localhost:{}\r\n\r\n", "y".repeat(40 * 1024), server.port);
        let answer = exchange(server.port, long.as_bytes()).await;
        assert!([414, 431].contains(&answer.status), "a long address: {} {}", server.name, answer.seen());
        server.still_works().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_head_that_is_no_http_is_400_or_a_closed_connection() {
    let stack = Stack::start(&Options::new().with_bff()).await;
    for server in all(&stack) {
        for head in [
            &b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"[..],
            b"NONSENSE\r\n\r\n",
            b"GET /health HTTP/9.9\r\nHost: localhost\r\n\r\n",
            b"GET /health\x00 HTTP/1.1\r\n\r\n",
            b"GET /\xff\xfe HTTP/1.1\r\nHost: localhost\r\n\r\n",
            b"GET /health HTTP/1.1\r\nHost localhost\r\n\r\n",
            b"GET /health HTTP/1.1\r\nna\x00me: value\r\n\r\n",
            b"GET /health HTTP/1.1\r\nname : value\r\n\r\n",
            b"GET /health HTTP/1.1\r\n folded: value\r\n\r\n",
            b"PRI * HTTP/2.0\r\n\r\nnonsense\r\n\r\n",
        ] {
            let mut wire = Wire::open(server.port).await;
            let _ = wire.send(head).await;
            wire.half_close().await;
            let answer = wire.closed(e2e::wire::PATIENCE).await;
            let said = String::from_utf8_lossy(&answer);
            let fine = said.is_empty() || said.starts_with("HTTP/1.1 4") || said.starts_with('\0');
            assert!(fine, "{} {:?}: {said}", server.name, String::from_utf8_lossy(head));
        }
        server.still_works().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn unknown_methods_are_405_with_allow_and_options_is_answered() {
    let stack = Stack::start(&Options::new().with_bff()).await;
    for server in all(&stack) {
        for method in ["BREW", "PUT", "DELETE", "TRACE", "PROPFIND", "get"] {
            let answer = server.request(method, "/health").answer().await;
            let seen = format!("{} {method}: {}", server.name, answer.seen());
            assert_eq!((answer.status, answer.error().as_str()), (405, "method_not_allowed"), "{seen}");
            assert_eq!(answer.header("allow").as_deref(), Some("GET, HEAD, OPTIONS"), "{seen}");
        }
        let answer = server.request("OPTIONS", "/health").answer().await;
        assert_eq!(answer.status, 204, "{}: {}", server.name, answer.seen());
        assert_eq!(answer.header("allow").as_deref(), Some("GET, HEAD, OPTIONS"), "{}", server.name);
        let answer = send(server, "OPTIONS * HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n").await;
        assert!([200, 204, 400, 404].contains(&answer.status), "{}: {}", server.name, answer.seen());
        server.still_works().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn n5_two_authorization_headers_are_400() {
    let stack = Stack::start(&Options::new()).await;
    let token = stack.login(USER).await;
    for (one, other) in [
        (format!("Bearer {token}"), format!("Bearer {token}")),
        (format!("Bearer {token}"), "Bearer x".to_owned()),
        ("Basic x".to_owned(), format!("Bearer {token}")),
        (String::new(), format!("Bearer {token}")),
    ] {
        let request = stack.api.get("/test_get_with_validation").header("authorization", &one);
        let answer = request.header("authorization", &other).answer().await;
        assert_eq!((answer.status, answer.error().as_str()), (400, "invalid_request"), "{}", answer.seen());
        assert_eq!(answer.json()["request_id"].as_str().map(str::to_owned), answer.header("x-request-id"));
    }
    let bytes = reqwest::header::HeaderValue::from_bytes(b"Bearer \xff\xfe").unwrap();
    let answer = stack.api.get("/test_get_with_validation").header("authorization", bytes).answer().await;
    assert!([400, 401].contains(&answer.status), "{}", answer.seen());
    assert_eq!(stack.check(&token).await.status, 200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_target_that_is_no_path_is_400_and_panics_nobody() {
    let stack = Stack::start(&Options::new().with_bff()).await;
    for server in all(&stack) {
        for head in [
            "CONNECT localhost:443 HTTP/1.1\r\nHost: localhost:443\r\n\r\n",
            "CONNECT localhost:{port} HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n",
            "GET health HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n",
        ] {
            let answer = send(server, head).await;
            let seen = format!("{} {head:?}: {}", server.name, answer.seen());
            assert_eq!((answer.status, answer.error().as_str()), (400, "invalid_request"), "{seen}");
            assert!(answer.header("x-request-id").is_some(), "{seen}");
        }
        server.still_works().await;
        assert!(!server.log().contains("panicked"), "{}", server.log());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn h3_a_target_with_a_host_of_its_own_names_the_same_server() {
    let stack = Stack::start(&Options::new().with_bff()).await;
    for server in all(&stack) {
        let same = "GET http://localhost:{port}/health HTTP/1.1\r\nHost: LOCALHOST:{port}\r\n\r\n";
        assert_eq!(send(server, same).await.status, 200, "{}", server.name);
        let other = "GET http://evil.example/health HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n";
        let answer = send(server, other).await;
        assert_eq!((answer.status, answer.error().as_str()), (400, "invalid_request"), "{}", answer.seen());
        let none = "GET http://localhost:{port}/health HTTP/1.1\r\n\r\n";
        assert_eq!(send(server, none).await.status, 400, "{}: a Host is needed all the same", server.name);
        server.still_works().await;
    }
}
