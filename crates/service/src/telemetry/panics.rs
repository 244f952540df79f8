//! A panic is a log line like others: in the same format, under the id of its request.

use std::backtrace::{Backtrace, BacktraceStatus};
use std::panic::{self, PanicHookInfo};

/// What stands in place of a text that was put together.
const LEFT_OUT: &str = "(left out: it may hold what was sent)";

/// Has every panic of this process logged.
pub(super) fn log() {
    panic::set_hook(Box::new(|info| {
        let (place, said) = (place(info), said(info));
        let backtrace = Backtrace::capture();
        if backtrace.status() == BacktraceStatus::Captured {
            tracing::error!(place, said, %backtrace, "panicked");
        } else {
            tracing::error!(place, said, "panicked");
        }
        // It may end the process, and its line would wait for company.
        super::last_words();
    }));
}

/// The file and line, of the sources that the program was built from.
fn place(info: &PanicHookInfo<'_>) -> String {
    info.location().map_or_else(|| "unknown".into(), ToString::to_string)
}

/// What the panic says, where that is a text of the program. A text that was put together may hold anything: `"…"[1..]`
/// that cuts a character in two repeats all of the string.
fn said(info: &PanicHookInfo<'_>) -> &'static str {
    info.payload().downcast_ref::<&'static str>().copied().unwrap_or(LEFT_OUT)
}
