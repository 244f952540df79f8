//! Both kinds of lines, as an event and its surroundings make them.

use std::io;
use std::sync::{Arc, Mutex};

use serde_json::Value;
use tracing_subscriber::layer::SubscriberExt as _;

use super::*;
use crate::edge::RequestId;
use crate::telemetry::{Context, context};

#[derive(Clone, Default)]
struct Written(Arc<Mutex<Vec<u8>>>);

impl io::Write for Written {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// What `log` makes in `format`.
fn lines(format: LogFormat, colour: bool, log: impl FnOnce()) -> String {
    let written = Written::default();
    let queue: &'static Queue = Box::leak(Box::new(Queue::start(written.clone())));
    let lines = Lines { format, colour, queue };
    tracing::subscriber::with_default(tracing_subscriber::registry().with(lines), log);
    queue.flush(Duration::from_secs(30));
    let bytes = written.0.lock().unwrap().clone();
    String::from_utf8(bytes).unwrap()
}

fn json(log: impl FnOnce()) -> Value {
    let line = lines(LogFormat::Json, false, log);
    assert_eq!(line.matches('\n').count(), 1, "{line}");
    serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error}: {line}"))
}

#[test]
fn a_line_for_people_has_time_level_text_and_fields_in_order() {
    let said = lines(LogFormat::Pretty, false, || {
        tracing::info!(request_id = %"7", path = "/a \"b\"", status = 200, "answered");
        tracing::warn!("two\nlines \u{1b}[2J");
    });
    let (first, second) = said.trim_end().split_once('\n').unwrap();
    let (time, rest) = first.split_once(' ').unwrap();
    assert!(time.len() == 27 && time.ends_with('Z') && time.contains('T'), "{time}");
    assert_eq!(rest, r#" INFO answered request_id=7 path="/a \"b\"" status=200"#);
    assert!(second.ends_with(r"  WARN two\nlines \u{1b}[2J"), "{second}");
}

#[test]
fn colours_are_there_when_they_are_wanted() {
    let said = lines(LogFormat::Pretty, true, || tracing::error!(a = 1, "text"));
    assert!(said.contains("\u{1b}[31mERROR\u{1b}[0m text \u{1b}[2ma=\u{1b}[0m1"), "{said:?}");
}

#[test]
fn a_line_for_programs_has_its_members_with_their_types() {
    let error = io::Error::other("broken \"pipe\"\n");
    let read = json(|| {
        let fault: &(dyn std::error::Error + 'static) = &error;
        tracing::error!(target: "t", fault, text = "é\n", n = 7_u64, i = -7_i64, yes = true, half = 0.5, none = f64::NAN, "said");
    });
    let wanted = serde_json::json!({
        "level": "ERROR", "message": "said", "fault": "broken \"pipe\"\n", "text": "é\n", "n": 7, "i": -7, "yes": true,
        "half": 0.5, "none": null, "target": "t", "time": read["time"],
    });
    assert_eq!(read, wanted);
}

#[test]
fn no_field_takes_the_name_of_ours() {
    let line =
        lines(LogFormat::Json, false, || tracing::info!(level = "mine", time = 1, target = "t", "said"));
    assert!(line.contains(r#""field_level":"mine","field_time":1,"field_target":"t""#), "{line}");
}

#[tokio::test]
async fn what_is_logged_on_the_way_has_the_ids_of_its_request() {
    let context = Context::new(RequestId::random(), &http::HeaderMap::new());
    let (id, trace) = (context.request_id().to_string(), context.trace().id().to_string());
    let own = context::within(context.clone(), async { json(|| tracing::info!("inside")) }).await;
    assert_eq!(
        (&own["request_id"], &own["trace_id"]),
        (&Value::from(id.as_str()), &Value::from(trace.as_str()))
    );
    let said = context::within(context.clone(), async {
        lines(LogFormat::Pretty, false, || tracing::info!("inside"))
    });
    assert!(said.await.ends_with(&format!(" inside request_id={id} trace_id={trace}\n")));
    let other = context::within(context.clone(), async {
        lines(LogFormat::Pretty, false, || tracing::info!(request_id = "x", "inside"))
    });
    assert!(other.await.ends_with(" inside request_id=x\n"), "an event's own ids are enough");
    let other = context::within(context, async { json(|| tracing::info!(request_id = "x", "inside")) }).await;
    assert_eq!((&other["request_id"], other.get("trace_id")), (&Value::from("x"), None));
    assert_eq!(json(|| tracing::info!("outside")).get("request_id"), None);
}
