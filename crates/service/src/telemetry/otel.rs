//! A span for each request, for OpenTelemetry: OTLP over HTTP in its JSON encoding, with the names of its semantic
//! conventions, also for a method that HTTP does not have. The span is called as the request is, and stands below the caller's in its trace.

use std::sync::OnceLock;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderValue, Method, StatusCode};
use serde_json::{Value, json};

use super::outbox::{Address, Outbox, Pack};
use super::{Context, shown};

/// `SPAN_KIND_SERVER` and `STATUS_CODE_ERROR`: enumerations are numbers in this encoding.
const SERVER: u8 = 2;
const ERROR: u8 = 2;

static SPANS: OnceLock<Outbox<Span>> = OnceLock::new();

/// An answered request.
struct Span {
    context: Context,
    /// Where HTTP has it: any other may be of any length.
    method: Option<&'static str>,
    /// The path of the endpoint table; the path that was sent may hold anything.
    route: Option<&'static str>,
    status: StatusCode,
    ended: Duration,
    took: Duration,
}

struct Encoding {
    server: String,
}

/// Exports the spans of the server called `server` to the collector at `endpoint`.
pub(super) fn start(endpoint: &str, server: &str) {
    let headers = HeaderMap::from_iter([(CONTENT_TYPE, HeaderValue::from_static("application/json"))]);
    let url = format!("{}/v1/traces", endpoint.trim_end_matches('/'));
    let encoding = Encoding { server: server.to_owned() };
    SPANS.get_or_init(|| Outbox::start(Address { what: "spans", url, headers }, encoding));
}

/// Whether spans are exported.
pub(crate) fn is_on() -> bool {
    SPANS.get().is_some()
}

/// Exports the span of an answered request.
pub(crate) fn note(
    context: &Context,
    (method, route): (&Method, Option<&'static str>),
    status: StatusCode,
    took: Duration,
) {
    if let Some(spans) = SPANS.get() {
        #[expect(
            clippy::disallowed_methods,
            reason = "spans of several machines are compared by their clocks"
        )]
        let ended = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let method = shown::method(method);
        spans.put(Span { context: context.clone(), method, route, status, ended, took });
    }
}

/// Waits until all spans are exported, for five seconds at most.
pub(super) async fn flush() {
    if let Some(spans) = SPANS.get() {
        spans.flush().await;
    }
}

impl Pack<Span> for Encoding {
    fn pack(&self, spans: Vec<Span>) -> Vec<Vec<u8>> {
        let version = env!("CARGO_PKG_VERSION");
        let resource = [
            text("service.name", &self.server),
            text("service.namespace", "signet"),
            text("service.version", version),
        ];
        let spans: Vec<Value> = spans.iter().map(Span::to_json).collect();
        let scope = json!({"name": "signet", "version": version});
        let scoped = json!([{"scope": scope, "spans": spans}]);
        let all = json!({"resourceSpans": [{"resource": {"attributes": resource}, "scopeSpans": scoped}]});
        vec![all.to_string().into_bytes()]
    }
}

impl Span {
    fn to_json(&self) -> Value {
        let nanos = |time: Duration| time.as_nanos().to_string();
        let mut attributes = vec![
            text("http.request.method", self.method.unwrap_or("_OTHER")),
            json!({"key": "http.response.status_code", "value": {"intValue": self.status.as_str()}}),
        ];
        attributes.extend(self.route.map(|route| text("http.route", route)));
        let method = self.method.unwrap_or("HTTP");
        let name = self.route.map_or_else(|| method.to_owned(), |route| format!("{method} {route}"));
        let mut span = json!({
            "traceId": self.context.trace().id(), "spanId": self.context.request_id().as_str(), "name": name, "kind": SERVER,
            "startTimeUnixNano": nanos(self.ended.saturating_sub(self.took)), "endTimeUnixNano": nanos(self.ended),
            "attributes": attributes,
        });
        if let Some(parent) = self.context.trace().parent() {
            span["parentSpanId"] = parent.into();
        }
        if self.status.is_server_error() {
            span["status"] = json!({"code": ERROR});
        }
        span
    }
}

fn text(key: &str, value: &str) -> Value {
    json!({"key": key, "value": {"stringValue": value}})
}
