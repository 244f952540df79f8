//! One check of a client, explained as the steps of the ladder are.

use crate::jose::Verdict;

/// A check, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// A short name, stable.
    pub name: &'static str,
    /// The clause that demands it.
    pub clause: &'static str,
    /// What became of it.
    pub verdict: Verdict,
    /// One plain sentence about that, without the full stop.
    pub sentence: &'static str,
    /// The value that came; empty where there is none to show.
    pub seen: String,
    /// What was expected.
    pub wanted: String,
}

impl Check {
    /// Whether it was passed. What nobody looked at was not.
    #[must_use]
    pub fn passed(&self) -> bool {
        self.verdict == Verdict::Passed
    }
}
