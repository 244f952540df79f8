//! Metrics of the real processes: what they count, and where they are.

use e2e::forge::{Forge, new_key};
use e2e::wire::Wire;
use e2e::{ADMIN, Ask as _, Options, Stack, USER};
use serde_json::json;

use super::exposition::{Counting, ask};

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn what_happens_is_counted_where_it_happens() {
    let counting = Counting::start(Options::new().seconds("api.jwks_refresh_interval", 0)).await;
    let stack = &counting.stack;
    let token = stack.login(ADMIN).await;
    stack.try_login(USER.0, "wrong").await;
    for _ in 0..3 {
        assert_eq!(stack.check(&token).await.status, 200);
    }
    let unknown = Forge::from_pem(&new_key().0, json!("unknown"), stack).good();
    assert_eq!(stack.check(&unknown).await.status, 401);
    stack.api.get("/api/tenants/demo").bearer_auth(&token).answer().await;
    stack.api.get("/never/was").answer().await;
    let (auth, api) = (counting.series(0).await, counting.series(1).await);
    let of = |series: &std::collections::BTreeMap<String, f64>, name: &str| {
        *series.get(name).unwrap_or_else(|| panic!("{name} in {series:#?}"))
    };
    for (name, value) in [
        (r#"signet_requests_total{route="/auth/login",status="200"}"#, 1.0),
        (r#"signet_requests_total{route="/auth/login",status="401"}"#, 1.0),
        (r#"signet_request_duration_seconds_count{route="/auth/login"}"#, 2.0),
        ("signet_hashing_duration_seconds_count", 2.0),
        ("signet_hashing_refused_total", 0.0),
        ("signet_hashing_waiting", 0.0),
        ("signet_hashing_running", 0.0),
        ("signet_signature_duration_seconds_count", 1.0),
        ("signet_connections_refused_total", 0.0),
        ("signet_log_lines_left_out_total", 0.0),
    ] {
        assert!((of(&auth, name) - value).abs() < f64::EPSILON, "{name} {}", of(&auth, name));
    }
    for (name, value) in [
        (r#"signet_requests_total{route="/test_get_with_validation",status="200"}"#, 3.0),
        (r#"signet_requests_total{route="/test_get_with_validation",status="401"}"#, 1.0),
        (r#"signet_requests_total{route="/api/tenants/{tenant}",status="200"}"#, 1.0),
        (r#"signet_requests_total{route="(none)",status="404"}"#, 1.0),
        ("signet_token_cache_hits_total", 3.0),
        ("signet_token_cache_misses_total", 2.0),
        ("signet_token_cache_entries", 1.0),
        ("signet_key_fetches_total", 2.0),
        ("signet_key_fetches_failed_total", 0.0),
    ] {
        assert!((of(&api, name) - value).abs() < f64::EPSILON, "{name} {}", of(&api, name));
    }
    let kid = stack.public_jwk().await["kid"].as_str().unwrap().to_owned();
    let age = of(&auth, &format!(r#"signet_signing_key_age_seconds{{kid="{kid}",state="active"}}"#));
    assert!((0.0..600.0).contains(&age), "{age}");
    assert!(
        !api.keys().chain(auth.keys()).any(|name| name.contains("never")),
        "no path that was sent is a series"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn open_connections_are_counted_and_none_once_they_end() {
    let counting = Counting::start(Options::new()).await;
    let api = &counting.stack.api;
    let open = async || counting.series(1).await["signet_connections"];
    let before = open().await;
    let mut wires = Vec::new();
    for _ in 0..7 {
        let mut wire = Wire::open(api.port).await;
        let request = format!("GET /health HTTP/1.1\r\nHost: localhost:{}\r\n\r\n", api.port);
        wire.send(request.as_bytes()).await.unwrap();
        assert_eq!(wire.answer().await.status, 200);
        wires.push(wire);
    }
    assert!((open().await - before - 7.0).abs() < f64::EPSILON, "7 more than {before}");
    drop(wires);
    e2e::wait::until("they end", e2e::server::STOP, async || (open().await <= before).then_some(())).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn metrics_have_an_address_of_their_own_where_nothing_else_is() {
    let counting = Counting::start(Options::new()).await;
    let stack = &counting.stack;
    for (server, port) in [&stack.auth, &stack.api, &stack.bff].into_iter().zip(counting.ports) {
        let public = server.get("/metrics").answer().await;
        assert_eq!(public.status, 404, "{}: {}", server.name, public.seen());
        assert!(!public.text().contains("signet_"), "{}", public.seen());
        for path in ["/", "/health", "/metrics/x", "/docs", "/openapi.json"] {
            let answer = ask(port, path).await;
            assert_eq!((answer.status, answer.text().as_str()), (404, ""), "{path}: {}", answer.seen());
        }
        let log = server.log();
        assert!(log.contains(&format!("metrics for Prometheus at /metrics of [127.0.0.1:{port}]")), "{log}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn the_demo_gives_metrics_to_this_machine_alone_and_a_taken_address_is_said() {
    let stack = Stack::prepare(&Options::new().text("api.metrics_listen", "0.0.0.0:9101"));
    let folder = stack.file("");
    let (code, said) = e2e::Server::refuses("api", &folder);
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("`api.metrics_listen` reaches beyond this machine"), "{said}");
    let held = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = held.local_addr().unwrap().port();
    let stack = Stack::prepare(&Options::new().text("api.metrics_listen", &format!("127.0.0.1:{port}")));
    let (code, said) = e2e::Server::refuses("api", &stack.file(""));
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains(&format!("`metrics_listen`: port {port} is taken")), "{said}");
}
