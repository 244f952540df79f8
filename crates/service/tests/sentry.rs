//! Reports of errors, as Sentry on loopback gets them.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]

mod export;

use sentry_types::protocol::v7::{Envelope, Event};
use signet_service::config::{Configuration, Profile, Reader, Settings};
use signet_service::telemetry::{self, Telemetry};

struct Read(Telemetry);

impl Configuration for Read {
    fn read(reader: &mut Reader<'_>) -> Option<Self> {
        let profile = Profile::of(reader, "api.resource", "http://localhost:5001");
        Some(Self(Telemetry::read(reader, "api", profile)))
    }
}

#[tokio::test]
async fn sentry_gets_panics_and_internal_errors_and_nothing_of_who_asked() {
    let (port, received) = export::listener("200 OK").await;
    let settings = format!("sentry_dsn = \"http://key@127.0.0.1:{port}/42\"");
    telemetry::start(&Settings::from_toml(&settings).unwrap().read::<Read>().unwrap().0);
    let server = export::server();
    let mut ids = Vec::new();
    for (path, status) in
        [("/fails", 500), ("/things/7", 200), ("/panics", 500), ("/repeats", 500), ("/never", 404)]
    {
        let (answered, id) = export::get(&server, path).await;
        assert_eq!(answered, status, "{path}");
        if status == 500 {
            ids.push(id);
        }
    }
    telemetry::end().await;
    let received = std::mem::take(&mut *received.lock().unwrap());
    let mut told = Vec::new();
    for (head, body) in &received {
        assert!(head.starts_with("post /api/42/envelope/ http/1.1\r\n"), "{head}");
        assert!(head.contains("x-sentry-auth: sentry ") && head.contains("sentry_key=key"), "{head}");
        let text = String::from_utf8(body.clone()).unwrap();
        assert!(!text.contains(export::SECRET), "{text}");
        let event: Event<'static> = Envelope::from_slice(body).unwrap().event().unwrap().clone();
        assert!(event.request.is_none() && event.user.is_none() && event.server_name.is_none(), "{event:?}");
        assert_eq!((event.tags["server"].as_str(), event.tags["trace_id"].len()), ("api", 32), "{event:?}");
        assert!(ids.contains(&event.tags["request_id"]), "{event:?}");
        let error = event.exception.values[0].clone();
        told.push((error.ty, error.value.unwrap(), event.culprit.unwrap_or_default()));
    }
    // A handler that panics is an internal error too: each is told once.
    let kinds: Vec<(&str, &str)> =
        told.iter().map(|(kind, value, _)| (kind.as_str(), value.as_str())).collect();
    let left_out = "(left out: it may hold what was sent)";
    assert_eq!(
        kinds,
        [
            ("internal error", "the cellar is flooded"),
            ("panic", "on purpose"),
            ("internal error", "a handler panicked"),
            ("panic", left_out),
            ("internal error", "a handler panicked"),
        ]
    );
    let places: Vec<bool> = told.iter().map(|(_, _, place)| place.contains("export/mod.rs:")).collect();
    assert_eq!(places, [false, true, false, true, false], "{told:?}");
}
