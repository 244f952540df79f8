//! The logout token: OpenID Connect Back-Channel Logout 1.0 §2.4; rule G9.

use signet_shared::claims::{Audience, LogoutEvents, LogoutTokenClaims};

/// The header's `typ`, which keeps it from being taken for an ID token: §2.4.
pub const TYP: &str = "logout+jwt";

/// Seconds from `iat` to `exp`: the longest that §2.4 advises. Each try signs a fresh one.
pub const LIFETIME: u64 = 120;

/// The session that has ended.
#[derive(Debug, Clone, Copy)]
pub struct Ended<'a> {
    /// Whose.
    pub sub: &'a str,
    /// Which.
    pub sid: &'a str,
}

/// The claims of the token that tells `client_id` at `now` (unix seconds) that a session has ended, under the unique id `jti`. It
/// names person and session both, and never has a nonce.
#[must_use]
pub fn claims(
    issuer: &str,
    client_id: &str,
    ended: Ended<'_>,
    (jti, now): (String, u64),
) -> LogoutTokenClaims {
    LogoutTokenClaims {
        iss: issuer.to_owned(),
        aud: Audience::One(client_id.to_owned()),
        iat: now,
        exp: now.saturating_add(LIFETIME),
        jti,
        events: LogoutEvents::logout(),
        sub: Some(ended.sub.to_owned()),
        sid: Some(ended.sid.to_owned()),
        nonce: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};
    use signet_shared::claims::{IdToken, LogoutToken, TokenKind};

    fn made() -> Value {
        let ended = Ended { sub: "7Yk2", sid: "s" };
        serde_json::to_value(claims("https://id.example", "spa", ended, ("j".into(), 1_000))).unwrap()
    }

    #[test]
    fn g9_it_says_whose_session_has_ended_and_nothing_else() {
        let event = "http://schemas.openid.net/event/backchannel-logout";
        let wanted = json!({"iss": "https://id.example", "aud": "spa", "iat": 1_000, "exp": 1_120, "jti": "j",
                            "events": {event: {}}, "sub": "7Yk2", "sid": "s"});
        assert_eq!(made(), wanted);
    }

    #[test]
    fn k1_it_is_a_logout_token_to_the_ladder_too() {
        let made = made();
        let claims = LogoutToken::read(made.as_object().unwrap()).unwrap();
        assert!(LogoutToken::coherent(&claims, "spa"));
        assert_eq!(LogoutToken::TYP, signet_shared::jose::Typ::Is(TYP));
        assert_ne!(IdToken::TYP, LogoutToken::TYP);
    }
}
