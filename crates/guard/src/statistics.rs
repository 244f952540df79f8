//! What a guard has done so far, for whoever keeps account of it.

use std::sync::atomic::{AtomicU64, Ordering};

/// Counts since the guard was built. They cost an addition each, and nobody need look at them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Statistics {
    /// Tokens whose signature had been checked before.
    pub cache_hits: u64,
    /// Tokens that were looked for among those and not found: new ones, and such as are no good.
    pub cache_misses: u64,
    /// Tokens that are remembered now.
    pub cached: u64,
    /// Fetches of keys that brought some, or the news that there are none.
    pub fetched: u64,
    /// Fetches of keys that failed.
    pub fetches_failed: u64,
}

/// A count of two outcomes.
#[derive(Debug, Default)]
pub(crate) struct Count([AtomicU64; 2]);

impl Count {
    /// Counts one.
    pub(crate) fn note(&self, good: bool) {
        self.0[usize::from(good)].fetch_add(1, Ordering::Relaxed);
    }

    /// The good ones and the others.
    pub(crate) fn both(&self) -> (u64, u64) {
        (self.0[1].load(Ordering::Relaxed), self.0[0].load(Ordering::Relaxed))
    }
}
