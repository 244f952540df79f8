//! What the servers say to people rather than to programs: refusals as pages, whom to tell about a weakness, https for
//! browsers (RFC 9116, RFC 6797).

use e2e::{Ask as _, Options, Server, Stack, wire};

/// What browsers send where they open an address.
const BROWSER: &str = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8";

fn all(stack: &Stack) -> [&Server; 3] {
    [&stack.auth, &stack.api, &stack.bff]
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_browser_gets_pages_and_a_program_gets_json() {
    let stack = Stack::start(&Options::new().with_bff()).await;
    for (server, method, path, status, code) in [
        (&stack.auth, "GET", "/nothing", 404, "not_found"),
        (&stack.auth, "GET", "/auth/login", 405, "method_not_allowed"),
        (&stack.auth, "POST", "/auth/login", 415, "unsupported_media_type"),
        (&stack.api, "GET", "/", 404, "not_found"),
        (&stack.api, "GET", "/api/profile", 401, "unauthenticated"),
        (&stack.bff, "POST", "/config.json", 405, "method_not_allowed"),
    ] {
        let asked = || server.request(method, path);
        let page = asked().header("accept", BROWSER).answer().await;
        assert_eq!(page.status, status, "{}", page.seen());
        assert_eq!(
            page.header("content-type").as_deref(),
            Some("text/html; charset=utf-8"),
            "{}",
            page.seen()
        );
        let id = page.header("x-request-id").unwrap();
        assert!(page.text().contains(&id) && page.text().contains(code), "{}", page.seen());
        let policy = page.header("content-security-policy").unwrap();
        assert!(policy.starts_with("default-src 'none'; style-src 'sha256-"), "{policy}");
        let told = asked().answer().await;
        assert_eq!(
            (told.status, told.header("content-type").as_deref()),
            (status, Some("application/json")),
            "{}",
            told.seen()
        );
        // What else a refusal says is the same in both forms.
        for name in ["allow", "www-authenticate", "retry-after", "cache-control"] {
            assert_eq!(page.header(name), told.header(name), "{name}: {}", page.seen());
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn security_txt_names_whom_the_operator_names_and_is_not_there_otherwise() {
    let silent = Stack::start(&Options::new().with_bff()).await;
    for server in all(&silent) {
        let answer = server.get("/.well-known/security.txt").answer().await;
        assert_eq!((answer.status, answer.error()), (404, "not_found".to_owned()), "{}", answer.seen());
    }
    let options = Options::new().with_bff().text("security_contact", "mailto:security@example.com");
    let stack = Stack::start(&options).await;
    for server in all(&stack) {
        let answer = server.get("/.well-known/security.txt").answer().await;
        assert_eq!(
            answer.header("content-type").as_deref(),
            Some("text/plain; charset=utf-8"),
            "{}",
            answer.seen()
        );
        let text = answer.text();
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!((answer.status, lines.len(), lines[0]), (200, 3, "Contact: mailto:security@example.com"));
        assert!(lines[1].starts_with("Expires: 2") && lines[1].ends_with("T00:00:00Z"), "{}", lines[1]);
        assert_eq!(lines[2], format!("Canonical: {}", server.url("/.well-known/security.txt")));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn browsers_are_told_to_come_by_https_where_the_address_is_https_and_never_on_this_machine() {
    let demo = Stack::start(&Options::new().with_bff().with_tls()).await;
    for server in all(&demo) {
        let answer = server.get("/health").answer().await;
        assert_eq!(answer.header("strict-transport-security").as_deref(), None, "{}", answer.seen());
    }
    let options = Options::new()
        .text("profile", "production")
        .text("auth_server.issuer", "https://auth.example")
        .text("bff.public_url", "https://app.example")
        .text("api.resource", "https://api.example");
    let mut stack = Stack::prepare(&options);
    stack.api.start();
    e2e::wait::until("the api answers", e2e::server::START, async || stack.api.readiness().await).await;
    for (path, status) in [("/health", 200), ("/nothing", 404), ("/api/profile", 401)] {
        let request = format!("GET {path} HTTP/1.1\r\nHost: api.example\r\n\r\n");
        let answer = wire::exchange(stack.api.port, request.as_bytes()).await;
        assert_eq!(answer.status, status, "{}", answer.seen());
        assert_eq!(
            answer.header("strict-transport-security").as_deref(),
            Some("max-age=31536000"),
            "{}",
            answer.seen()
        );
    }
}
