//! Logs: one line per event on standard error, each request under its id. `RUST_LOG` filters; `info` without it.

use std::io::{self, IsTerminal};

use tracing_subscriber::EnvFilter;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;

/// Sends the process's log lines to standard error. A second call in one process changes nothing.
pub fn start() {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    let colour = io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none();
    let lines = tracing_subscriber::fmt::layer().with_writer(io::stderr).with_ansi(colour).with_target(false);
    // A broken pipe must not become a panic: tracing would report it with eprintln!, to the same broken pipe.
    let lines = lines.log_internal_errors(false);
    // A subscriber is there already when a test started two servers; the first one serves both.
    let _ = tracing_subscriber::registry().with(filter).with(lines).try_init();
}
