//! What a session rests on, for whoever wants to see it: contract B5. No token is in it, nor what would make one.

use serde_json::{Map, Value};
use signet_shared::token::parts;
use signet_shared::wire::SessionDetails;

use super::Session;

/// The details of `session`, whose access tokens are refreshed `skew` seconds before their end.
#[must_use]
pub fn session_details(session: &Session, skew: u64) -> SessionDetails {
    let tokens = &session.state.tokens;
    let claims = payload(&tokens.id_token);
    SessionDetails {
        started_at: match session.state.started_at {
            0 => claims.get("iat").and_then(Value::as_u64).unwrap_or_default(),
            at => at,
        },
        id_token_claims: claims,
        seen_at: session.seen_at,
        ends_at: session.ends_at,
        over_at: session.over_at,
        has_refresh_token: tokens.refresh_token.is_some(),
        refreshes: session.refreshes(),
        access_tokens: session.state.access_tokens(skew),
    }
}

/// It was checked when it came.
fn payload(id_token: &str) -> Map<String, Value> {
    parts(id_token).and_then(|[_, payload, _]| payload.object()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flows::SessionState;
    use crate::secret::Digest;
    use serde_json::json;
    use signet_shared::wire::SessionUser;

    fn session(id_token: &str) -> Session {
        let user =
            SessionUser { sub: "1".into(), name: None, preferred_username: None, email: None, roles: vec![] };
        let tokens = json!({
            "access": [{"token": "secret-access", "resource": "https://api", "scope": null, "came_at": 1000, "expires_at": 1300}],
            "refresh_token": "secret-refresh", "id_token": id_token,
        });
        let tokens = serde_json::from_value(tokens).unwrap();
        let state = SessionState { user, tenant: None, started_at: 900, tokens };
        let digest = Digest::of("secret-cookie");
        Session { digest, state, version: 4, seen_at: 1010, ends_at: 1200, over_at: 5000 }
    }

    #[test]
    fn b5_details_say_what_is_known_and_have_no_token() {
        // {"sub":"1","iat":900}
        let id_token = "eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIiwiaWF0Ijo5MDB9.c2lnbmF0dXJl";
        let session = session(id_token);
        let told = serde_json::to_value(session_details(&session, 30)).unwrap();
        let wanted = json!({
            "id_token_claims": {"sub": "1", "iat": 900}, "started_at": 900, "seen_at": 1010, "ends_at": 1200,
            "over_at": 5000, "has_refresh_token": true, "refreshes": 3,
            "access_tokens": [{"resource": "https://api", "came_at": 1000, "due_at": 1270, "expires_at": 1300}],
        });
        assert_eq!(told, wanted);
        let text = told.to_string();
        let secrets = ["secret-", "eyJ", "c2lnbmF0dXJl", session.digest.as_str()];
        assert!(secrets.iter().all(|secret| !text.contains(secret)), "{text}");
    }

    #[test]
    fn an_id_token_that_cannot_be_read_says_nothing() {
        for unreadable in ["", "a.b", "a.b.c"] {
            assert!(session_details(&session(unreadable), 30).id_token_claims.is_empty(), "{unreadable}");
        }
    }
}
