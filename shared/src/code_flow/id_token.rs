//! What binds an ID token to the request and to the access token that came with it: OpenID Connect Core §3.1.3.6, §3.1.3.7. All
//! else the ladder checks.

use super::Check;
use crate::jose::{Alg, Fault, Verdict, encode};
use crate::token::parts;

/// The name, for the Web Cryptography API, of the hash that `at_hash` is made by in `id_token`: that of the token's own
/// algorithm, which for Ed25519 is SHA-512. `None` where the token names no algorithm that is known.
#[must_use]
pub fn at_hash_algorithm(id_token: &str) -> Option<&'static str> {
    let header = parts(id_token)?[0].object()?;
    Some(match Alg::named(header.get("alg")?.as_str()?)? {
        Alg::Es256 | Alg::Rs256 | Alg::Ps256 => "SHA-256",
        Alg::EdDsa => "SHA-512",
    })
}

/// The `at_hash` of an access token with this hash: its first half.
#[must_use]
pub fn at_hash(hash: &[u8]) -> String {
    encode(&hash[..hash.len() / 2])
}

/// Whether `id_token` is the answer to the request with this `nonce`, and belongs to the access token with this `at_hash`;
/// `None`: nobody could calculate it.
#[must_use]
pub fn bindings(id_token: &str, nonce: &str, at_hash: Option<&str>) -> [Check; 2] {
    let claims = parts(id_token).and_then(|[_, payload, _]| payload.object()).unwrap_or_default();
    let claim = |name: &str| claims.get(name).map(|value| value.as_str().unwrap_or_default());
    let nonce = Check {
        name: "nonce",
        clause: "OpenID Connect Core §3.1.3.7",
        ..compare(
            claim("nonce"),
            Some(nonce),
            [
                "The nonce is the one of this request",
                "The nonce is not the one of this request: the token was made for another one",
            ],
        )
    };
    let hash = Check {
        name: "at_hash",
        clause: "OpenID Connect Core §3.1.3.6",
        ..match claim("at_hash") {
            // It may be absent here: the access token came straight from the auth-server.
            None => Check {
                verdict: Verdict::Passed,
                sentence: "The token has no at_hash, which this flow permits",
                ..compare(None, at_hash, ["", ""])
            },
            there => compare(
                there,
                at_hash,
                [
                    "It was made together with the access token",
                    "It was made together with another access token",
                ],
            ),
        }
    };
    [nonce, hash]
}

fn compare(seen: Option<&str>, wanted: Option<&str>, [passed, refused]: [&'static str; 2]) -> Check {
    let (verdict, sentence) = match (seen, wanted) {
        (_, None) => (Verdict::NotReached, "This browser could not calculate it"),
        (Some(seen), Some(wanted)) if seen == wanted => (Verdict::Passed, passed),
        (Some(_), _) => (Verdict::Refused(Fault::Differs), refused),
        (None, _) => (Verdict::Refused(Fault::Missing), refused),
    };
    let text = |value: Option<&str>| value.unwrap_or("absent").to_owned();
    Check { name: "", clause: "", verdict, sentence, seen: text(seen), wanted: text(wanted) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sha2::{Digest as _, Sha256};

    fn token(header: &str, payload: &str) -> String {
        [&encode(header.as_bytes()), ".", &encode(payload.as_bytes()), ".AA"].concat()
    }

    fn verdicts(payload: &str, at_hash: Option<&str>) -> [Verdict; 2] {
        bindings(&token("{}", payload), "n", at_hash).map(|check| check.verdict)
    }

    const DIFFERS: Verdict = Verdict::Refused(Fault::Differs);
    const MISSING: Verdict = Verdict::Refused(Fault::Missing);

    #[test]
    fn a_token_of_this_request_and_this_access_token_passes() {
        let [nonce, hash] = bindings(&token("{}", r#"{"nonce":"n","at_hash":"h"}"#), "n", Some("h"));
        assert!(nonce.passed() && hash.passed());
        assert_eq!(
            (nonce.name, hash.name, hash.seen.as_str(), hash.wanted.as_str()),
            ("nonce", "at_hash", "h", "h")
        );
    }

    #[test]
    fn another_nonce_is_refused_and_none_too() {
        for (payload, verdict) in [
            (r#"{"nonce":"N"}"#, DIFFERS),
            (r#"{"nonce":1}"#, DIFFERS),
            (r#"{"nonce":""}"#, DIFFERS),
            ("{}", MISSING),
            ("no JSON", MISSING),
        ] {
            assert_eq!(verdicts(payload, None)[0], verdict, "{payload}");
        }
    }

    #[test]
    fn another_at_hash_is_refused_and_none_permitted() {
        for (payload, at_hash, verdict) in [
            (r#"{"at_hash":"H"}"#, Some("h"), DIFFERS),
            (r#"{"at_hash":1}"#, Some("h"), DIFFERS),
            (r#"{"at_hash":"h"}"#, None, Verdict::NotReached),
            ("{}", Some("h"), Verdict::Passed),
            ("{}", None, Verdict::Passed),
        ] {
            assert_eq!(verdicts(payload, at_hash)[1], verdict, "{payload}");
        }
    }

    #[test]
    fn the_hash_is_that_of_the_tokens_algorithm() {
        let of = |header: &str| at_hash_algorithm(&token(header, "{}"));
        assert_eq!(of(r#"{"alg":"ES256"}"#), Some("SHA-256"));
        assert_eq!(of(r#"{"alg":"RS256"}"#), Some("SHA-256"));
        assert_eq!(of(r#"{"alg":"EdDSA"}"#), Some("SHA-512"));
        assert_eq!((of(r#"{"alg":"none"}"#), of("{}"), at_hash_algorithm("a")), (None, None, None));
    }

    #[test]
    fn the_first_half_of_the_hash_counts() {
        // OpenID Connect Core, appendix A.3 and A.4.
        let access_token = "jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y";
        assert_eq!(at_hash(&Sha256::digest(access_token)), "77QmUPtjPfzWtF2AnpK9RQ");
    }
}
