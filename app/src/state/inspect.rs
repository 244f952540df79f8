//! What the inspector makes of what it is given: the keys, the expectations, the verdict.

use signet_shared::claims::{Expectations, Keys, Kind};
use signet_shared::code_flow::CLIENT_ID;
use signet_shared::jose::{Alg, Explanation, Finding, Jwk, JwkError, JwkSet, Rules, Verdict};
use signet_shared::token::parts;
use signet_shared::wire::AppConfig;

use super::pasted::{SECRET, is_secret};

/// Keys to check a token with.
#[derive(Debug, Clone, PartialEq)]
pub enum KeyRing {
    /// The issuer's, as its auth-server publishes them.
    Issuer(JwkSet),
    /// A set that was pasted.
    Set(JwkSet),
    /// A key that was pasted.
    One(Jwk),
}

impl KeyRing {
    /// The keys, as the ladder takes them.
    pub fn keys(&self) -> Keys<'_> {
        match self {
            Self::Issuer(set) | Self::Set(set) => Keys::Named(set),
            Self::One(key) => Keys::One(key),
        }
    }

    /// What the API demands; a key that was pasted is tried with every algorithm.
    pub fn rules(&self) -> Rules<'static> {
        match self {
            Self::Issuer(_) => Rules::ACCESS,
            Self::Set(_) | Self::One(_) => Rules { algs: &Alg::ALL, ..Rules::ACCESS },
        }
    }

    /// Reads a JWK or a JWKS that was pasted.
    ///
    /// # Errors
    /// What is wrong with it, as a sentence; [`SECRET`] is to be taken off the page.
    pub fn read(text: &str) -> Result<Self, &'static str> {
        if is_secret(text) {
            return Err(SECRET);
        }
        if let Ok(set) = JwkSet::parse(text) {
            return match set.keys().len() {
                0 => Err(
                    "No key of this set can be used: each needs a kid of its own, and to be of a type, curve \
                          and size that Signet knows.",
                ),
                _ => Ok(Self::Set(set)),
            };
        }
        Jwk::parse(text).map(Self::One).map_err(|error| match error {
            JwkError::Malformed => "This is no public key as JSON (JWK or JWKS).",
            JwkError::Unsupported => "Signet knows P-256, Ed25519 and RSA; this key is of another type.",
            JwkError::OtherUse => "This key says that it is not for checking signatures of that kind.",
            JwkError::Size => "This key is of a size that is not allowed.",
            JwkError::Private => SECRET,
        })
    }
}

/// What the one who checks expects; each may be changed on the page.
#[derive(Debug, Clone, PartialEq)]
pub struct Expected {
    /// Which kind of token.
    pub kind: Kind,
    /// Issuer, audience, leeway.
    pub wanted: Expectations,
    /// The moment in unix seconds; the device's clock where there is none.
    pub now: Option<u64>,
}

impl Expected {
    /// What Signet's own services expect of a token of that kind. Of kinds that go to a client, the client is the app as it
    /// signs in by redirect: by `/auth/login` there are none.
    pub fn of(kind: Kind, config: &AppConfig) -> Self {
        let (issuer, audience) = match kind {
            Kind::Access => (config.auth_server.as_str(), config.api.as_str()),
            Kind::Id | Kind::Logout => (config.auth_server.as_str(), CLIENT_ID),
            Kind::ClientAssertion => (CLIENT_ID, config.auth_server.as_str()),
        };
        let wanted = Expectations { issuer: issuer.into(), audience: audience.into(), leeway: config.leeway };
        Self { kind, wanted, now: None }
    }

    /// The kind that `token` says it is; an access token where it says nothing that can be read.
    pub fn guess(token: &str) -> Kind {
        let header = parts(token).and_then(|[header, ..]| header.object());
        header.map_or(Kind::Access, |header| Kind::guess(header.get("typ").and_then(|typ| typ.as_str())))
    }
}

/// The verdict in one line, and whether it is good.
pub fn summary(explanation: &Explanation) -> (bool, String) {
    let refused = explanation.refusal().and_then(|refusal| explanation.findings.get(refusal.step as usize));
    match refused {
        None => (true, "Every check passes".into()),
        Some(finding) if finding.verdict == Verdict::NotReached => {
            (false, ["Nobody could check the ", finding.step.name()].concat())
        }
        Some(finding) => (false, finding.sentence()),
    }
}

/// Whether the API and the ladder say the same of a token; `None` when one of them said nothing about it.
pub fn agree(status: u16, message: &str, explanation: &Explanation) -> Option<bool> {
    let refusal = explanation.refusal();
    let looked =
        |step| explanation.findings.get(step as usize).is_some_and(|f| f.verdict != Verdict::NotReached);
    match (status, refusal) {
        (200 | 401, None) => Some(status == 200),
        (200 | 401, Some(refusal)) if looked(refusal.step) => {
            Some(status == 401 && message.strip_suffix('.') == Some(refusal.to_string().as_str()))
        }
        _ => None,
    }
}

/// The refusals after the first one: what would have stopped the token if that had not.
pub fn further(explanation: &Explanation) -> Vec<&Finding> {
    let refused = |finding: &&Finding| matches!(finding.verdict, Verdict::Refused(_));
    explanation.findings.iter().filter(refused).skip(1).collect()
}

