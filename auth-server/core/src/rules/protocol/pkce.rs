//! PKCE: RFC 7636, by S256 alone (RFC 9700 §2.1.1); rule G1.

use aws_lc_rs::constant_time::verify_slices_are_equal;
use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::refusal::{ErrorCode, OAuthError};
use crate::domain::Challenge;

/// The one method that is offered: with `plain`, whoever sees the request has the secret.
pub const METHOD: &str = "S256";

/// One answer, whatever is wrong with a verifier: RFC 7636 §4.6 knows no other.
const WRONG: OAuthError =
    OAuthError::new(ErrorCode::InvalidGrant, "The code_verifier does not fit the code_challenge");

/// The challenge of an authorization request with these parameters; `None` when it has none. Whether the client may do without is
/// not judged here.
///
/// # Errors
/// `invalid_request` (§4.4.1) for another method than S256, which is what a challenge without a method has (§4.3), for a method
/// without a challenge, and for what is no challenge.
pub fn asked(challenge: Option<&str>, method: Option<&str>) -> Result<Option<Challenge>, OAuthError> {
    let refused = |description| OAuthError::new(ErrorCode::InvalidRequest, description);
    match (challenge, method) {
        (None, None) => Ok(None),
        (None, Some(_)) => Err(refused("A code_challenge_method needs a code_challenge")),
        (Some(challenge), Some(METHOD)) => match Challenge::parse(challenge) {
            Ok(challenge) => Ok(Some(challenge)),
            Err(_) => Err(refused("The code_challenge is not a SHA-256 in base64url without padding")),
        },
        (Some(_), _) => Err(refused("The code_challenge_method has to be S256")),
    }
}

/// Whether the `code_verifier` of a token request fits the `challenge` of its authorization request. Without either it is
/// fine: that the client may do without was judged there.
///
/// # Errors
/// `invalid_grant` for a verifier that does not fit, is none by §4.1, is missing, or comes without a challenge: the last
/// would let an attacker take the challenge out of a request unnoticed (RFC 9700 §4.8.2).
pub fn judge(challenge: Option<&Challenge>, verifier: Option<&str>) -> Result<(), OAuthError> {
    match (challenge, verifier) {
        (None, None) => Ok(()),
        (Some(challenge), Some(verifier)) if is_verifier(verifier) && fits(challenge, verifier) => Ok(()),
        _ => Err(WRONG),
    }
}

/// 43 to 128 unreserved characters: §4.1.
fn is_verifier(text: &str) -> bool {
    let unreserved = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    (43..=128).contains(&text.len()) && text.bytes().all(unreserved)
}

/// Compared in constant time.
fn fits(challenge: &Challenge, verifier: &str) -> bool {
    let made = URL_SAFE_NO_PAD.encode(digest(&SHA256, verifier.as_bytes()));
    verify_slices_are_equal(made.as_bytes(), challenge.as_str().as_bytes()).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 7636 appendix B.
    const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

    fn made_of(verifier: &str) -> Challenge {
        Challenge::parse(&URL_SAFE_NO_PAD.encode(digest(&SHA256, verifier.as_bytes()))).unwrap()
    }

    #[test]
    fn g1_the_verifier_of_the_specification_fits_its_challenge() {
        let challenge = asked(Some(CHALLENGE), Some("S256")).unwrap();
        assert_eq!(challenge.as_ref().map(Challenge::as_str), Some(CHALLENGE));
        assert_eq!(judge(challenge.as_ref(), Some(VERIFIER)), Ok(()));
    }

    #[test]
    fn g1_another_verifier_does_not_fit() {
        let challenge = Challenge::parse(CHALLENGE).unwrap();
        for wrong in
            [VERIFIER.replace('d', "e"), CHALLENGE.to_owned(), VERIFIER.to_ascii_lowercase(), String::new()]
        {
            assert_eq!(judge(Some(&challenge), Some(&wrong)), Err(WRONG), "{wrong}");
        }
        assert_eq!(WRONG.code.as_str(), "invalid_grant");
    }

    #[test]
    fn g1_a_verifier_and_a_challenge_come_together_or_not_at_all() {
        let challenge = Challenge::parse(CHALLENGE).unwrap();
        assert_eq!(judge(Some(&challenge), None), Err(WRONG), "a challenge without a verifier");
        assert_eq!(judge(None, Some(VERIFIER)), Err(WRONG), "a verifier without a challenge");
        assert_eq!(judge(None, None), Ok(()));
    }

    #[test]
    fn g1_plain_is_refused_also_where_it_is_meant_by_silence() {
        for method in [None, Some("plain"), Some("s256"), Some("S512")] {
            let refused = asked(Some(CHALLENGE), method).unwrap_err();
            assert_eq!(refused.code, ErrorCode::InvalidRequest, "{method:?}");
        }
        assert_eq!(asked(None, Some("S256")).unwrap_err().code, ErrorCode::InvalidRequest);
        assert_eq!(asked(Some("short"), Some("S256")).unwrap_err().code, ErrorCode::InvalidRequest);
        assert_eq!(asked(None, None), Ok(None));
    }

    #[test]
    fn g1_a_verifier_is_43_to_128_unreserved_characters() {
        for good in ["a".repeat(43), "a".repeat(128), format!("-._~{}", "Z9".repeat(20))] {
            assert_eq!(judge(Some(&made_of(&good)), Some(&good)), Ok(()), "{good}");
        }
        for bad in [
            "a".repeat(42),
            "a".repeat(129),
            format!("{} ", "a".repeat(43)),
            format!("{}+", "a".repeat(43)),
            "\u{e4}".repeat(43),
        ] {
            assert_eq!(judge(Some(&made_of(&bad)), Some(&bad)), Err(WRONG), "{bad}");
        }
    }
}
