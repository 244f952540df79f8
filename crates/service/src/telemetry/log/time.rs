//! The time of a line: RFC 3339, in UTC, to the microsecond.

use std::cell::RefCell;
use std::fmt::Write as _;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use time::OffsetDateTime;

use super::fields::digits;

thread_local! {
    /// The second that this thread wrote last, and how: `2026-11-27T05:34:02.`
    static SECOND: RefCell<(u64, String)> = const { RefCell::new((u64::MAX, String::new())) };
}

/// Writes the time now.
pub(super) fn write(line: &mut String) {
    #[expect(
        clippy::disallowed_methods,
        reason = "lines have the machine's time, whatever a test makes of a Clock"
    )]
    let now = SystemTime::now();
    write_since(now.duration_since(UNIX_EPOCH).unwrap_or_default(), line);
}

/// Writes the time so long after 1970-01-01 UTC. Of lines within one second only the last digits differ.
fn write_since(since: Duration, line: &mut String) {
    let known = SECOND.try_with(|second| {
        let mut second = second.borrow_mut();
        if second.0 != since.as_secs() {
            *second = (since.as_secs(), whole_second(since.as_secs()));
        }
        line.push_str(&second.1);
    });
    // At the end of a thread nothing is kept any more.
    if known.is_err() {
        line.push_str(&whole_second(since.as_secs()));
    }
    // Six digits, with zeros in front.
    let micros = line.len();
    digits(1_000_000 + since.subsec_micros(), line);
    line.remove(micros);
    line.push('Z');
}

/// The second, with the point behind it.
fn whole_second(seconds: u64) -> String {
    let seconds = i64::try_from(seconds).unwrap_or(i64::MAX);
    let at = OffsetDateTime::from_unix_timestamp(seconds).unwrap_or(OffsetDateTime::UNIX_EPOCH);
    let (date, time) = (at.date(), at.time());
    let mut text = String::new();
    let _ = write!(text, "{:04}-{:02}-{:02}", date.year(), u8::from(date.month()), date.day());
    let _ = write!(text, "T{:02}:{:02}:{:02}.", time.hour(), time.minute(), time.second());
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_written_as_rfc_3339_has_it_whatever_was_written_before() {
        for (seconds, micros, wanted) in [
            (0, 0, "1970-01-01T00:00:00.000000Z"),
            (0, 999_999, "1970-01-01T00:00:00.999999Z"),
            (951_782_400, 1, "2000-02-29T00:00:00.000001Z"),
            (1_795_757_642, 123_456, "2026-11-27T05:34:02.123456Z"),
            (1_795_757_642, 20, "2026-11-27T05:34:02.000020Z"),
            (1_795_757_643, 20, "2026-11-27T05:34:03.000020Z"),
            (253_402_300_799, 0, "9999-12-31T23:59:59.000000Z"),
        ] {
            let mut line = String::from("x");
            write_since(Duration::new(seconds, micros * 1000), &mut line);
            assert_eq!(line, format!("x{wanted}"));
        }
    }

    #[test]
    fn the_time_of_a_line_is_now() {
        let clock = crate::clock::Clock::system();
        let (before, mut line) = (whole_second(clock.now()), String::new());
        write(&mut line);
        let after = format!("{}~", whole_second(clock.now()));
        assert!(before <= line && line <= after, "{before} {line} {after}");
    }
}
