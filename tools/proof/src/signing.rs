//! Real keys and real signatures of every algorithm, made and checked by jsonwebtoken: the other implementation.

use aws_lc_rs::encoding::AsDer as _;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, RsaKeyPair};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey};
use signet_shared::jose::{Alg, Jwk, JwkSet, Keyed, Material};

/// A new key pair for one algorithm, called as the algorithm is.
pub struct Signer {
    alg: Alg,
    private: EncodingKey,
    jwk: jsonwebtoken::jwk::Jwk,
}

impl Signer {
    /// A new key for `alg`; RSA keys have 2048 bits.
    ///
    /// # Panics
    /// When the machine cannot make one.
    #[must_use]
    pub fn new(alg: Alg) -> Self {
        let private = match alg {
            Alg::Es256 => {
                let pkcs8 =
                    EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &SystemRandom::new());
                EncodingKey::from_ec_der(pkcs8.unwrap().as_ref())
            }
            Alg::EdDsa => {
                EncodingKey::from_ed_der(Ed25519KeyPair::generate().unwrap().to_pkcs8v1().unwrap().as_ref())
            }
            Alg::Rs256 | Alg::Ps256 => {
                let pkcs8 = RsaKeyPair::generate(KeySize::Rsa2048).unwrap().as_der().unwrap();
                let text = STANDARD.encode(pkcs8.as_ref());
                let pem = format!("-----BEGIN PRIVATE KEY-----\n{text}\n-----END PRIVATE KEY-----\n");
                EncodingKey::from_rsa_pem(pem.as_bytes()).unwrap()
            }
        };
        let mut jwk = jsonwebtoken::jwk::Jwk::from_encoding_key(&private, algorithm(alg)).unwrap();
        jwk.common.key_id = Some(alg.name().to_owned());
        Self { alg, private, jwk }
    }

    /// The algorithm.
    #[must_use]
    pub fn alg(&self) -> Alg {
        self.alg
    }

    /// The public half, as Signet reads it.
    ///
    /// # Panics
    /// When it is not read.
    #[must_use]
    pub fn jwk(&self) -> Jwk {
        Jwk::parse(&serde_json::to_string(&self.jwk).unwrap()).unwrap()
    }

    /// The public half, as an issuer's only key.
    ///
    /// # Panics
    /// When it is not read.
    #[must_use]
    pub fn set(&self) -> JwkSet {
        JwkSet::parse(&serde_json::json!({"keys": [self.jwk]}).to_string()).unwrap()
    }

    /// The public half, as jsonwebtoken reads it.
    ///
    /// # Panics
    /// When it is not read.
    #[must_use]
    pub fn public(&self) -> DecodingKey {
        DecodingKey::from_jwk(&self.jwk).unwrap()
    }

    /// A token with these bytes as header and payload.
    ///
    /// # Panics
    /// When the machine cannot sign.
    #[must_use]
    pub fn sign(&self, header: &[u8], payload: &[u8]) -> String {
        let input = format!("{}.{}", URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode(payload));
        let signature = jsonwebtoken::crypto::sign(input.as_bytes(), &self.private, algorithm(self.alg));
        format!("{input}.{}", signature.unwrap())
    }
}

/// jsonwebtoken's word for it.
#[must_use]
pub fn algorithm(alg: Alg) -> Algorithm {
    match alg {
        Alg::Es256 => Algorithm::ES256,
        Alg::Rs256 => Algorithm::RS256,
        Alg::Ps256 => Algorithm::PS256,
        Alg::EdDsa => Algorithm::EdDSA,
    }
}

/// Whether the signature fits, by jsonwebtoken.
#[must_use]
pub fn holds(token: &Keyed<'_>, key: &Jwk) -> bool {
    let text = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
    let public = match &key.material {
        Material::P256 { x, y } => DecodingKey::from_ec_components(&text(x), &text(y)),
        Material::Rsa { n, e } => Ok(DecodingKey::from_rsa_raw_components(n, e)),
        Material::Ed25519 { x } => DecodingKey::from_ed_components(&text(x)),
    };
    let signature = text(token.signature());
    public.is_ok_and(|public| {
        jsonwebtoken::crypto::verify(&signature, token.signing_input(), &public, algorithm(token.alg()))
            .is_ok_and(|fits| fits)
    })
}
