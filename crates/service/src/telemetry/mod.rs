//! What whoever operates a server sees of it: log lines on standard error, metrics, and the ids that tie them together.

mod context;
mod log;
pub mod metrics;
#[cfg(feature = "otel")]
pub(crate) mod otel;
#[cfg(any(feature = "otel", feature = "sentry"))]
mod outbox;
mod panics;
#[cfg(feature = "sentry")]
mod sentry;
mod settings;
pub(crate) mod shown;
mod trace;

use std::io::{self, IsTerminal as _};

use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;

pub use context::{Context, add_headers, carry, headers, in_background};
pub use log::LogFormat;
pub use settings::{Hidden, Telemetry};
pub use trace::Trace;

pub(crate) use context::{answering, in_background_now, take_received};

/// Sends the process's log lines to standard error: `RUST_LOG` filters them, `info` without it; and begins to export what
/// the settings say. Inside a runtime; a second call in one process changes nothing.
pub fn start(settings: &Telemetry) {
    let colour = io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none();
    let lines = log::Lines::to_stderr(settings.log_format, colour);
    let all = tracing_subscriber::registry().with(log::filter()).with(lines);
    #[cfg(feature = "sentry")]
    let all = all.with(settings.sentry_dsn.as_ref().map(|_| sentry::Reports::of(&settings.server)));
    // A subscriber is there already when a test started two servers; the first one serves both.
    if all.try_init().is_err() {
        return;
    }
    panics::log();
    #[cfg(feature = "otel")]
    if let Some(endpoint) = &settings.otel_endpoint {
        context::is_recorded();
        otel::start(endpoint, &settings.server);
    }
    #[cfg(feature = "sentry")]
    if let Some(dsn) = settings.sentry_dsn.as_ref().and_then(|Hidden(dsn)| dsn.parse().ok()) {
        sentry::start(&dsn);
    }
}

/// Has the lines written that wait, if that takes no time: the process may be about to end.
pub(crate) fn last_words() {
    log::flush(log::LAST_WORDS);
}

/// Waits until all that is to be told is told, for some seconds at most: the last thing that a process does.
pub async fn end() {
    #[cfg(feature = "otel")]
    otel::flush().await;
    #[cfg(feature = "sentry")]
    sentry::flush().await;
    log::flush(log::LAST_LINES);
}
