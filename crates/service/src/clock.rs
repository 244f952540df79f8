//! Time as a parameter: whoever needs the time is given a [`Clock`], so that tests can set it.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

/// Tells the time in whole seconds since 1970-01-01 UTC.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> u64 + Send + Sync>);

impl Clock {
    /// The machine's clock; a time before 1970 reads as 0.
    #[must_use]
    pub fn system() -> Self {
        Self(Arc::new(|| {
            #[expect(clippy::disallowed_methods, reason = "the one place where the ambient clock is read")]
            let now = SystemTime::now();
            now.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
        }))
    }

    /// A clock that shows what `hand` holds, for tests.
    #[must_use]
    pub fn manual(hand: Arc<AtomicU64>) -> Self {
        Self(Arc::new(move || hand.load(Ordering::SeqCst)))
    }

    /// The time now.
    #[must_use]
    pub fn now(&self) -> u64 {
        (self.0)()
    }
}
