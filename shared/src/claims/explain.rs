//! The whole ladder, told step by step, for the eye: the same walk that the judge takes.

use super::{Expectations, TokenKind, judge};
use crate::jose::{
    Explanation, Jwk, JwkSet, Keyed, Notes, Rules, Step, Unverified, Watch as _, holds, walk_head, walk_key,
};

/// An explanation that waits for the signature to be checked.
pub struct Pending<'a> {
    notes: Notes,
    payload: Option<Vec<u8>>,
    question: Option<(Keyed<'a>, Jwk)>,
}

/// Begins to explain `token`: everything before the signature. `keys` are the issuer's.
#[must_use]
pub fn explain<'a, K: TokenKind>(token: &'a str, rules: &Rules<'_>, keys: &JwkSet) -> Pending<'a> {
    let mut notes = Notes::default();
    let rules = Rules { typ: K::TYP, ..*rules };
    let Some(walked) = walk_head(token, &rules, &mut notes) else {
        return Pending { notes, payload: None, question: None };
    };
    let question = walked.token.and_then(|token| find_key(token, keys, &mut notes));
    Pending { notes, payload: Some(walked.payload), question }
}

fn find_key<'a>(token: Unverified<'a>, keys: &JwkSet, notes: &mut Notes) -> Option<(Keyed<'a>, Jwk)> {
    let key = token.kid().and_then(|kid| keys.get(kid)).cloned();
    walk_key(token.alg(), token.kid(), key.as_ref(), notes)?;
    let keyed = token.with_key(key.as_ref()).ok()?;
    Some((keyed, key?))
}

impl Pending<'_> {
    /// What the caller checks the signature of, and with which key; `None` when there is nothing to check.
    #[must_use]
    pub fn question(&self) -> Option<(&Keyed<'_>, &Jwk)> {
        self.question.as_ref().map(|(keyed, key)| (keyed, key))
    }

    /// Goes on with the caller's answer, which counts only where there was a question, and with the claims as they
    /// would be judged at `now` (unix seconds).
    #[must_use]
    pub fn finish<K: TokenKind>(
        mut self,
        signature_holds: bool,
        wanted: &Expectations,
        now: u64,
    ) -> Explanation {
        if let Some((keyed, _)) = &self.question {
            let bytes = format!("{} bytes", keyed.signature().len());
            let wanted = || "a signature over header and payload".to_owned();
            let _ = self.notes.see(Step::Signature, holds(signature_holds), || bytes, wanted);
        }
        if let Some(payload) = &self.payload {
            let _ = judge::walk::<K, _>(payload, wanted, now, &mut self.notes);
        }
        self.notes.complete()
    }
}
