//! How recently, and how strongly, somebody must have signed in: RFC 9470, rule G14.

use std::sync::Arc;

use signet_shared::claims::AccessTokenClaims;

use super::challenge::is_word;

/// What is asked of the sign-in behind a token. Only what a challenge can say can be asked, see [`IllegalAcr`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recent {
    max_age: u64,
    acr_values: Arc<[String]>,
}

/// An authentication context class that no challenge can name: it must be ASCII that can be seen, without spaces,
/// quotes and backslashes (RFC 9470 §3 lists the classes in one quoted text, separated by spaces).
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} cannot be an acr: it must be visible ASCII without spaces, quotes and backslashes")]
pub struct IllegalAcr(String);

impl Recent {
    /// Within the last `max_age` seconds, by one of the classes `acr`, the preferred one first; by any where there are
    /// none.
    pub(crate) fn new<'a>(max_age: u64, acr: impl IntoIterator<Item = &'a str>) -> Result<Self, IllegalAcr> {
        let legal =
            |acr: &str| if is_word(acr) { Ok(acr.to_owned()) } else { Err(IllegalAcr(acr.to_owned())) };
        Ok(Self { max_age, acr_values: acr.into_iter().map(legal).collect::<Result<_, _>>()? })
    }

    /// By any class.
    pub(crate) fn within(max_age: u64) -> Self {
        Self { max_age, acr_values: Arc::default() }
    }

    /// So many seconds ago at most.
    #[must_use]
    pub fn max_age(&self) -> u64 {
        self.max_age
    }

    /// By one of these, the preferred one first; by any where there are none.
    #[must_use]
    pub fn acr_values(&self) -> &[String] {
        &self.acr_values
    }

    /// One sentence for whoever is refused.
    pub(crate) fn sentence(&self) -> &'static str {
        if self.acr_values.is_empty() {
            "A more recent sign-in is needed"
        } else {
            "A more recent or a stronger sign-in is needed"
        }
    }

    /// Whether `claims` say so at `now` (unix seconds), the clocks differing by `leeway` at most. What they do not say
    /// counts as not done, and a sign-in that lies ahead as none.
    pub(crate) fn is_met(&self, claims: &AccessTokenClaims, now: u64, leeway: u64) -> bool {
        let (earliest, latest) =
            (now.saturating_sub(self.max_age).saturating_sub(leeway), now.saturating_add(leeway));
        let in_time = claims.auth_time.is_some_and(|at| (earliest..=latest).contains(&at));
        let class = |wanted: &String| claims.acr.as_ref() == Some(wanted);
        in_time && (self.acr_values.is_empty() || self.acr_values.iter().any(class))
    }
}

#[cfg(test)]
#[path = "recent_tests.rs"]
mod tests;
