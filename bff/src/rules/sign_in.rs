//! What an ID token must say beside what the ladder asks: OpenID Connect Core §3.1.3.7 steps 11 and 13; contract B2.

use signet_shared::claims::IdTokenClaims;

use super::callback::Word;

/// What was asked for when the sign-in began.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// The value that binds the token to the request.
    pub nonce: &'a str,
    /// The tenant, where one was named.
    pub tenant: Option<&'a str>,
    /// How many seconds before the request the person may have signed in.
    pub max_age: Option<u64>,
    /// When the request was made: what somebody does at the provider then takes its time.
    pub begun_at: u64,
}

/// Judges `claims`, which the ladder has passed; the clocks may differ by `leeway` seconds.
///
/// # Errors
/// The word for what is wrong.
pub fn judge(claims: &IdTokenClaims, asked: Asked<'_>, leeway: u64) -> Result<(), Word> {
    if claims.nonce.as_deref() != Some(asked.nonce) {
        return Err(Word::INVALID_TOKEN);
    }
    if asked.tenant.is_some() && claims.tenant.as_deref() != asked.tenant {
        return Err(Word::WRONG_TENANT);
    }
    if let Some(max_age) = asked.max_age {
        let latest = |at: u64| at.saturating_add(max_age).saturating_add(leeway);
        if claims.auth_time.is_none_or(|at| asked.begun_at > latest(at)) {
            return Err(Word("login_required"));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    const ASKED: Asked<'_> = Asked { nonce: "n", tenant: None, max_age: None, begun_at: 1000 };

    fn of(more: &Value, asked: Asked<'_>) -> Result<(), Word> {
        let mut claims = json!({"iss": "i", "sub": "1", "aud": "c", "exp": 60, "iat": 0, "nonce": "n"});
        for (name, value) in more.as_object().unwrap() {
            claims[name] = value.clone();
        }
        judge(&serde_json::from_value(claims).unwrap(), asked, 10)
    }

    #[test]
    fn b2_the_nonce_is_this_requests() {
        assert_eq!(of(&json!({}), ASKED), Ok(()));
        assert_eq!(of(&json!({"nonce": "m"}), ASKED), Err(Word::INVALID_TOKEN));
        let absent: IdTokenClaims =
            serde_json::from_value(json!({"iss": "i", "sub": "1", "aud": "c", "exp": 60, "iat": 0})).unwrap();
        assert_eq!(judge(&absent, ASKED, 10), Err(Word::INVALID_TOKEN));
    }

    #[test]
    fn b2_the_tenant_is_the_one_that_was_asked() {
        let asked = Asked { tenant: Some("a"), ..ASKED };
        assert_eq!(of(&json!({"tenant": "a"}), asked), Ok(()));
        assert_eq!(of(&json!({"tenant": "b"}), asked), Err(Word::WRONG_TENANT));
        assert_eq!(of(&json!({}), asked), Err(Word::WRONG_TENANT), "absence is no success");
        assert_eq!(of(&json!({"tenant": "b"}), ASKED), Ok(()), "nobody asked");
    }

    #[test]
    fn b2_who_was_to_sign_in_lately_did() {
        let asked = Asked { max_age: Some(60), ..ASKED };
        assert_eq!(of(&json!({"auth_time": 930}), asked), Ok(()), "with the leeway");
        assert_eq!(of(&json!({"auth_time": 929}), asked), Err(Word("login_required")));
        assert_eq!(of(&json!({}), asked), Err(Word("login_required")));
        let anew = Asked { max_age: Some(0), ..ASKED };
        assert_eq!(
            of(&json!({"auth_time": 1060}), anew),
            Ok(()),
            "who has typed for a minute signed in since"
        );
        assert_eq!(of(&json!({"auth_time": 989}), anew), Err(Word("login_required")));
    }
}
