//! How long a token still lives, as numbers and in words: `iat` and `exp` of RFC 7519 §4.1.

use serde_json::{Map, Value};
use signet_shared::claims::moment;

/// The two ends of a token's life, in seconds since 1970-01-01 UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lifetime {
    /// When it was issued, if it says so.
    pub issued: Option<u64>,
    /// The first second in which it is no longer valid.
    pub ends: u64,
}

impl Lifetime {
    /// `None` when the claims name no end.
    pub fn of(claims: &Map<String, Value>) -> Option<Self> {
        let at = |name| claims.get(name).and_then(|value| moment(name, value));
        Some(Self { issued: at("iat"), ends: at("exp")? })
    }

    /// Whole seconds left; 0 when it is over.
    pub const fn left(self, now: u64) -> u64 {
        self.ends.saturating_sub(now)
    }

    /// Its whole length in seconds, at least 1, for a scale.
    pub fn length(self, now: u64) -> u64 {
        self.ends.saturating_sub(self.issued.unwrap_or(now)).max(1)
    }

    /// `42 seconds left`.
    pub fn headline(self, now: u64) -> String {
        match self.left(now) {
            0 => "Expired".into(),
            left => format!("{} left", duration(left)),
        }
    }

    /// What a screen reader is told without being asked: few sentences, each said once.
    pub fn announcement(self, now: u64) -> &'static str {
        match self.left(now) {
            0 => "The token has expired.",
            1..=10 => "The token expires within 10 seconds.",
            11..=30 => "The token expires within 30 seconds.",
            _ => "",
        }
    }
}

/// `1 second`, `59 seconds`, `4 minutes 5 seconds`, `2 hours 10 minutes`, `3 days`.
pub fn duration(seconds: u64) -> String {
    const MINUTE: u64 = 60;
    const HOUR: u64 = 60 * MINUTE;
    const DAY: u64 = 24 * HOUR;
    match seconds {
        0..MINUTE => count(seconds, "second"),
        MINUTE..HOUR => both(seconds / MINUTE, "minute", seconds % MINUTE, "second"),
        HOUR..DAY => both(seconds / HOUR, "hour", seconds % HOUR / MINUTE, "minute"),
        _ => both(seconds / DAY, "day", seconds % DAY / HOUR, "hour"),
    }
}

fn both(large: u64, large_unit: &str, small: u64, small_unit: &str) -> String {
    match small {
        0 => count(large, large_unit),
        _ => format!("{} {}", count(large, large_unit), count(small, small_unit)),
    }
}

fn count(number: u64, unit: &str) -> String {
    format!("{number} {unit}{}", if number == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn lifetime(claims: &Value) -> Option<Lifetime> {
        Lifetime::of(claims.as_object().unwrap())
    }

    #[test]
    fn without_a_readable_end_there_is_no_countdown() {
        assert_eq!(lifetime(&json!({"iat": 1})), None);
        assert_eq!(lifetime(&json!({"exp": "60"})), None);
        assert_eq!(lifetime(&json!({"exp": 60})), Some(Lifetime { issued: None, ends: 60 }));
    }

    #[test]
    fn the_countdown_reads_well_at_every_length() {
        let words = [
            (1, "1 second"),
            (59, "59 seconds"),
            (60, "1 minute"),
            (245, "4 minutes 5 seconds"),
            (3_600, "1 hour"),
            (7_800, "2 hours 10 minutes"),
            (86_400, "1 day"),
            (90_000, "1 day 1 hour"),
        ];
        for (seconds, text) in words {
            assert_eq!(duration(seconds), text);
        }
    }

    #[test]
    fn at_the_second_of_its_end_a_token_is_over() {
        let life = Lifetime { issued: Some(100), ends: 160 };
        assert_eq!(life.headline(159), "1 second left");
        assert_eq!(life.headline(160), "Expired");
        assert_eq!(life.headline(u64::MAX), "Expired");
        assert_eq!(life.length(0), 60);
        assert_eq!(Lifetime { issued: Some(200), ends: 160 }.length(0), 1, "a scale is never empty");
    }

    #[test]
    fn a_screen_reader_hears_three_sentences_and_not_sixty() {
        let life = Lifetime { issued: Some(0), ends: 60 };
        let mut said: Vec<&str> = (0..=70).map(|now| life.announcement(now)).collect();
        said.dedup();
        assert_eq!(
            said,
            [
                "",
                "The token expires within 30 seconds.",
                "The token expires within 10 seconds.",
                "The token has expired."
            ]
        );
    }
}
