//! Text helpers: durations as people say them, and lines without colour codes.

use std::time::Duration;

/// A duration as people say it: `0.4 s`, `12 s`, `3 min 5 s`.
pub(crate) fn duration(took: Duration) -> String {
    let seconds = took.as_secs();
    match seconds {
        0..10 => format!("{:.1} s", took.as_secs_f64()),
        10..60 => format!("{seconds} s"),
        _ => format!("{} min {} s", seconds / 60, seconds % 60),
    }
}

/// The line without ANSI escape sequences, for reading and for logs.
pub(crate) fn plain(line: &str) -> String {
    let mut text = String::with_capacity(line.len());
    let mut chars = line.chars();
    while let Some(char) = chars.next() {
        if char != '\x1b' {
            text.push(char);
        } else if chars.next() == Some('[') {
            // A control sequence ends with its first byte in @..~ (ECMA-48, 5.4).
            chars.by_ref().find(|end| ('@'..='~').contains(end));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{duration, plain};
    use std::time::Duration;

    #[test]
    fn durations_read_well() {
        assert_eq!(duration(Duration::from_millis(420)), "0.4 s");
        assert_eq!(duration(Duration::from_secs(12)), "12 s");
        assert_eq!(duration(Duration::from_secs(185)), "3 min 5 s");
    }

    #[test]
    fn colour_codes_are_removed() {
        assert_eq!(plain("\x1b[1m\x1b[32m  Compiling\x1b[0m a"), "  Compiling a");
        assert_eq!(plain("no colour"), "no colour");
    }
}
