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
}