/// Where a clause can be read.
pub fn address_of(clause: &str) -> Option<String> {
    let (number, section) = clause.strip_prefix("RFC ")?.split_once(" §")?;
    Some(["https://www.rfc-editor.org/rfc/rfc", number, "#section-", section].concat())
}

#[cfg(test)]
mod tests {
    use super::*;
    use signet_shared::claims::explain;
    use signet_shared::jose::Step;

    const KEY: &str = r#"{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}"#;

    fn config() -> AppConfig {
        AppConfig {
            auth_server: "http://a".into(),
            api: "http://b".into(),
            poll_interval: 1,
            leeway: 3,
            demo: true,
            first_party_login: true,
        }
    }

    #[test]
    fn a_key_or_a_set_can_be_pasted() {
        assert!(matches!(KeyRing::read(KEY), Ok(KeyRing::One(_))));
        let named = KEY.replace('{', "{\"kid\":\"k\",");
        assert!(matches!(KeyRing::read(&format!("{{\"keys\":[{named}]}}")), Ok(KeyRing::Set(_))));
        let refused = [
            format!("{{\"keys\":[{KEY}]}}"),
            String::new(),
            KEY.replace("Ed25519", "X25519"),
            KEY.replace('{', "{\"use\":\"enc\","),
            KEY.replace("HURo", "HUQ"),
        ];
        let sentences: Vec<&str> = refused.iter().map(|text| KeyRing::read(text).unwrap_err()).collect();
        for (at, sentence) in sentences.iter().enumerate() {
            assert!(sentence.ends_with('.') && !sentences[..at].contains(sentence), "{sentence}");
        }
    }

    #[test]
    fn the_issuers_keys_are_judged_as_the_api_judges_and_others_by_every_algorithm() {
        assert_eq!(KeyRing::Issuer(JwkSet::default()).rules(), Rules::ACCESS);
        assert_eq!(KeyRing::read(KEY).unwrap().rules().algs, Alg::ALL);
    }

    #[test]
    fn each_kind_is_expected_from_whom_and_for_whom_it_goes() {
        let of = |kind| {
            let wanted = Expected::of(kind, &config()).wanted;
            assert_eq!(wanted.leeway, 3);
            (wanted.issuer, wanted.audience)
        };
        let pair = |issuer: &str, audience: &str| (issuer.to_owned(), audience.to_owned());
        assert_eq!(of(Kind::Access), pair("http://a", "http://b"));
        assert_eq!(of(Kind::Id), pair("http://a", "signet-spa"));
        assert_eq!(of(Kind::ClientAssertion), pair("signet-spa", "http://a"));
    }

    #[test]
    fn the_kind_is_guessed_and_garbage_guesses_nothing_special() {
        // {"typ":"at+jwt"}
        assert_eq!(Expected::guess("eyJ0eXAiOiJhdCtqd3QifQ.."), Kind::Access);
        assert_eq!(Expected::guess("e30.."), Kind::Id);
        assert_eq!(Expected::guess("garbage"), Kind::Access);
    }

    #[test]
    fn the_summary_is_the_first_refusal_and_the_others_are_told_apart() {
        let key = Jwk::parse(KEY).unwrap();
        let expected = Expected::of(Kind::Access, &config());
        // {"alg":"none"} and {}
        let pending = explain("eyJhbGciOiJub25lIn0.e30.", &Rules::ACCESS, Keys::One(&key), Kind::Access);
        let explanation = pending.finish(None, &expected.wanted, 0);
        assert_eq!(
            summary(&explanation),
            (false, "The token does not have the three parts of a signed one".into())
        );
        let steps: Vec<Step> = further(&explanation).iter().map(|finding| finding.step).collect();
        assert_eq!(steps[..3], [Step::Typ, Step::Alg, Step::Iss]);
    }

    #[test]
    fn api_and_ladder_agree_only_on_the_same_sentence() {
        let key = Jwk::parse(KEY).unwrap();
        let expected = Expected::of(Kind::Access, &config());
        let explained = |token: &str, signature| {
            explain(token, &Rules::ACCESS, Keys::One(&key), Kind::Access).finish(
                signature,
                &expected.wanted,
                0,
            )
        };
        let refused = explained("a.b", None);
        assert_eq!(
            agree(401, "The token does not have the three parts of a signed one.", &refused),
            Some(true)
        );
        assert_eq!(agree(401, "The token has expired.", &refused), Some(false));
        assert_eq!(agree(200, "", &refused), Some(false));
        assert_eq!(agree(503, "Try again.", &refused), None, "the API did not look");
        // {"alg":"EdDSA","typ":"at+jwt"}
        let unseen = explained("eyJhbGciOiJFZERTQSIsInR5cCI6ImF0K2p3dCJ9.e30.AA", None);
        assert_eq!(agree(401, "The signature does not fit.", &unseen), None, "the browser did not look");
    }

    #[test]
    fn clauses_of_rfcs_lead_to_their_sections() {
        assert_eq!(
            address_of("RFC 7515 §4.1.11").unwrap(),
            "https://www.rfc-editor.org/rfc/rfc7515#section-4.1.11"
        );
        for step in Step::ALL {
            assert!(step.clause().split(", ").any(|clause| address_of(clause).is_some()), "{}", step.name());
        }
        assert_eq!(address_of("OpenID Connect Core §2"), None);
    }
}
