//! Tokens that the auth-server would never issue, and such as it would, by hand: RFC 7515 §3.1.

use aws_lc_rs::encoding::AsDer as _;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use jsonwebtoken::{Algorithm, EncodingKey, crypto, get_current_timestamp};
use serde_json::{Value, json};

use crate::{Stack, vault};

/// Signs by ES256 whatever it is given.
pub struct Forge {
    key: EncodingKey,
    /// What a good token says in its header.
    pub header: Value,
    /// What a good token claims.
    pub claims: Value,
}

/// base64url without padding.
pub fn encode(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// The bytes of the one block of a PEM text.
pub fn pem_to_der(pem: &str) -> Vec<u8> {
    let body: String = pem.lines().filter(|line| !line.starts_with("-----")).collect();
    STANDARD.decode(body).expect("PEM is base64")
}

/// A new P-256 key: PKCS#8 PEM and `SubjectPublicKeyInfo` PEM.
pub fn new_key() -> (String, String) {
    let algorithm = &ECDSA_P256_SHA256_FIXED_SIGNING;
    let private = EcdsaKeyPair::generate_pkcs8(algorithm, &SystemRandom::new()).expect("a key");
    let pair = EcdsaKeyPair::from_pkcs8(algorithm, private.as_ref()).expect("our own key");
    let public = pair.public_key().as_der().expect("a public key");
    (to_pem("PRIVATE KEY", private.as_ref()), to_pem("PUBLIC KEY", public.as_ref()))
}

fn to_pem(label: &str, der: &[u8]) -> String {
    let text = STANDARD.encode(der);
    let lines: Vec<&str> =
        text.as_bytes().chunks(64).map(|line| std::str::from_utf8(line).unwrap_or("")).collect();
    format!("-----BEGIN {label}-----\n{}\n-----END {label}-----\n", lines.join("\n"))
}

impl Forge {
    /// With the auth-server's own key: what it signs is refused for its content alone.
    pub async fn of(stack: &Stack) -> Self {
        let kid = stack.public_jwk().await["kid"].clone();
        let pem = vault::private_key(stack, kid.as_str().unwrap_or_default());
        Self::from_pem(&pem, kid, stack)
    }

    /// With the private key `pem`.
    pub fn from_pem(pem: &str, kid: Value, stack: &Stack) -> Self {
        let now = get_current_timestamp();
        let claims = json!({
            "iss": stack.auth.origin(), "sub": "2", "aud": stack.api.origin(), "client_id": "signet-app",
            "exp": now + 600, "iat": now, "jti": "forged", "scope": "read write", "roles": ["admin", "user"],
            "admin": true, "tenant": "demo",
        });
        let key = EncodingKey::from_ec_pem(pem.as_bytes()).expect("a P-256 key");
        Self { key, header: changed(&json!({"alg": "ES256", "typ": "at+jwt"}), "kid", kid), claims }
    }

    /// A good token.
    pub fn good(&self) -> String {
        self.sign(&self.header, &self.claims)
    }

    /// With one member of the header changed; null takes it out.
    pub fn header(&self, name: &str, value: Value) -> String {
        self.sign(&changed(&self.header, name, value), &self.claims)
    }

    /// With one claim changed; null takes it out.
    pub fn claim(&self, name: &str, value: Value) -> String {
        self.sign(&self.header, &changed(&self.claims, name, value))
    }

    /// Header and claims as they are.
    pub fn sign(&self, header: &Value, claims: &Value) -> String {
        self.sign_text(&header.to_string(), &claims.to_string())
    }

    /// Header and claims as texts, which need not be JSON.
    pub fn sign_text(&self, header: &str, claims: &str) -> String {
        self.sign_parts(&encode(header), &encode(claims))
    }

    /// The two encoded parts as they are.
    pub fn sign_parts(&self, header: &str, payload: &str) -> String {
        let message = format!("{header}.{payload}");
        let signature = crypto::sign(message.as_bytes(), &self.key, Algorithm::ES256).expect("a signature");
        format!("{message}.{signature}")
    }

    /// HS256 with `secret`, under this header but for `alg`.
    pub fn hs256(&self, secret: &[u8]) -> String {
        let header = changed(&self.header, "alg", json!("HS256"));
        let message = format!("{}.{}", encode(header.to_string()), encode(self.claims.to_string()));
        let key = EncodingKey::from_secret(secret);
        let signature = crypto::sign(message.as_bytes(), &key, Algorithm::HS256).expect("a signature");
        format!("{message}.{signature}")
    }
}

/// `object` with one member changed; null takes it out.
pub fn changed(object: &Value, name: &str, value: Value) -> Value {
    let mut object = object.clone();
    let members = object.as_object_mut().expect("an object");
    if value.is_null() {
        members.remove(name);
    } else {
        members.insert(name.to_owned(), value);
    }
    object
}
