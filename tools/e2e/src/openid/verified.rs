//! Another implementation's opinion on what the server has signed: OpenID Connect Core §3.1.3.7, RFC 9068 §4.

use jsonwebtoken::jwk::JwkSet;
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, decode_header};
use serde_json::Value;

use super::{At, answered};

/// What a JWT is said to be by its `typ` (rule K1).
#[derive(Debug, Clone, Copy)]
pub enum Kind {
    /// An ID token.
    Id,
    /// An access token.
    Access,
    /// A logout token.
    Logout,
    /// A signed userinfo answer, which has no `exp`.
    Userinfo,
}

/// The claims of `token`, once its signature, `alg`, `typ`, `iss`, `aud` and `exp` are right, without any leeway.
pub async fn verified(at: &At, token: &str, (expected, alg): (Kind, Algorithm), audience: &str) -> Value {
    let answer = answered(at.get("/.well-known/jwks.json")).await.expect("the server answers");
    let keys: JwkSet = serde_json::from_slice(&answer.body).expect("a set of keys");
    let header = decode_header(token).expect("a header");
    let (typ, needed) = match expected {
        Kind::Id => ("JWT", &["iss", "aud", "sub", "exp"][..]),
        Kind::Access => ("at+jwt", &["iss", "aud", "sub", "exp"][..]),
        Kind::Logout => ("logout+jwt", &["iss", "aud", "sub", "exp"][..]),
        Kind::Userinfo => ("userinfo+jwt", &["iss", "aud", "sub"][..]),
    };
    assert_eq!((header.alg, header.typ.as_deref()), (alg, Some(typ)), "{token}");
    let kid = header.kid.expect("it names its key");
    let key = keys.find(&kid).unwrap_or_else(|| panic!("{kid} is not published: {}", answer.seen()));
    let mut validation = Validation::new(alg);
    validation.leeway = 0;
    validation.set_audience(&[audience]);
    validation.set_issuer(&[&at.issuer().await]);
    validation.set_required_spec_claims(needed);
    let key = DecodingKey::from_jwk(key).expect("a public key");
    decode::<Value>(token, &key, &validation).unwrap_or_else(|error| panic!("{error}: {token}")).claims
}

impl At {
    /// Who the server says that it is.
    async fn issuer(&self) -> String {
        let answer = answered(self.get("/.well-known/openid-configuration")).await.expect("it answers");
        super::text(&answer.json(), "issuer").to_owned()
    }
}
