//! The whole ladder, told step by step, for the eye: the same walk that the judge takes.

use super::judge::{self, Demands};
use super::registered::{Registered, names};
use super::{Expectations, Kind};
use crate::jose::{
    Explanation, Jwk, JwkSet, Keyed, Notes, Rules, Step, Unverified, Watch as _, holds, lossy, object,
    walk_head, walk_key,
};

/// The keys that a token may be checked with.
#[derive(Debug, Clone, Copy)]
pub enum Keys<'a> {
    /// None are at hand: nobody can say whether `kid` names one.
    Unknown,
    /// An issuer's: `kid` says which.
    Named(&'a JwkSet),
    /// This one, whatever `kid` says.
    One(&'a Jwk),
}

impl<'a> Keys<'a> {
    fn find(self, kid: Option<&str>) -> Option<&'a Jwk> {
        match self {
            Self::Unknown => None,
            Self::Named(set) => set.get(kid?),
            Self::One(key) => Some(key),
        }
    }
}

/// An explanation that waits for the signature to be checked.
pub struct Pending<'a> {
    kind: Kind,
    notes: Notes,
    payload: Option<Vec<u8>>,
    question: Option<(Keyed<'a>, Jwk)>,
}

/// Begins to explain `token` as one of that kind: everything before the signature. The kind's `typ` counts, whatever
/// `rules` say.
#[must_use]
pub fn explain<'a>(token: &'a str, rules: &Rules<'_>, keys: Keys<'_>, kind: Kind) -> Pending<'a> {
    let mut notes = Notes::default();
    let rules = Rules { typ: kind.typ(), ..*rules };
    let Some(walked) = walk_head(token, &rules, &mut notes) else {
        return Pending { kind, notes, payload: None, question: None };
    };
    let question = walked.token.and_then(|token| find_key(token, keys, &mut notes));
    Pending { kind, notes, payload: Some(walked.payload), question }
}

fn find_key<'a>(token: Unverified<'a>, keys: Keys<'_>, notes: &mut Notes) -> Option<(Keyed<'a>, Jwk)> {
    if matches!(keys, Keys::Unknown) {
        return None;
    }
    let key = keys.find(token.kid()).cloned();
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
    /// would be judged at `now` (unix seconds). Without an answer nobody has looked at the signature: that step then
    /// counts as not reached, and the token as refused there.
    #[must_use]
    pub fn finish(mut self, signature: Option<bool>, wanted: &Expectations, now: u64) -> Explanation {
        if let Some(((keyed, _), fits)) = self.question.as_ref().zip(signature) {
            let bytes = format!("{} bytes", keyed.signature().len());
            let expected = || "a signature over header and payload".to_owned();
            let _ = self.notes.see(Step::Signature, holds(fits), || bytes, expected);
        }
        if let Some(payload) = &self.payload {
            let _ = claims(payload, self.kind, wanted, now, &mut self.notes);
        }
        self.notes.complete()
    }
}

fn claims(payload: &[u8], kind: Kind, wanted: &Expectations, now: u64, notes: &mut Notes) -> Option<()> {
    let members = object(payload);
    notes.see(Step::Payload, holds(members.is_some()), || lossy(payload), || "a JSON object".into())?;
    let members = members?;
    let complete = kind.is_complete(&members, &wanted.audience);
    let demands = Demands { wanted, several_audiences: kind.several_audiences(), complete };
    judge::walk(&Registered::of(&members), &|| names(&members), &demands, now, notes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::jose::{Alg, Fault, Refusal, Verdict, encode};

    const KEY: &str = r#"{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}"#;

    fn token(header: &str, signature: &str) -> String {
        let payload =
            r#"{"iss":"i","sub":"s","aud":"a","client_id":"c","exp":9,"iat":1,"jti":"j","scope":""}"#;
        format!("{}.{}.{signature}", encode(header.as_bytes()), encode(payload.as_bytes()))
    }

    fn explained(token: &str, keys: Keys<'_>, signature: Option<bool>) -> Explanation {
        let wanted = Expectations { issuer: "i".into(), audience: "a".into(), leeway: 0 };
        explain(token, &Rules::ACCESS, keys, Kind::Access).finish(signature, &wanted, 5)
    }

    fn verdict(explanation: &Explanation, step: Step) -> Verdict {
        explanation.findings[step as usize].verdict
    }

    #[test]
    fn a_key_of_ones_own_needs_no_name() {
        let key = Jwk::parse(KEY).unwrap();
        for header in [r#"{"typ":"at+jwt","alg":"EdDSA"}"#, r#"{"typ":"at+jwt","alg":"EdDSA","kid":"x"}"#] {
            let token = token(header, "AAAA");
            assert_eq!(explained(&token, Keys::One(&key), Some(true)).refusal(), None, "{header}");
            let named = explained(&token, Keys::Named(&JwkSet::default()), Some(true));
            assert_eq!(named.refusal(), Some(Refusal { step: Step::Kid, fault: Fault::Differs }));
        }
    }

    #[test]
    fn without_keys_nobody_judges_the_kid() {
        let explanation =
            explained(&token(r#"{"typ":"at+jwt","alg":"EdDSA","kid":"k"}"#, "AAAA"), Keys::Unknown, None);
        assert_eq!(verdict(&explanation, Step::Kid), Verdict::NotReached);
        assert_eq!(verdict(&explanation, Step::Required), Verdict::Passed);
        assert_eq!(explanation.refusal(), Some(Refusal { step: Step::Kid, fault: Fault::Missing }));
    }

    #[test]
    fn a_signature_that_nobody_could_check_is_never_passed() {
        let key = Jwk::parse(KEY).unwrap();
        let token = token(r#"{"typ":"at+jwt","alg":"EdDSA"}"#, "AAAA");
        let explanation = explained(&token, Keys::One(&key), None);
        assert_eq!(verdict(&explanation, Step::Signature), Verdict::NotReached);
        assert_eq!(
            verdict(&explanation, Step::Required),
            Verdict::Passed,
            "the claims are looked at all the same"
        );
        assert_eq!(explanation.refusal(), Some(Refusal { step: Step::Signature, fault: Fault::Missing }));
    }

    #[test]
    fn an_unsigned_token_is_refused_for_its_shape_and_for_its_alg() {
        let key = Jwk::parse(KEY).unwrap();
        let explanation =
            explained(&token(r#"{"typ":"at+jwt","alg":"none"}"#, ""), Keys::One(&key), Some(true));
        assert_eq!(explanation.refusal(), Some(Refusal { step: Step::Shape, fault: Fault::Differs }));
        assert_eq!(verdict(&explanation, Step::Alg), Verdict::Refused(Fault::Differs));
        assert_eq!(verdict(&explanation, Step::Signature), Verdict::NotReached);
    }

    #[test]
    fn what_the_api_allows_is_what_signet_signs_with() {
        assert!(!Rules::ACCESS.algs.contains(&Alg::Ps256));
        assert_eq!(Rules::ACCESS.typ, Kind::Access.typ());
    }
}
