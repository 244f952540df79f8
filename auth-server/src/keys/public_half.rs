//! The public half of a key that is kept for it alone, as a JWK: rule K8.

use auth_server_core::domain::StoredKey;
use jsonwebtoken::DecodingKey;
use jsonwebtoken::jwk::Jwk;

use super::SigningAlg;

/// The JWK of `key`, by its name; `None` where its public half cannot be read.
pub(super) fn jwk(key: &StoredKey) -> Option<Jwk> {
    let (algorithm, pem) = (SigningAlg::try_from(key.alg).ok()?, key.public_pem.as_bytes());
    let public = match algorithm {
        SigningAlg::Es256 => DecodingKey::from_ec_pem(pem),
        SigningAlg::Rs256 => DecodingKey::from_rsa_pem(pem),
        SigningAlg::EdDsa => DecodingKey::from_ed_pem(pem),
    };
    let mut jwk = Jwk::from_decoding_key(&public.ok()?, Some(algorithm.jose())).ok()?;
    jwk.common.key_id = Some(key.kid.clone());
    Some(jwk)
}

#[cfg(test)]
mod tests {
    use super::super::{SigningKey, generate};
    use super::*;

    #[test]
    fn it_is_the_same_key() {
        for algorithm in SigningAlg::ALL {
            let key = SigningKey::from_pem(algorithm, &generate(algorithm).unwrap()).unwrap();
            let stored = StoredKey {
                kid: key.kid.clone(),
                alg: algorithm.into(),
                created: 0,
                plan: None,
                ended: None,
                token_lifetime: 0,
                retired: Some(1),
                revoked: None,
                public_pem: key.public_pem().unwrap(),
                sealed: None,
            };
            let found = jwk(&stored).unwrap();
            assert_eq!(
                (found.algorithm, found.common.key_id),
                (key.jwk.algorithm.clone(), Some(key.kid.clone()))
            );
            assert_eq!(jwk(&StoredKey { public_pem: "x".into(), ..stored }), None);
        }
    }
}
