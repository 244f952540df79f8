//! A private key that signs, and its public half as a JWK: RFC 7515 §5.1, RFC 7517, RFC 7638.

use auth_server_core::flows::ports::Failure;
use auth_server_core::rules::protocol::access_token::TYP;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::EncodingKey;
use jsonwebtoken::jwk::{Jwk, PublicKeyUse, ThumbprintHash};
use serde::Serialize;

use super::pair::Pair;
use super::{SigningAlg, other_kinds::head};

/// Room for the claims of one token: what they need is written without moving what is there already.
const CLAIMS_BYTES: usize = 512;

/// The key this server signs with. It was parsed when the server started.
pub struct SigningKey {
    /// With which algorithm.
    pub algorithm: SigningAlg,
    /// Its RFC 7638 thumbprint, which names it.
    pub kid: String,
    /// Its public half.
    pub jwk: Jwk,
    pair: Pair,
    /// The protected header of an access token in base64url and the dot: the same for all, so it is written once.
    head: String,
}

impl SigningKey {
    /// Reads a PKCS#8 PEM.
    ///
    /// # Errors
    /// A sentence, when it is no private key for `algorithm`.
    pub fn from_pem(algorithm: SigningAlg, pem: &str) -> Result<Self, String> {
        let private = pem::parse(pem).map_err(|error| error.to_string())?;
        let pair = Pair::from_pkcs8(algorithm, private.contents()).map_err(|error| error.to_string())?;
        let mut jwk = public_jwk(algorithm, pem.as_bytes()).map_err(|error| error.to_string())?;
        let kid = jwk.thumbprint(ThumbprintHash::SHA256).map_err(|error| error.to_string())?;
        jwk.common.key_id = Some(kid.clone());
        jwk.common.public_key_use = Some(PublicKeyUse::Signature);
        let head = head(TYP, algorithm, &kid);
        Ok(Self { algorithm, kid, jwk, pair, head })
    }

    /// The compact form of `claims`, an access token.
    ///
    /// # Errors
    /// [`Failure`] when the key cannot sign.
    pub fn sign<C: Serialize>(&self, claims: &C) -> Result<String, Failure> {
        self.compact(&self.head, claims)
    }

    pub(super) fn compact<C: Serialize>(&self, head: &str, claims: &C) -> Result<String, Failure> {
        let mut json = Vec::with_capacity(CLAIMS_BYTES);
        serde_json::to_writer(&mut json, claims).map_err(|error| Failure(format!("claims: {error}")))?;
        // Two thirds of what base64 makes of the claims is room enough for every signature but that of RSA.
        let mut token = String::with_capacity(head.len() + json.len() * 2);
        token.push_str(head);
        URL_SAFE_NO_PAD.encode_string(&json, &mut token);
        let signature = self.signature(token.as_bytes(), |bytes| URL_SAFE_NO_PAD.encode(bytes))?;
        token.push('.');
        token.push_str(&signature);
        Ok(token)
    }

    /// Hands the signature over `message` to `take`.
    ///
    /// # Errors
    /// [`Failure`] when the key cannot sign.
    pub fn signature<T>(&self, message: &[u8], take: impl FnOnce(&[u8]) -> T) -> Result<T, Failure> {
        self.pair.sign(message, take).map_err(|_| Failure("the key cannot sign".into()))
    }

    /// The public half as PEM, for whoever checks tokens without asking this server.
    ///
    /// # Errors
    /// [`Failure`] when it cannot be written.
    pub fn public_pem(&self) -> Result<String, Failure> {
        self.pair.public_pem().map_err(|_| Failure("the public half cannot be had".into()))
    }
}

fn public_jwk(algorithm: SigningAlg, pem: &[u8]) -> Result<Jwk, jsonwebtoken::errors::Error> {
    let key = match algorithm {
        SigningAlg::Es256 => EncodingKey::from_ec_pem(pem)?,
        SigningAlg::Rs256 => EncodingKey::from_rsa_pem(pem)?,
        SigningAlg::EdDsa => EncodingKey::from_ed_pem(pem)?,
    };
    Jwk::from_encoding_key(&key, algorithm.jose())
}
