//! The time of a line: RFC 3339, in UTC, to the microsecond.

use std::cell::RefCell;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use tracing_subscriber::fmt::format::Writer;
use tracing_subscriber::fmt::time::{self, FormatTime as _};

use super::fields::digits;

thread_local! {
    /// The second that this thread wrote last, and how: `2026-11-27T05:34:02.`
    static SECOND: RefCell<(u64, String)> = const { RefCell::new((u64::MAX, String::new())) };
}

/// Writes the time now. Of lines within one second only the last digits differ.
pub(super) fn write(line: &mut String) {
    #[expect(
        clippy::disallowed_methods,
        reason = "lines have the machine's time, whatever a test makes of a Clock"
    )]
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or(Duration::ZERO);
    let known = SECOND.try_with(|second| {
        let mut second = second.borrow_mut();
        if second.0 != now.as_secs() {
            *second = (now.as_secs(), new_second());
        }
        line.push_str(&second.1);
    });
    if known.is_err() {
        line.push_str(&new_second());
    }
    // Six digits, with zeros in front.
    let micros = line.len();
    digits(1_000_000 + u64::from(now.subsec_micros()), line);
    line.remove(micros);
    line.push('Z');
}

/// The second now, up to its point.
fn new_second() -> String {
    let mut text = String::new();
    let _ = time::SystemTime.format_time(&mut Writer::new(&mut text));
    let end = text.find('.').map_or(text.len(), |at| at + 1);
    text.truncate(end);
    text
}
