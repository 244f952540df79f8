//! What a token endpoint has given: RFC 6749 §5.1, OpenID Connect Core §3.1.3.3 and §12.2. One access token for each resource
//! (RFC 8707), and one refresh token, which all of them are had by.

use std::fmt;

use serde::{Deserialize, Serialize};
use signet_shared::wire::AccessTokenFacts;

use super::ProviderError;

/// A token whose answer does not say how long it lives is taken for one that lives so many seconds.
const USUAL: u64 = 300;

/// What the provider has given. Nothing prints it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Kept")]
pub struct Tokens {
    /// One for each resource, and the one that came with the sign-in, for which none was named.
    access: Vec<AccessToken>,
    /// What the next ones are had by: the newest.
    pub refresh_token: Option<String>,
    /// Who has signed in; at a logout it tells the provider who signs out.
    pub id_token: String,
    /// The scopes of the sign-in, separated by spaces; `None` in what was kept before they were.
    granted: Option<String>,
}

/// What APIs are called with. Nothing prints it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccessToken {
    /// For which of them it was asked: RFC 8707; `None` where the provider chose.
    pub resource: Option<String>,
    /// It.
    pub token: String,
    /// When it came, in unix seconds.
    pub came_at: u64,
    /// When it is over.
    pub expires_at: u64,
    /// What it permits, separated by spaces; `None` where that was not noted.
    pub scope: Option<String>,
}

/// What an access token is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// `resource`, where one is named.
    pub resource: Option<String>,
    /// `scope`; `None` asks for all that was granted.
    pub scope: Option<String>,
}

#[derive(Deserialize)]
struct Answer {
    access_token: String,
    token_type: String,
    expires_in: Option<u64>,
    refresh_token: Option<String>,
    id_token: Option<String>,
    scope: Option<String>,
}

impl AccessToken {
    /// When the next request gets a new one: `skew` seconds before its end; one that lives hardly longer in all is used for half its time.
    #[must_use]
    pub fn due_at(&self, skew: u64) -> u64 {
        let half = self.expires_at.saturating_sub(self.came_at) / 2;
        self.expires_at.saturating_sub(skew.min(half))
    }
}

impl Tokens {
    /// The access token that was asked for `resource`.
    #[must_use]
    pub fn access(&self, resource: Option<&str>) -> Option<&AccessToken> {
        self.access.iter().find(|token| token.resource.as_deref() == resource)
    }

    /// When each access token came, and until when it lives.
    #[must_use]
    pub fn facts(&self, skew: u64) -> Vec<AccessTokenFacts> {
        let facts = |token: &AccessToken| AccessTokenFacts {
            resource: token.resource.clone(),
            came_at: token.came_at,
            due_at: token.due_at(skew),
            expires_at: token.expires_at,
        };
        self.access.iter().map(facts).collect()
    }

    /// Reads the answer to a code, which came at `now`: the sign-in asked for the scopes `asked`, and the answer says where others
    /// were granted.
    pub(super) fn first(answer: &[u8], asked: &str, now: u64) -> Result<Self, ProviderError> {
        let said = read(answer)?;
        let granted = said.scope.clone().unwrap_or_else(|| asked.to_owned());
        let access = said.access(None, Some(granted.clone()), now);
        let id_token = said.id_token.filter(|token| !token.is_empty());
        Ok(Self {
            access: vec![access],
            refresh_token: said.refresh_token,
            id_token: id_token.ok_or(ProviderError::Nonsense("it gives no ID token"))?,
            granted: Some(granted),
        })
    }

    /// Reads the answer to a refresh for what was `wanted`, which came at `now`: these tokens with the new one among them. What it leaves
    /// out stays as it was; access tokens that are over are left behind.
    pub(super) fn refreshed(&self, answer: &[u8], wanted: &Wanted, now: u64) -> Result<Self, ProviderError> {
        let said = read(answer)?;
        let asked = wanted.scope.clone().or_else(|| self.granted.clone());
        let others = self.access.iter().filter(|token| token.resource != wanted.resource);
        let mut access: Vec<AccessToken> = others.filter(|token| now < token.expires_at).cloned().collect();
        access.push(said.access(wanted.resource.clone(), asked, now));
        let refresh_token = said.refresh_token.or_else(|| self.refresh_token.clone());
        // A new ID token is not needed: the first says who has signed in, and any tells the provider who signs out.
        Ok(Self { access, refresh_token, id_token: self.id_token.clone(), granted: self.granted.clone() })
    }
}

fn read(answer: &[u8]) -> Result<Answer, ProviderError> {
    let said: Answer =
        serde_json::from_slice(answer).map_err(|_| ProviderError::Nonsense("it gives no tokens"))?;
    // A token of another kind is not for us to send (RFC 6749 §7.1).
    if !said.token_type.eq_ignore_ascii_case("bearer") || !is_token(&said.access_token) {
        return Err(ProviderError::Nonsense("its access token is no bearer token"));
    }
    Ok(said)
}

impl Answer {
    /// The access token; without a word of its scopes it has those that were `asked` (RFC 6749 §5.1).
    fn access(&self, resource: Option<String>, asked: Option<String>, now: u64) -> AccessToken {
        AccessToken {
            resource,
            token: self.access_token.clone(),
            came_at: now,
            expires_at: now.saturating_add(self.expires_in.unwrap_or(USUAL)),
            scope: self.scope.clone().or(asked),
        }
    }
}

/// What may stand in a header field: RFC 6750 §2.1.
fn is_token(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic())
}

/// The shapes that were ever kept. The first one had the one access token of the sign-in.
#[derive(Deserialize)]
struct Kept {
    #[serde(default)]
    access: Vec<AccessToken>,
    access_token: Option<String>,
    came_at: Option<u64>,
    expires_at: Option<u64>,
    refresh_token: Option<String>,
    id_token: String,
    granted: Option<String>,
}

impl From<Kept> for Tokens {
    fn from(kept: Kept) -> Self {
        let mut access = kept.access;
        if let (Some(token), Some(expires_at)) = (kept.access_token, kept.expires_at) {
            let came_at = kept.came_at.unwrap_or(expires_at);
            access.push(AccessToken { resource: None, token, came_at, expires_at, scope: None });
        }
        Self { access, refresh_token: kept.refresh_token, id_token: kept.id_token, granted: kept.granted }
    }
}

impl fmt::Debug for Tokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Tokens")
    }
}

impl fmt::Debug for AccessToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AccessToken")
    }
}

#[cfg(test)]
#[path = "tokens_tests.rs"]
mod tests;
