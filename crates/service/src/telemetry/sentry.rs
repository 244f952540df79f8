//! Errors of ours, for Sentry: a panic, and what a handler calls an internal error. Told are the place, the reason as it stands
//! in the log, and the ids to find it there; never who asked, nor a header field, a query or a body.

use std::fmt::{self, Debug};
use std::sync::OnceLock;

use http::{HeaderMap, HeaderName, HeaderValue};
use sentry_types::Dsn;
use sentry_types::protocol::v7::{Envelope, Event as Report, Exception, Level as Gravity};
use tracing::field::{Field, Visit};
use tracing::{Event, Level, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::layer::Context as Around;

use super::context;
use super::outbox::{Address, Outbox, Pack};

static REPORTS: OnceLock<Outbox<Report<'static>>> = OnceLock::new();

/// What this client is called.
const AGENT: &str = concat!("signet/", env!("CARGO_PKG_VERSION"));
const AUTH: HeaderName = HeaderName::from_static("x-sentry-auth");

/// Reports errors among the events of the log.
pub(super) struct Reports {
    server: String,
}

struct Encoding;

impl Reports {
    /// Reports of the server called `server`.
    pub(super) fn of(server: &str) -> Self {
        Self { server: server.to_owned() }
    }
}

/// Sends reports to where `dsn` says.
pub(super) fn start(dsn: &Dsn) {
    let mut headers = HeaderMap::new();
    if let Ok(mut auth) = HeaderValue::try_from(dsn.to_auth(Some(AGENT)).to_string()) {
        auth.set_sensitive(true);
        headers.insert(AUTH, auth);
    }
    let url = dsn.envelope_api_url().to_string();
    REPORTS.get_or_init(|| Outbox::start(Address { what: "reports of errors", url, headers }, Encoding));
}

/// Waits until all reports are sent, for five seconds at most.
pub(super) async fn flush() {
    if let Some(reports) = REPORTS.get() {
        reports.flush().await;
    }
}

impl Pack<Report<'static>> for Encoding {
    fn pack(&self, reports: Vec<Report<'static>>) -> Vec<Vec<u8>> {
        let pack = |report: Report<'static>| {
            let mut body = Vec::new();
            Envelope::from(report).to_writer(&mut body).ok().map(|()| body)
        };
        reports.into_iter().filter_map(pack).collect()
    }
}

impl<S: Subscriber> Layer<S> for Reports {
    fn on_event(&self, event: &Event<'_>, _: Around<'_, S>) {
        let (Some(reports), &Level::ERROR) = (REPORTS.get(), event.metadata().level()) else { return };
        let mut said = Said::default();
        event.record(&mut said);
        let what = match said.message.as_str() {
            "panicked" => ("panic", said.text),
            "internal error" => ("internal error", said.reason),
            _ => return,
        };
        reports.put(report(&self.server, what, said.place));
    }
}

fn report(server: &str, (kind, value): (&str, String), place: String) -> Report<'static> {
    let mut report = Report::new();
    report.level = Gravity::Error;
    report.platform = "other".into();
    report.release = Some(AGENT.into());
    report.culprit = Some(place).filter(|place| !place.is_empty());
    report.tags.insert("server".into(), server.to_owned());
    context::look(|context| {
        if let Some(context) = context {
            report.tags.insert("request_id".into(), context.request_id().to_string());
            report.tags.insert("trace_id".into(), context.trace().id().to_owned());
        }
    });
    report.exception.values.push(Exception {
        ty: kind.to_owned(),
        value: Some(value),
        ..Exception::default()
    });
    report
}

/// What an event says, as far as it is told.
#[derive(Default)]
struct Said {
    message: String,
    reason: String,
    place: String,
    text: String,
}

impl Said {
    fn note(&mut self, name: &str, value: fmt::Arguments<'_>) {
        let own = match name {
            "message" => &mut self.message,
            "reason" => &mut self.reason,
            "place" => &mut self.place,
            "said" => &mut self.text,
            _ => return,
        };
        *own = value.to_string();
    }
}

impl Visit for Said {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.note(field.name(), format_args!("{value:?}"));
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.note(field.name(), format_args!("{value}"));
    }
}
