//! The id of one request: in its answer, in its log lines, in what its handler sends on.

use std::fmt;

/// 16 hexadecimal digits, chosen by us: a caller's own id is not believed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestId(String);

impl RequestId {
    /// A new random id.
    #[must_use]
    pub fn random() -> Self {
        // An id is no secret: if the machine has no randomness left, zeros are as good, and the request goes on.
        Self(format!("{:016x}", getrandom::u64().unwrap_or(0)))
    }

    /// The digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
