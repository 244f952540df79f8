//! What was done on the pages for one request: OpenID Connect Core §3.1.2.3 and §3.1.2.4.
//!
//! A page that is asked for is shown once for each request. That is told by what was done for it, not by the clock: within one
//! second somebody can sign in, and be asked by another request to sign in anew.

use serde::{Deserialize, Serialize};

/// Which session the request goes on with, and what its person did. Kept with the request.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Progress {
    sid: Option<String>,
    signed_in: bool,
    allowed: bool,
}

impl Progress {
    /// The person has chosen the session `sid`. What was done in another counts no more.
    #[must_use]
    pub fn chose(self, sid: &str) -> Self {
        if self.has_chosen(sid) {
            return self;
        }
        Self { sid: Some(sid.to_owned()), signed_in: false, allowed: false }
    }

    /// Somebody has signed in for this request, to the session `sid`. A consent that came before counts no more, for it may have
    /// been somebody else's.
    #[must_use]
    pub fn signed_in(self, sid: &str) -> Self {
        Self { sid: Some(sid.to_owned()), signed_in: true, allowed: false }
    }

    /// The person of the session `sid` has allowed what was asked.
    #[must_use]
    pub fn allowed(self, sid: &str) -> Self {
        Self { allowed: true, ..self.chose(sid) }
    }

    /// Whether the request goes on with the session `sid`.
    #[must_use]
    pub fn has_chosen(&self, sid: &str) -> bool {
        self.sid.as_deref() == Some(sid)
    }

    /// Whether somebody has signed in to the session `sid` for this request.
    #[must_use]
    pub fn has_signed_in(&self, sid: &str) -> bool {
        self.signed_in && self.has_chosen(sid)
    }

    /// Whether the person of the session `sid` has allowed this request.
    #[must_use]
    pub fn has_allowed(&self, sid: &str) -> bool {
        self.allowed && self.has_chosen(sid)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn done(progress: &Progress, sid: &str) -> (bool, bool, bool) {
        (progress.has_chosen(sid), progress.has_signed_in(sid), progress.has_allowed(sid))
    }

    #[test]
    fn at_first_nothing_is_done() {
        assert_eq!(done(&Progress::default(), ""), (false, false, false));
    }

    #[test]
    fn what_is_done_is_done_in_one_session() {
        let progress = Progress::default().signed_in("a").allowed("a");
        assert_eq!(done(&progress, "a"), (true, true, true));
        assert_eq!(done(&progress, "b"), (false, false, false));
        assert_eq!(done(&progress.clone().chose("a"), "a"), (true, true, true), "it is the same one");
        let kept = serde_json::to_string(&progress).unwrap();
        assert_eq!(serde_json::from_str::<Progress>(&kept).unwrap(), progress, "and back from the store");
    }

    #[test]
    fn another_session_begins_anew() {
        let progress = Progress::default().signed_in("a").allowed("a");
        assert_eq!(done(&progress.clone().chose("b"), "b"), (true, false, false));
        assert_eq!(done(&progress.clone().chose("b").chose("a"), "a"), (true, false, false));
        assert_eq!(done(&progress.clone().allowed("b"), "b"), (true, false, true));
        assert_eq!(done(&progress.signed_in("b"), "b"), (true, true, false));
    }

    #[test]
    fn a_consent_does_not_outlive_a_sign_in() {
        let progress = Progress::default().allowed("a").signed_in("a");
        assert_eq!(done(&progress, "a"), (true, true, false));
    }
}
