//! The answer of a token endpoint: RFC 6749 §5.1, OpenID Connect Core §3.1.3.3 and §12.2.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::ProviderError;

/// A token whose answer does not say how long it lives is taken for one that lives so many seconds.
const USUAL: u64 = 300;

/// What the provider has given. Nothing prints it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tokens {
    /// What APIs are called with.
    pub access_token: String,
    /// When that came, in unix seconds.
    pub came_at: u64,
    /// When that is over.
    pub expires_at: u64,
    /// What the next ones are had by.
    pub refresh_token: Option<String>,
    /// Who has signed in; at a logout it tells the provider who signs out.
    pub id_token: String,
}

#[derive(Deserialize)]
struct Answer {
    access_token: String,
    token_type: String,
    expires_in: Option<u64>,
    refresh_token: Option<String>,
    id_token: Option<String>,
}

impl Tokens {
    /// Whether the next request gets a new access token.
    #[must_use]
    pub fn is_due(&self, skew: u64, now: u64) -> bool {
        now >= self.due_at(skew)
    }

    /// From when on: `skew` seconds before the access token is over; one that lives hardly longer in all is used for half its time.
    #[must_use]
    pub fn due_at(&self, skew: u64) -> u64 {
        let half = self.expires_at.saturating_sub(self.came_at) / 2;
        self.expires_at.saturating_sub(skew.min(half))
    }

    /// Reads an answer that came at `now`; what it leaves out is as it was `before`.
    pub(super) fn read(answer: &[u8], before: Option<&Self>, now: u64) -> Result<Self, ProviderError> {
        let said: Answer =
            serde_json::from_slice(answer).map_err(|_| ProviderError::Nonsense("it gives no tokens"))?;
        // A token of another kind is not for us to send (RFC 6749 §7.1).
        if !said.token_type.eq_ignore_ascii_case("bearer") || !is_token(&said.access_token) {
            return Err(ProviderError::Nonsense("its access token is no bearer token"));
        }
        Ok(Self {
            access_token: said.access_token,
            came_at: now,
            expires_at: now.saturating_add(said.expires_in.unwrap_or(USUAL)),
            refresh_token: said.refresh_token.or_else(|| before?.refresh_token.clone()),
            // A new ID token is not needed: the first says who has signed in, and any tells the provider who signs out.
            id_token: before
                .map_or(said.id_token, |before| Some(before.id_token.clone()))
                .unwrap_or_default(),
        })
    }
}

/// What may stand in a header field: RFC 6750 §2.1.
fn is_token(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic())
}

impl fmt::Debug for Tokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Tokens")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn read(answer: &serde_json::Value, before: Option<&Tokens>) -> Result<Tokens, ProviderError> {
        Tokens::read(answer.to_string().as_bytes(), before, 1000)
    }

    #[test]
    fn what_a_refresh_leaves_out_stays() {
        let first = json!({"access_token": "a", "token_type": "bearer", "refresh_token": "r", "id_token": "i", "expires_in": 60});
        let first = read(&first, None).unwrap();
        assert_eq!((first.expires_at, first.id_token.as_str()), (1060, "i"));
        let next = read(&json!({"access_token": "b", "token_type": "Bearer"}), Some(&first)).unwrap();
        assert_eq!((next.access_token.as_str(), next.expires_at), ("b", 1300));
        assert_eq!((next.refresh_token.as_deref(), next.id_token.as_str()), (Some("r"), "i"));
        let rotated =
            json!({"access_token": "c", "token_type": "Bearer", "refresh_token": "s", "id_token": "j"});
        let rotated = read(&rotated, Some(&next)).unwrap();
        assert_eq!((rotated.refresh_token.as_deref(), rotated.id_token.as_str()), (Some("s"), "i"));
        assert_eq!(format!("{rotated:?}"), "Tokens");
    }

    #[test]
    fn b8_a_token_is_due_shortly_before_its_end() {
        let due = |lifetime: u64, at: u64| {
            let answer = json!({"access_token": "a", "token_type": "Bearer", "expires_in": lifetime});
            read(&answer, None).unwrap().is_due(30, 1000 + at)
        };
        assert!(!due(300, 269) && due(300, 270) && due(300, 300) && due(300, 900));
        assert!(!due(20, 9) && due(20, 10), "a short one is not asked for at every request");
        assert!(due(0, 0));
    }

    #[test]
    fn what_is_no_bearer_token_is_refused() {
        for bad in [
            json!({}),
            json!({"access_token": "a"}),
            json!({"access_token": "a", "token_type": "DPoP"}),
            json!({"access_token": "a b", "token_type": "Bearer"}),
            json!({"access_token": "a\r\nx: y", "token_type": "Bearer"}),
            json!({"access_token": "", "token_type": "Bearer"}),
            json!({"access_token": "a", "token_type": "Bearer", "expires_in": "60"}),
        ] {
            assert!(read(&bad, None).is_err(), "{bad}");
        }
    }
}
