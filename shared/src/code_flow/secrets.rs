//! What a client makes for one request and keeps until its answer: `state` (RFC 6749 §10.12), `nonce` (OpenID Connect Core
//! §3.1.2.1), `code_verifier` (RFC 7636 §4.1).

use serde_json::Value;

use crate::jose::{encode, object};

/// How many random bytes one request needs: 16 for `state`, 16 for `nonce`, 32 for `code_verifier` (RFC 7636 §7.1).
pub const RANDOM_BYTES: usize = 64;

/// The three values. Nothing prints them.
#[derive(Clone, PartialEq, Eq)]
pub struct Secrets {
    /// Comes back with the answer.
    pub state: String,
    /// Comes back in the ID token.
    pub nonce: String,
    /// Goes along with the code, and only then.
    pub code_verifier: String,
}

impl Secrets {
    /// Makes them of random bytes, no byte twice.
    #[must_use]
    pub fn of(random: &[u8; RANDOM_BYTES]) -> Self {
        let (state, rest) = random.split_at(16);
        let (nonce, verifier) = rest.split_at(16);
        Self { state: encode(state), nonce: encode(nonce), code_verifier: encode(verifier) }
    }
}

/// The `code_challenge` by S256, of the SHA-256 of the verifier's ASCII text: RFC 7636 §4.2.
#[must_use]
pub fn challenge(sha256: &[u8]) -> String {
    encode(sha256)
}

/// A request whose answer is awaited.
#[derive(Clone, PartialEq, Eq)]
pub struct Pending {
    /// Whom it went to: an answer from another one is refused (RFC 9207 §2.4).
    pub issuer: String,
    /// Where its answer goes; the code is exchanged with the same (RFC 6749 §4.1.3).
    pub redirect_uri: String,
    /// Its secrets.
    pub secrets: Secrets,
}

impl Pending {
    /// As it is kept.
    #[must_use]
    pub fn to_json(&self) -> String {
        let Self { issuer, redirect_uri, secrets } = self;
        let Secrets { state, nonce, code_verifier } = secrets;
        let members = [
            ("issuer", issuer),
            ("redirect_uri", redirect_uri),
            ("state", state),
            ("nonce", nonce),
            ("code_verifier", code_verifier),
        ];
        let members = members.into_iter().map(|(name, value)| (name.to_owned(), Value::from(value.as_str())));
        Value::Object(members.collect()).to_string()
    }

    /// What was kept; `None` for anything else, also when a member is missing or empty.
    #[must_use]
    pub fn read(json: &str) -> Option<Self> {
        let members = object(json.as_bytes())?;
        let text =
            |name: &str| members.get(name)?.as_str().filter(|text| !text.is_empty()).map(str::to_owned);
        let secrets =
            Secrets { state: text("state")?, nonce: text("nonce")?, code_verifier: text("code_verifier")? };
        Some(Self { issuer: text("issuer")?, redirect_uri: text("redirect_uri")?, secrets })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sha2::{Digest as _, Sha256};

    fn pending() -> Pending {
        let random: [u8; RANDOM_BYTES] = std::array::from_fn(|at| u8::try_from(at).unwrap());
        Pending {
            issuer: "http://a".into(),
            redirect_uri: "http://b/callback".into(),
            secrets: Secrets::of(&random),
        }
    }

    #[test]
    fn each_secret_has_random_bytes_of_its_own() {
        let Secrets { state, nonce, code_verifier } = pending().secrets;
        assert_eq!(state, encode(&(0..16).collect::<Vec<u8>>()));
        assert_eq!(nonce, encode(&(16..32).collect::<Vec<u8>>()));
        assert_eq!(code_verifier, encode(&(32..64).collect::<Vec<u8>>()));
        assert_eq!(code_verifier.len(), 43, "the shortest that RFC 7636 §4.1 allows, of 256 bits");
    }

    #[test]
    fn the_challenge_is_that_of_rfc_7636_appendix_b() {
        let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
        assert_eq!(challenge(&Sha256::digest(verifier)), "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
    }

    #[test]
    fn what_is_kept_is_what_is_read() {
        assert!(Pending::read(&pending().to_json()) == Some(pending()));
    }

    #[test]
    fn what_is_not_whole_is_nothing() {
        let whole: Value = serde_json::from_str(&pending().to_json()).unwrap();
        for name in ["issuer", "redirect_uri", "state", "nonce", "code_verifier"] {
            for wrong in [Value::Null, Value::from(""), Value::from(1)] {
                let mut broken = whole.clone();
                broken[name] = wrong;
                assert!(Pending::read(&broken.to_string()).is_none(), "{name}");
            }
        }
        assert!(Pending::read("").is_none() && Pending::read("[]").is_none());
    }
}
