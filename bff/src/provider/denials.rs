//! What the provider has just denied a session: whoever asks again would be denied it again, and each request would wait for that
//! (contract B8).

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use super::ProviderError;
use crate::secret::Digest;

/// For so many seconds: whoever mends the provider's configuration does not wait for longer.
const KEPT: u64 = 30;
/// So many at most; what comes then is not remembered, and asked for anew.
const MOST: usize = 10_000;

/// Why there is no access token for a resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Denied {
    /// The provider gives none for it: `invalid_target` (RFC 8707 §2).
    Target,
    /// What it needs was not granted: `invalid_scope` (RFC 6749 §5.2).
    Scope,
}

impl Denied {
    /// What `error` denies; `None` where it is about something else.
    #[must_use]
    pub fn by(error: &ProviderError) -> Option<Self> {
        match error {
            ProviderError::Refused(word) if word == "invalid_target" => Some(Self::Target),
            ProviderError::Refused(word) if word == "invalid_scope" => Some(Self::Scope),
            _ => None,
        }
    }
}

/// Whose session, and for which resource.
type Key = (Digest, Option<String>);

/// All that was denied, each with the second in which it was.
#[derive(Debug, Default)]
pub struct Denials(Mutex<HashMap<Key, (Denied, u64)>>);

impl Denials {
    /// What was denied to `session` for `resource` in the half minute before `now`.
    #[must_use]
    pub fn get(&self, (session, resource): (&Digest, Option<&str>), now: u64) -> Option<Denied> {
        let denials = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (denied, at) = denials.get(&key(session, resource))?;
        counts(*at, now).then_some(*denied)
    }

    /// Remembers that this was denied at `now`.
    pub fn keep(&self, (session, resource): (&Digest, Option<&str>), denied: Denied, now: u64) {
        let mut denials = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // Each one here has cost a request to the provider: to look through all is little beside that.
        denials.retain(|_, (_, at)| counts(*at, now));
        if denials.len() < MOST {
            denials.insert(key(session, resource), (denied, now));
        }
    }
}

fn key(session: &Digest, resource: Option<&str>) -> Key {
    (session.clone(), resource.map(str::to_owned))
}

/// A clock that was put back forgets.
fn counts(at: u64, now: u64) -> bool {
    now.checked_sub(at).is_some_and(|age| age < KEPT)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::NOW;

    fn is_kept(denials: &Denials, name: &str, now: u64) -> bool {
        denials.get((&Digest::of(name), None), now).is_some()
    }

    #[test]
    fn b8_a_denial_counts_for_half_a_minute_for_its_session_and_its_resource() {
        let (denials, session) = (Denials::default(), Digest::of("a"));
        let (one, other) = (Some("https://a.example"), Some("https://b.example"));
        denials.keep((&session, one), Denied::Target, NOW);
        denials.keep((&session, None), Denied::Scope, NOW + 1);
        assert_eq!(denials.get((&session, one), NOW), Some(Denied::Target));
        assert_eq!(denials.get((&session, one), NOW + 29), Some(Denied::Target));
        assert_eq!(denials.get((&session, one), NOW + 30), None);
        assert_eq!(denials.get((&session, None), NOW + 30), Some(Denied::Scope));
        assert_eq!(denials.get((&session, other), NOW), None);
        assert_eq!(denials.get((&Digest::of("b"), one), NOW), None);
        assert_eq!(denials.get((&session, one), NOW - 1), None, "the clock was put back");
    }

    #[test]
    fn only_so_many_are_remembered_and_none_for_longer_than_it_counts() {
        let denials = Denials::default();
        for number in 0..=MOST {
            denials.keep((&Digest::of(&number.to_string()), None), Denied::Target, NOW);
        }
        assert!(is_kept(&denials, "0", NOW) && !is_kept(&denials, &MOST.to_string(), NOW));
        denials.keep((&Digest::of("late"), None), Denied::Target, NOW + 30);
        assert!(is_kept(&denials, "late", NOW + 30));
        assert_eq!(denials.0.lock().unwrap().len(), 1);
    }

    #[test]
    fn nothing_else_that_a_provider_says_is_a_denial() {
        for word in ["invalid_grant", "invalid_client", "invalid_request", "unauthorized_client", ""] {
            assert_eq!(Denied::by(&ProviderError::Refused(word.into())), None, "{word}");
        }
        assert_eq!(Denied::by(&ProviderError::Unreachable("invalid_target".into())), None);
    }
}
