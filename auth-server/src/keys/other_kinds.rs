//! Tokens of other kinds than access tokens, by the same keys: each says what it is in its header's `typ` (RFC 8725 §3.11).

use auth_server_core::flows::ports::Failure;
use auth_server_core::rules::protocol::access_token::TYP;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Serialize;
use serde_json::json;

use super::{SigningAlg, SigningKey};

impl SigningKey {
    /// The compact form of `claims`, a token of the kind `typ`.
    ///
    /// # Errors
    /// [`Failure`] when the key cannot sign.
    pub fn sign_as<C: Serialize>(&self, typ: &str, claims: &C) -> Result<String, Failure> {
        if typ == TYP {
            return self.sign(claims);
        }
        self.compact(&head(typ, self.algorithm, &self.kid), claims)
    }
}

/// A protected header in base64url, and the dot.
pub(super) fn head(typ: &str, algorithm: SigningAlg, kid: &str) -> String {
    let header = json!({"typ": typ, "alg": algorithm.jose(), "kid": kid});
    format!("{}.", URL_SAFE_NO_PAD.encode(header.to_string()))
}
