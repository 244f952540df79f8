//! What whoever operates a server sees of it: log lines on standard error, metrics, and the ids that tie them together.

mod context;
mod log;
pub mod metrics;
mod panics;
mod settings;
mod trace;

use std::io::{self, IsTerminal as _};

use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;

pub use context::{Context, carry, headers, in_background};
pub use log::LogFormat;
pub use settings::Telemetry;
pub use trace::{Trace, TraceId};

pub(crate) use context::within;
pub(crate) use log::flush;

/// Sends the process's log lines to standard error: `RUST_LOG` filters them, `info` without it. A second call in one process
/// changes nothing.
pub fn start(settings: &Telemetry) {
    let colour = io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none();
    let lines = log::Lines::to_stderr(settings.log_format, colour);
    // A subscriber is there already when a test started two servers; the first one serves both.
    if tracing_subscriber::registry().with(log::filter()).with(lines).try_init().is_ok() {
        panics::log();
    }
}
