//! `private_key_jwt`: RFC 7523 §3, OpenID Connect Core §9; rule G11.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use super::{ClientKey, ProviderError};
use crate::secret::secret;

/// What an assertion is said to be.
pub(super) const TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
/// For how many seconds it counts: long enough for one request.
const LIFETIME: u64 = 60;

/// An assertion of `client_id` for `issuer` alone, made at `now`; it counts once.
pub(super) fn assertion(
    key: &ClientKey,
    (client_id, issuer): (&str, &str),
    now: u64,
) -> Result<String, ProviderError> {
    let jti = secret().map_err(|_| ProviderError::Ours("there is no randomness"))?;
    let head = json!({"alg": "ES256", "typ": "JWT", "kid": key.kid});
    let claims = json!({"iss": client_id, "sub": client_id, "aud": issuer, "jti": jti, "iat": now, "exp": now + LIFETIME});
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let input = format!("{}.{}", part(&head), part(&claims));
    let signature =
        key.sign(input.as_bytes()).map_err(|_| ProviderError::Ours("the client's key does not sign"))?;
    Ok(format!("{input}.{}", URL_SAFE_NO_PAD.encode(signature)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED, UnparsedPublicKey};
    use signet_shared::claims::{ClientAssertion, Expectations, TokenKind as _, judge};
    use signet_shared::jose::{JwkSet, Material, Rules, parse};

    #[test]
    fn g11_it_says_what_it_must_for_a_minute_and_never_twice_the_same() {
        let key = ClientKey::read(&ClientKey::generate().unwrap()).unwrap();
        let made = assertion(&key, ("c", "https://p.example"), 1000).unwrap();
        let set = JwkSet::parse(&key.jwks.to_string()).unwrap();
        let wanted = Expectations { issuer: "c".into(), audience: "https://p.example".into(), leeway: 0 };
        let at = |token: &str, now| {
            let rules = Rules { typ: ClientAssertion::TYP, ..Rules::ACCESS };
            let unverified = parse(token, &rules).unwrap();
            let jwk = set.get(unverified.kid().unwrap()).unwrap();
            let Material::P256 { x, y } = &jwk.material else { panic!("{jwk:?}") };
            let point = [&[4][..], x, y].concat();
            let keyed = unverified.with_key(Some(jwk)).unwrap();
            let public = UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point);
            let fits = public.verify(keyed.signing_input(), keyed.signature()).is_ok();
            judge::<ClientAssertion>(&keyed.verified(fits).unwrap(), &wanted, now)
        };
        let claims = at(&made, 1059).unwrap();
        assert_eq!((claims.sub.as_str(), claims.exp), ("c", 1060));
        assert!(at(&made, 1060).is_err(), "a minute later");
        let again = assertion(&key, ("c", "https://p.example"), 1000).unwrap();
        assert_ne!(at(&again, 1000).unwrap().jti, claims.jti);
    }
}
