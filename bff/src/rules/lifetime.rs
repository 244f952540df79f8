//! How long a session lives: contract B3.

/// What the operator says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lifetime {
    /// Seconds without a request.
    pub idle: u64,
    /// Seconds in all.
    pub absolute: u64,
}

impl Lifetime {
    /// When a session that was made at `now` is over in any case.
    #[must_use]
    pub fn over_at(self, now: u64) -> u64 {
        now.saturating_add(self.absolute)
    }

    /// When a session ends that is used at `now` and not again.
    #[must_use]
    pub fn ends_at(self, now: u64, over_at: u64) -> u64 {
        now.saturating_add(self.idle).min(over_at)
    }

    /// Whether that it is used at `now` is worth a write: not at every request, or each would wait for the disk. A session may end by so
    /// much earlier, a thirtieth of its idle time.
    #[must_use]
    pub fn is_worth_noting(self, seen_at: u64, now: u64) -> bool {
        now.saturating_sub(seen_at) > self.idle / 30
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIFETIME: Lifetime = Lifetime { idle: 1800, absolute: 43_200 };

    #[test]
    fn b3_a_session_ends_when_it_is_idle_and_in_any_case_in_the_end() {
        let over = LIFETIME.over_at(1000);
        assert_eq!(over, 44_200);
        assert_eq!(LIFETIME.ends_at(1000, over), 2800);
        assert_eq!(LIFETIME.ends_at(44_000, over), 44_200, "never later");
        assert_eq!(LIFETIME.ends_at(u64::MAX, u64::MAX), u64::MAX);
    }

    #[test]
    fn use_is_noted_now_and_then() {
        assert!(!LIFETIME.is_worth_noting(1000, 1060) && LIFETIME.is_worth_noting(1000, 1061));
        assert!(!LIFETIME.is_worth_noting(1000, 900), "a clock that went back");
    }
}
