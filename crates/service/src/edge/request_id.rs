//! The id of one request: in its answer, in its log lines, in what its handler sends on.

use std::fmt;
use std::hash::{BuildHasher as _, RandomState};
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU64, Ordering};

use http::HeaderValue;

/// The secret of this process: numbers in a row give ids that nobody can put in a row.
static KEYS: LazyLock<RandomState> = LazyLock::new(RandomState::new);
static NEXT: AtomicU64 = AtomicU64::new(0);

const DIGITS: [u8; 16] = *b"0123456789abcdef";

/// 16 hexadecimal digits, chosen by us: a caller's own id is not believed.
#[derive(Clone, PartialEq, Eq)]
pub struct RequestId([u8; 16]);

impl RequestId {
    /// A new id: a keyed hash of the request's number. An id is no secret, so it needs no randomness of its own, which
    /// would be a system call for each request.
    #[must_use]
    pub fn random() -> Self {
        let bits = KEYS.hash_one(NEXT.fetch_add(1, Ordering::Relaxed));
        let mut digits = [0; 16];
        for (digit, byte) in digits.chunks_exact_mut(2).zip(bits.to_be_bytes()) {
            digit.copy_from_slice(&[DIGITS[usize::from(byte >> 4)], DIGITS[usize::from(byte & 15)]]);
        }
        Self(digits)
    }

    /// The digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        // They are ASCII.
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// The digits, as ASCII.
    pub(crate) fn as_bytes(&self) -> &[u8; 16] {
        &self.0
    }

    /// The digits as the value of a header field.
    pub(crate) fn to_header(&self) -> HeaderValue {
        HeaderValue::from_bytes(&self.0).unwrap_or(HeaderValue::from_static(""))
    }
}

impl fmt::Display for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("RequestId").field(&self.as_str()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn ids_are_sixteen_digits_and_differ() {
        let ids: Vec<RequestId> = (0..1000).map(|_| RequestId::random()).collect();
        let distinct: HashSet<&str> = ids.iter().map(RequestId::as_str).collect();
        assert_eq!(distinct.len(), ids.len());
        let fine = |id: &str| id.len() == 16 && id.chars().all(|c| matches!(c, '0'..='9' | 'a'..='f'));
        assert!(distinct.iter().all(|id| fine(id)), "{ids:?}");
        assert_eq!(ids[0].to_header(), ids[0].as_str());
    }
}
