//! The claims of an ID token that say something about the sign-in: OpenID Connect Core §2.

use serde::{Deserialize, Serialize};

use super::{Audience, strict};

/// The payload of an ID token; claims about the person stand beside these and are not looked at here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IdTokenClaims {
    /// Who issued it.
    pub iss: String,
    /// Who signed in.
    pub sub: String,
    /// The clients it is for.
    pub aud: Audience,
    /// The first second in which it is no longer valid.
    pub exp: u64,
    /// When it was issued.
    pub iat: u64,
    /// The client it was issued to, where there are several audiences.
    #[serde(default, deserialize_with = "strict::some", skip_serializing_if = "Option::is_none")]
    pub azp: Option<String>,
    /// What the client sent with its request.
    #[serde(default, deserialize_with = "strict::some", skip_serializing_if = "Option::is_none")]
    pub nonce: Option<String>,
    /// When the person last proved who they are.
    #[serde(default, deserialize_with = "strict::some", skip_serializing_if = "Option::is_none")]
    pub auth_time: Option<u64>,
    /// The session.
    #[serde(default, deserialize_with = "strict::some", skip_serializing_if = "Option::is_none")]
    pub sid: Option<String>,
    /// How strong the proof was.
    #[serde(default, deserialize_with = "strict::some", skip_serializing_if = "Option::is_none")]
    pub acr: Option<String>,
    /// How it was proved.
    #[serde(default, deserialize_with = "strict::some", skip_serializing_if = "Option::is_none")]
    pub amr: Option<Vec<String>>,
    /// The tenant the person belongs to: Signet's own.
    #[serde(default, deserialize_with = "strict::some", skip_serializing_if = "Option::is_none")]
    pub tenant: Option<String>,
    /// Half a hash of the access token that came with it: §3.1.3.6.
    #[serde(default, deserialize_with = "strict::some", skip_serializing_if = "Option::is_none")]
    pub at_hash: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::IdTokenClaims;
    use crate::claims::{IdToken, TokenKind};
    use serde_json::{Value, json};

    fn read(value: &Value) -> Option<IdTokenClaims> {
        let (strict, derived) =
            (IdToken::read(value.as_object()?), serde_json::from_value(value.clone()).ok());
        assert_eq!(strict, derived, "both readers say the same");
        strict
    }

    #[test]
    fn what_belongs_to_the_session_is_read_and_written_again() {
        let mut value = json!({"iss": "i", "sub": "1", "aud": "c", "exp": 60, "iat": 0});
        let absent = read(&value).unwrap();
        assert_eq!((&absent.tenant, &absent.at_hash), (&None, &None));
        assert_eq!(serde_json::to_value(&absent).unwrap(), value, "what is absent stays absent");
        (value["tenant"], value["at_hash"]) = (json!("demo"), json!("77QmUPtjPfzWtF2AnpK9RQ"));
        let there = read(&value).unwrap();
        assert_eq!(there.tenant.as_deref(), Some("demo"));
        assert_eq!(there.at_hash.as_deref(), Some("77QmUPtjPfzWtF2AnpK9RQ"));
        assert_eq!(serde_json::to_value(&there).unwrap(), value);
    }

    #[test]
    fn a_claim_of_the_wrong_type_is_an_error_and_never_absent() {
        for name in ["tenant", "at_hash"] {
            for wrong in [json!(null), json!(1), json!(["demo"])] {
                let mut value = json!({"iss": "i", "sub": "1", "aud": "c", "exp": 60, "iat": 0});
                value[name] = wrong.clone();
                assert_eq!(read(&value), None, "{name}: {wrong}");
            }
        }
    }
}
