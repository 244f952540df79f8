//! Spans, as a collector on loopback gets them.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]

mod export;

use serde_json::{Value, json};
use signet_service::telemetry::{self, Telemetry};

const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";

/// The attribute `key`, by its type: `{"stringValue": …}`.
fn attribute<'a>(of: &'a Value, key: &str) -> &'a Value {
    let found = of["attributes"].as_array().unwrap().iter().find(|one| one["key"] == key);
    found.map_or(&Value::Null, |one| &one["value"])
}

#[tokio::test]
async fn a_collector_gets_a_span_of_each_request() {
    let (port, received) = export::listener("200 OK").await;
    let endpoint = Some(format!("http://127.0.0.1:{port}/"));
    telemetry::start(&Telemetry { server: "api".into(), otel_endpoint: endpoint, ..Telemetry::default() });
    let server = export::server();
    let mut asked = Vec::new();
    for (path, name, status) in
        [("/things/7", "GET /things/{thing}", 200), ("/fails", "GET /fails", 500), ("/never", "GET", 404)]
    {
        let (answered, id) = export::get(&server, path).await;
        assert_eq!(answered, status, "{path}");
        asked.push((id, name, status, "GET"));
    }
    let (answered, id) = export::ask(&server, "NEVER", "/fails").await;
    asked.push((id, "HTTP /fails", answered, "_OTHER"));
    telemetry::end().await;
    let received = std::mem::take(&mut *received.lock().unwrap());
    let [(head, body)] = received.as_slice() else { panic!("one request: {received:?}") };
    assert!(head.starts_with("post /v1/traces http/1.1\r\n"), "{head}");
    assert!(head.contains("\r\ncontent-type: application/json\r\n"), "{head}");
    let text = String::from_utf8(body.clone()).unwrap();
    assert!(!text.contains(export::SECRET) && !text.to_lowercase().contains("never"), "{text}");
    let all: Value = serde_json::from_str(&text).unwrap();
    let resource = &all["resourceSpans"][0]["resource"];
    assert_eq!(attribute(resource, "service.name"), &json!({"stringValue": "api"}));
    let spans = all["resourceSpans"][0]["scopeSpans"][0]["spans"].as_array().unwrap();
    assert_eq!(spans.len(), asked.len(), "{all:#}");
    for (span, (id, name, status, method)) in spans.iter().zip(&asked) {
        assert_eq!((&span["traceId"], &span["parentSpanId"]), (&json!(TRACE), &json!("00f067aa0ba902b7")));
        assert_eq!((&span["spanId"], &span["name"], &span["kind"]), (&json!(id), &json!(name), &json!(2)));
        let time = |name: &str| span[name].as_str().unwrap().parse::<u64>().unwrap();
        assert!(time("startTimeUnixNano") <= time("endTimeUnixNano") && time("startTimeUnixNano") > 1 << 60);
        let code = json!({"intValue": status.to_string()});
        assert_eq!(attribute(span, "http.response.status_code"), &code);
        assert_eq!(attribute(span, "http.request.method"), &json!({"stringValue": method}));
        let failed = if *status == 500 { json!({"code": 2}) } else { Value::Null };
        assert_eq!(span["status"], failed, "{span:#}");
    }
    assert_eq!(attribute(&spans[0], "http.route"), &json!({"stringValue": "/things/{thing}"}));
    assert_eq!(attribute(&spans[2], "http.route"), &Value::Null);
    // What this process asks of others says from now on that the trace is recorded.
    let sent = telemetry::in_background(async { telemetry::headers() }).await;
    assert!(sent["traceparent"].to_str().unwrap().ends_with("-01"), "{sent:?}");
    telemetry::end().await;
}
