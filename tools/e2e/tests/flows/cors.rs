//! CORS on both servers: R8, N2, H4.

use e2e::{Answer, Ask as _, Options, Server, Stack};
use serde_json::json;

const EXPOSED: [&str; 6] = [
    "www-authenticate",
    "x-request-id",
    "retry-after",
    "x-ratelimit-limit",
    "x-ratelimit-remaining",
    "x-ratelimit-reset",
];

fn words(answer: &Answer, name: &str) -> Vec<String> {
    let text = answer.header(name).unwrap_or_default();
    text.split(',').map(|word| word.trim().to_lowercase()).filter(|word| !word.is_empty()).collect()
}

fn never_credentials(answer: &Answer) {
    assert_eq!(answer.header("access-control-allow-credentials"), None, "{}", answer.seen());
}

/// Requests whose answers pages may read: a name, the request, its status.
fn requests(stack: &Stack) -> Vec<(&Server, &'static str, reqwest::RequestBuilder, u16)> {
    let (auth, api) = (&stack.auth, &stack.api);
    let login = |body| auth.post("/auth/login", &body);
    let check = "/test_get_with_validation";
    vec![
        (auth, "login", login(json!({"username": "test_user_1", "password": "Happy123"})), 200),
        (auth, "wrong password", login(json!({"username": "test_user_1", "password": "x"})), 401),
        (auth, "missing field", login(json!({"username": "x"})), 400),
        (auth, "no type", auth.request("POST", "/auth/login").body("{}"), 415),
        (auth, "too large", login(json!({"username": "x".repeat(20_000)})), 413),
        (auth, "other method", auth.request("DELETE", "/auth/login"), 405),
        (auth, "unknown address", auth.get("/nothing"), 404),
        (auth, "health", auth.get("/health"), 200),
        (auth, "ready", auth.get("/ready"), 200),
        (auth, "forwarded", auth.get("/health").header("x-forwarded-for", "1.2.3.4"), 400),
        (api, "hello", api.get(check), 200),
        (api, "nice try", api.get(check).bearer_auth("x"), 401),
        (api, "other scheme", api.get(check).header("authorization", "Basic x"), 401),
        (api, "two tokens", api.get(check).bearer_auth("x").bearer_auth("y"), 400),
        (api, "other method", api.request("PUT", check), 405),
        (api, "unknown address", api.get("/nothing"), 404),
        (api, "health", api.get("/health"), 200),
        (api, "ready", api.get("/ready"), 200),
    ]
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn r8_the_apps_origins_may_read_every_answer_errors_included() {
    let stack = Stack::start(&Options::new()).await;
    let port = stack.bff.port;
    for host in ["localhost", "127.0.0.1", "[::1]"] {
        let origin = format!("http://{host}:{port}");
        for (server, name, request, status) in requests(&stack) {
            let answer = request.header("origin", &origin).answer().await;
            let seen = format!("{} {name} from {origin}: {}", server.name, answer.seen());
            assert_eq!(answer.status, status, "{seen}");
            if name == "forwarded" {
                continue; // H3: what a proxy passed on is refused before anything is decided about it.
            }
            assert_eq!(
                answer.header("access-control-allow-origin").as_deref(),
                Some(origin.as_str()),
                "{seen}"
            );
            assert!(words(&answer, "vary").contains(&"origin".to_owned()), "{seen}");
            let exposed = words(&answer, "access-control-expose-headers");
            assert!(EXPOSED.iter().all(|name| exposed.contains(&(*name).to_owned())), "{seen}");
            never_credentials(&answer);
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn r8_n2_an_unlisted_origin_gets_the_plain_answer() {
    let stack = Stack::start(&Options::new()).await;
    let port = stack.bff.port;
    let unlisted = [
        "http://evil.example".to_owned(),
        "null".to_owned(),
        format!("https://localhost:{port}"),
        format!("http://localhost:{port}.evil.example"),
        format!("http://localhost:{}", stack.auth.port),
        format!("http://LOCALHOST:{port}"),
        format!("http://localhost:{port}/"),
    ];
    for origin in &unlisted {
        for (server, name, request, status) in requests(&stack) {
            let answer = request.header("origin", origin).answer().await;
            let seen = format!("{} {name} from {origin}: {}", server.name, answer.seen());
            assert_eq!(answer.status, status, "the answer itself is the same: {seen}");
            let given: Vec<_> =
                answer.headers.keys().filter(|key| key.as_str().starts_with("access-control-")).collect();
            assert!(given.is_empty(), "{seen}");
        }
    }
    for (server, name, request, _) in requests(&stack) {
        if name != "forwarded" {
            let answer = request.answer().await;
            let vary = words(&answer, "vary");
            assert!(
                vary.contains(&"origin".to_owned()),
                "{} {name}, no origin: {}",
                server.name,
                answer.seen()
            );
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn r8_preflights_are_answered_for_the_app_alone() {
    let stack = Stack::start(&Options::new()).await;
    let app = stack.bff.origin();
    for (server, path, method) in [
        (&stack.auth, "/auth/login", "POST"),
        (&stack.api, "/test_get_with_validation", "GET"),
        (&stack.auth, "/health", "GET"),
        (&stack.api, "/ready", "GET"),
    ] {
        let preflight = |origin: &str| {
            server
                .request("OPTIONS", path)
                .header("origin", origin)
                .header("access-control-request-method", method)
                .header("access-control-request-headers", "authorization,content-type")
        };
        let answer = preflight(&app).answer().await;
        assert_eq!((answer.status, answer.body.len()), (204, 0), "{path}: {}", answer.seen());
        assert_eq!(
            answer.header("access-control-allow-origin"),
            Some(app.clone()),
            "{path}: {}",
            answer.seen()
        );
        assert!(
            words(&answer, "access-control-allow-methods").contains(&method.to_lowercase()),
            "{}",
            answer.seen()
        );
        let allowed = words(&answer, "access-control-allow-headers");
        for name in ["authorization", "content-type", "x-requested-with", "x-csrf-token"] {
            assert!(allowed.contains(&name.to_owned()), "{name} at {path}: {}", answer.seen());
        }
        assert!(words(&answer, "vary").contains(&"origin".to_owned()), "{}", answer.seen());
        never_credentials(&answer);
        let other = preflight("http://evil.example").answer().await;
        assert_eq!(other.header("access-control-allow-origin"), None, "{path}: {}", other.seen());
        assert_eq!(other.header("access-control-allow-methods"), None, "{path}: {}", other.seen());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn h4_public_documents_may_be_read_by_everybody_but_never_with_credentials() {
    let stack = Stack::start(&Options::new()).await;
    for (server, path) in [
        (&stack.auth, "/.well-known/jwks.json"),
        (&stack.auth, "/.well-known/oauth-authorization-server"),
        (&stack.api, "/.well-known/oauth-protected-resource"),
    ] {
        for method in ["GET", "DELETE"] {
            let answer =
                server.request(method, path).header("origin", "http://anybody.example").answer().await;
            assert_eq!(
                answer.header("access-control-allow-origin").as_deref(),
                Some("*"),
                "{}",
                answer.seen()
            );
            never_credentials(&answer);
        }
    }
    let page = stack.auth.get("/").header("origin", stack.bff.origin()).answer().await;
    assert_eq!(page.header("access-control-allow-origin"), None, "a page is no document: {}", page.seen());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn r8_the_origins_are_configuration() {
    let options = Options::new().list("allowed_origins", &["https://app.example", "http://localhost:8080"]);
    let stack = Stack::start(&options).await;
    for server in [&stack.auth, &stack.api] {
        for (origin, listed) in [
            ("https://app.example", true),
            ("http://localhost:8080", true),
            (stack.bff.origin().as_str(), false),
        ] {
            let answer = server.get("/health").header("origin", origin).answer().await;
            let wanted = listed.then(|| origin.to_owned());
            assert_eq!(
                answer.header("access-control-allow-origin"),
                wanted,
                "{}: {}",
                server.name,
                answer.seen()
            );
        }
    }
}
