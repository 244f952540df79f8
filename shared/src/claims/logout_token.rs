//! The claims of a logout token: OpenID Connect Back-Channel Logout §2.4.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{Audience, strict};

/// The payload of a logout token.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogoutTokenClaims {
    /// Who issued it.
    pub iss: String,
    /// The clients it is for.
    pub aud: Audience,
    /// When it was issued.
    pub iat: u64,
    /// The first second in which it is no longer valid.
    pub exp: u64,
    /// Its own unique id.
    pub jti: String,
    /// What happened.
    pub events: LogoutEvents,
    /// Whose sessions ended.
    #[serde(default, deserialize_with = "strict::some", skip_serializing_if = "Option::is_none")]
    pub sub: Option<String>,
    /// Which session ended.
    #[serde(default, deserialize_with = "strict::some", skip_serializing_if = "Option::is_none")]
    pub sid: Option<String>,
    /// Must not be there; whatever it is, it is noticed.
    #[serde(default, deserialize_with = "strict::some", skip_serializing_if = "Option::is_none")]
    pub nonce: Option<Value>,
}

/// The `events` claim: RFC 8417 §2.2.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct LogoutEvents(Map<String, Value>);

/// The event of Back-Channel Logout §2.4.
const LOGOUT: &str = "http://schemas.openid.net/event/backchannel-logout";

impl LogoutEvents {
    /// A logout and nothing else; there is nothing to say about it, so its value is an empty object.
    #[must_use]
    pub fn logout() -> Self {
        Self(Map::from_iter([(LOGOUT.to_owned(), Value::Object(Map::new()))]))
    }

    /// The events that an object names.
    pub(super) fn read(value: &Value) -> Option<Self> {
        value.as_object().cloned().map(Self)
    }

    /// Whether the logout event is among them, with an object as its value.
    #[must_use]
    pub fn is_logout(&self) -> bool {
        self.0.get(LOGOUT).is_some_and(Value::is_object)
    }
}

#[cfg(test)]
mod tests {
    use super::LogoutEvents;
    use serde_json::json;

    #[test]
    fn the_event_that_is_written_is_the_one_that_is_looked_for() {
        let events = LogoutEvents::logout();
        assert!(events.is_logout());
        let wanted = json!({"http://schemas.openid.net/event/backchannel-logout": {}});
        assert_eq!(serde_json::to_value(&events).unwrap(), wanted);
    }
}
