//! What all servers have in common: N1, N9, N10, H3.

use e2e::{Ask as _, Options, Server, Stack, ports, wire};
use serde_json::json;

fn all(stack: &Stack) -> [&Server; 3] {
    [&stack.auth, &stack.api, &stack.bff]
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn n1_the_servers_answer_to_the_three_names_of_this_machine() {
    let stack = Stack::start(&Options::new().with_bff()).await;
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    for server in all(&stack) {
        for host in ["localhost", "127.0.0.1", "[::1]"] {
            if host == "[::1]" && !ports::has_ipv6() {
                continue; // A machine without IPv6 has no such address to answer at.
            }
            let answer = client.get(format!("http://{host}:{}/health", server.port)).answer().await;
            assert_eq!(answer.status, 200, "{} at {host}: {}", server.name, answer.seen());
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn n1_h3_other_hosts_are_421_without_cors() {
    let options = Options::new().list("allowed_hosts", &["evil.example", "localhost:1"]).with_bff();
    let stack = Stack::start(&options).await;
    for server in all(&stack) {
        let port = server.port;
        for host in [
            "evil.example".to_owned(),
            format!("evil.example:{port}"),
            "localhost".to_owned(),
            format!("localhost:{}", port + 1),
            format!("localhost.evil.example:{port}"),
            format!("127.0.0.2:{port}"),
            format!("localhost:{port}@evil.example"),
            "*".to_owned(),
        ] {
            let request =
                format!("GET /health HTTP/1.1\r\nHost: {host}\r\nOrigin: {}\r\n\r\n", stack.bff.origin());
            let answer = wire::exchange(port, request.as_bytes()).await;
            // What is no host at all may also be refused by the parser.
            assert!([400, 421].contains(&answer.status), "{host}: {}", answer.seen());
            assert_eq!(answer.header("access-control-allow-origin"), None, "{host}: {}", answer.seen());
            if answer.status == 421 {
                assert_eq!(answer.error(), "misdirected_request", "{host}: {}", answer.seen());
            }
        }
        let listed = server.get("/health").header("host", "localhost:1").answer().await;
        assert_eq!(listed.status, 200, "allowed_hosts names it: {}", listed.seen());
        let upper = server.get("/health").header("host", format!("LocalHost:{port}")).answer().await;
        assert_eq!(upper.status, 200, "{}", upper.seen());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn n9_health_and_ready_have_their_bodies() {
    let stack = Stack::start(&Options::new().with_bff()).await;
    for server in all(&stack) {
        let health = server.get("/health").answer().await;
        assert_eq!((health.status, health.json()), (200, json!({"status": "ok"})), "{}", health.seen());
        let ready = server.get("/ready").answer().await;
        assert_eq!((ready.status, ready.json()), (200, json!({"status": "ready"})), "{}", ready.seen());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn n10_every_answer_has_its_headers_and_names_no_software() {
    let stack = Stack::start(&Options::new().log("debug").with_bff()).await;
    let (auth, api, bff) = (&stack.auth, &stack.api, &stack.bff);
    let mut ids = Vec::new();
    for (server, method, path) in [
        (auth, "GET", "/"),
        (auth, "GET", "/assets/page.css"),
        (auth, "GET", "/.well-known/jwks.json"),
        (auth, "GET", "/nothing"),
        (auth, "GET", "/auth/login"),
        (auth, "POST", "/auth/login"),
        (auth, "OPTIONS", "/auth/login"),
        (auth, "HEAD", "/health"),
        (api, "GET", "/test_get_with_validation"),
        (api, "GET", "/.well-known/oauth-protected-resource"),
        (api, "DELETE", "/health"),
        (api, "GET", "/nothing"),
        (bff, "GET", "/config.json"),
        (bff, "GET", "/health"),
        (bff, "GET", "/nothing"),
        (bff, "POST", "/"),
    ] {
        let answer = server.request(method, path).answer().await;
        let seen = format!("{} {method} {path}: {}", server.name, answer.seen());
        let id = answer.header("x-request-id").unwrap_or_else(|| panic!("no X-Request-Id: {seen}"));
        assert!(id.len() >= 16, "{seen}");
        let line = format!("request_id={id} ");
        assert!(server.log().contains(&line), "the log names {line}: {}", server.log());
        ids.push(id);
        assert_eq!(answer.header("x-content-type-options").as_deref(), Some("nosniff"), "{seen}");
        for name in ["server", "x-powered-by", "via"] {
            assert_eq!(answer.header(name), None, "{seen}");
        }
        let policy = answer.header("content-security-policy").unwrap_or_default();
        assert!(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"), "{seen}");
        assert!(!policy.contains("unsafe"), "{seen}");
        assert!(answer.header("referrer-policy").is_some(), "{seen}");
        assert!(!answer.text().to_lowercase().contains("hyper"), "{seen}");
    }
    let count = ids.len();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), count, "each request has an id of its own");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn an_answer_says_its_length() {
    let stack = Stack::start(&Options::new().with_bff()).await;
    for server in all(&stack) {
        for path in ["/health", "/ready", "/nothing"] {
            let answer = server.get(path).answer().await;
            let length = answer.header("content-length");
            assert_eq!(
                length,
                Some(answer.body.len().to_string()),
                "{} {path}: {}",
                server.name,
                answer.seen()
            );
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn the_page_of_the_auth_server_leads_to_the_app_and_shows_no_secret() {
    let stack = Stack::start_auth(&Options::new()).await;
    let page = stack.auth.get("/").answer().await;
    assert_eq!(page.header("content-type").as_deref(), Some("text/html; charset=utf-8"), "{}", page.seen());
    assert!(page.text().contains(&stack.bff.origin()), "a link to the app: {}", page.text());
    assert!(page.text().contains("<html lang="), "{}", page.text());
    assert!(!page.text().contains("$2b$"), "no hash on the page");
}
