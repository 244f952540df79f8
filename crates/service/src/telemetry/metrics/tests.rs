//! What Prometheus gets to read.

use std::time::Duration;

use http::StatusCode;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::sync::watch;

use super::*;
use crate::config::Listen;

/// Metrics on a free port, and that port.
fn metrics() -> (Metrics, u16) {
    let settings =
        Telemetry { metrics_listen: Some(Listen::parse("127.0.0.1:0").unwrap()), ..Telemetry::default() };
    let metrics = Metrics::start(&settings, "test").unwrap();
    let port = metrics.0.as_ref().unwrap().bound.0[0].local_addr().unwrap().port();
    (metrics, port)
}

/// The whole answer to a request of this line.
async fn ask(port: u16, line: &str) -> String {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
    stream
        .write_all(format!("{line} HTTP/1.1\r\nHost: any\r\nConnection: close\r\n\r\n").as_bytes())
        .await
        .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer
}

#[tokio::test]
async fn what_was_counted_is_there_under_its_name_and_nothing_else_is() {
    let ((mut metrics, port), (end, ended)) = (metrics(), watch::channel(false));
    let routes = metrics.requests().map(|all| [all.route(Some("/a/{b}")), all.route(None)]).unwrap();
    for (status, micros) in [(200, 60), (200, 3_000), (404, 60)] {
        routes[0].count(StatusCode::from_u16(status).unwrap(), Duration::from_micros(micros));
    }
    routes[1].count(StatusCode::from_u16(999).unwrap(), Duration::ZERO);
    metrics.counter("refused", "Refused.").inc_by(3);
    metrics.gauge("waiting", "Waiting.").set(2);
    metrics.durations("hashing_duration_seconds", "Hashing.").observe(0.3);
    metrics.read(Kind::Counter, "hits", "Hits.", || 7.0);
    metrics.read_each(Kind::Gauge, "age_seconds", "Age.", || vec![Sample::labelled(&[("kid", "a\"b")], 1.5)]);
    metrics.serve(&Stop::when(ended));
    let answer = ask(port, "GET /metrics").await;
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
    assert!(answer.contains("content-type: text/plain; version=0.0.4; charset=utf-8\r\n"), "{answer}");
    for line in [
        "# TYPE signet_requests_total counter",
        "signet_requests_total{route=\"/a/{b}\",status=\"200\"} 2",
        "signet_requests_total{route=\"/a/{b}\",status=\"404\"} 1",
        "# TYPE signet_request_duration_seconds histogram",
        "signet_request_duration_seconds_bucket{route=\"/a/{b}\",le=\"5e-05\"} 0",
        "signet_request_duration_seconds_bucket{route=\"/a/{b}\",le=\"0.0001\"} 2",
        "signet_request_duration_seconds_bucket{route=\"/a/{b}\",le=\"0.005\"} 3",
        "signet_request_duration_seconds_count{route=\"/a/{b}\"} 3",
        "signet_request_duration_seconds_count{route=\"(none)\"} 1",
        "signet_refused_total 3",
        "signet_waiting 2",
        "signet_hashing_duration_seconds_count 1",
        "signet_hits_total 7.0",
        "signet_age_seconds{kid=\"a\\\"b\"} 1.5",
        "signet_log_lines_left_out_total 0.0",
        concat!("signet_build_info{server=\"test\",version=\"", env!("CARGO_PKG_VERSION"), "\"} 1.0"),
        "# TYPE process_start_time_seconds gauge",
    ] {
        assert!(answer.lines().any(|one| one == line), "{line} in {answer}");
    }
    for line in ["GET /", "GET /metrics/", "POST /metrics", "OPTIONS /metrics", "GET /health"] {
        let answer = ask(port, line).await;
        assert!(answer.starts_with("HTTP/1.1 404 ") && answer.ends_with("\r\n\r\n"), "{line}: {answer}");
    }
    end.send_replace(true);
    while TcpStream::connect(("127.0.0.1", port)).await.is_ok() {
        tokio::task::yield_now().await;
    }
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn the_process_is_there_as_the_system_sees_it() {
    let ((metrics, port), (_end, ended)) = (metrics(), watch::channel(false));
    metrics.serve(&Stop::when(ended));
    let answer = ask(port, "GET /metrics").await;
    let value = |name: &str| {
        let line = answer.lines().find_map(|line| line.strip_prefix(&format!("{name} ")));
        line.unwrap_or_else(|| panic!("{name} in {answer}")).parse::<f64>().unwrap()
    };
    assert!(value("process_resident_memory_bytes") > 1e6);
    assert!(value("process_cpu_seconds_total") > 0.0);
    assert!(value("process_open_fds") >= 4.0 && value("process_open_fds") < value("process_max_fds"));
    assert!(value("process_start_time_seconds") > 1.7e9);
}

#[test]
fn without_an_address_nothing_is_counted() {
    let mut metrics = Metrics::start(&Telemetry::default(), "test").unwrap();
    assert!(metrics.requests().is_none());
    metrics.counter("refused", "Refused.").inc();
    metrics.read(Kind::Counter, "hits", "Hits.", || panic!("nobody asks"));
}

#[tokio::test]
async fn an_address_that_is_taken_is_said() {
    let other = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let listen = Listen::parse(&other.local_addr().unwrap().to_string()).unwrap();
    let settings = Telemetry { metrics_listen: Some(listen), ..Telemetry::default() };
    assert!(Metrics::start(&settings, "test").is_err());
}
