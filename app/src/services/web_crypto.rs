//! Signatures, hashes and random bytes by the browser's own cryptography: Web Cryptography API §10 and §14. Nothing here is calculated by ourselves.

use js_sys::{Array, JSON, Object, Reflect, Uint8Array};
use signet_shared::jose::{Alg, Jwk};
use signet_shared::token::encode;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{CryptoKey, DomException, SubtleCrypto};

/// A signature to be checked.
#[derive(Debug, Clone, PartialEq)]
pub struct Question {
    /// How.
    pub alg: Alg,
    /// With which key.
    pub key: Jwk,
    /// Over which bytes.
    pub input: Vec<u8>,
    /// The signature.
    pub signature: Vec<u8>,
}

const HMAC: &str = r#"{"name":"HMAC","hash":"SHA-256"}"#;

/// The algorithm in the words of the Web Cryptography API, for importing a key and for using it.
const fn words(alg: Alg) -> &'static str {
    match alg {
        Alg::Es256 => r#"{"name":"ECDSA","namedCurve":"P-256","hash":"SHA-256"}"#,
        Alg::Rs256 => r#"{"name":"RSASSA-PKCS1-v1_5","hash":"SHA-256"}"#,
        Alg::Ps256 => r#"{"name":"RSA-PSS","hash":"SHA-256","saltLength":32}"#,
        Alg::EdDsa => r#"{"name":"Ed25519"}"#,
    }
}

/// Whether the signature fits; `None` when this browser cannot say. A key that the browser refuses, such as a point that
/// is not on its curve, fits nothing.
pub async fn check(question: &Question) -> Option<bool> {
    match fits(question).await {
        Ok(fits) => Some(fits),
        Err(error) if error.dyn_ref::<DomException>().is_some_and(|error| error.name() == "DataError") => {
            Some(false)
        }
        Err(_) => None,
    }
}

async fn fits(question: &Question) -> Result<bool, JsValue> {
    let algorithm = object(words(question.alg))?;
    let key = object(&question.key.canonical())?;
    let key = import("jwk", &key, &algorithm, "verify").await?;
    let (signature, input) = (bytes(&question.signature), bytes(&question.input));
    let answer = subtle()?
        .verify_with_object_and_buffer_source_and_buffer_source(&algorithm, &key, &signature, &input);
    Ok(JsFuture::from(answer?).await?.is_truthy())
}

/// HMAC with SHA-256 of `input`, the secret being the public key as PEM: what a confused server would calculate.
pub async fn hmac_with(key: &Jwk, input: &str) -> Result<Vec<u8>, JsValue> {
    let alg = Alg::ALL.into_iter().find(|alg| key.is_for(*alg)).ok_or(JsValue::NULL)?;
    let public = import("jwk", &object(&key.canonical())?, &object(words(alg))?, "verify").await?;
    let der = JsFuture::from(subtle()?.export_key("spki", &public)?).await?;
    let secret = pem(&Uint8Array::new(&der).to_vec());
    let key = import("raw", &bytes(secret.as_bytes()), &object(HMAC)?, "sign").await?;
    sign(HMAC, &key, input).await
}

/// A new P-256 key: its public half, and what signs with the other, which nobody ever sees.
pub async fn new_key() -> Result<(Jwk, CryptoKey), JsValue> {
    let usages = Array::of2(&"sign".into(), &"verify".into());
    let made = subtle()?.generate_key_with_object(&object(words(Alg::Es256))?, false, &usages)?;
    let pair = JsFuture::from(made).await?;
    let half = |name: &str| Reflect::get(&pair, &name.into()).map(JsCast::unchecked_into::<CryptoKey>);
    let exported = JsFuture::from(subtle()?.export_key("jwk", &half("publicKey")?)?).await?;
    let text = JSON::stringify(&exported)?.as_string().unwrap_or_default();
    let public = Jwk::parse(&text).map_err(|_| JsValue::NULL)?;
    Ok((public, half("privateKey")?))
}

/// ES256 over `input`.
pub async fn sign_with(key: &CryptoKey, input: &str) -> Result<Vec<u8>, JsValue> {
    sign(words(Alg::Es256), key, input).await
}

/// Random bytes (§10.1.1), fit for secrets.
pub fn random<const N: usize>() -> Result<[u8; N], JsValue> {
    let mut bytes = [0; N];
    let crypto = web_sys::window().ok_or(JsValue::NULL)?.crypto()?;
    crypto.get_random_values_with_u8_array(&mut bytes)?;
    Ok(bytes)
}

/// The hash of a text by `SHA-256` or `SHA-512` (§14.3.5).
pub async fn digest(algorithm: &str, text: &str) -> Result<Vec<u8>, JsValue> {
    let made = subtle()?.digest_with_str_and_buffer_source(algorithm, &bytes(text.as_bytes()))?;
    Ok(Uint8Array::new(&JsFuture::from(made).await?).to_vec())
}

async fn sign(algorithm: &str, key: &CryptoKey, input: &str) -> Result<Vec<u8>, JsValue> {
    let input = bytes(input.as_bytes());
    let made = subtle()?.sign_with_object_and_buffer_source(&object(algorithm)?, key, &input)?;
    Ok(Uint8Array::new(&JsFuture::from(made).await?).to_vec())
}

async fn import(format: &str, key: &Object, algorithm: &Object, usage: &str) -> Result<CryptoKey, JsValue> {
    let usages = Array::of1(&usage.into());
    let key = subtle()?.import_key_with_object(format, key, algorithm, true, &usages)?;
    Ok(JsFuture::from(key).await?.unchecked_into())
}

/// Absent where the page did not come over https or from this machine.
fn subtle() -> Result<SubtleCrypto, JsValue> {
    let subtle = web_sys::window().ok_or(JsValue::NULL)?.crypto()?.subtle();
    if subtle.is_undefined() { Err(JsValue::NULL) } else { Ok(subtle) }
}

fn object(json: &str) -> Result<Object, JsValue> {
    JSON::parse(json).map(JsCast::unchecked_into)
}

fn bytes(bytes: &[u8]) -> Object {
    Uint8Array::from(bytes).unchecked_into()
}

/// A public key as PEM: RFC 7468 §13.
fn pem(der: &[u8]) -> String {
    let mut base64 = encode(der).replace('-', "+").replace('_', "/");
    while !base64.len().is_multiple_of(4) {
        base64.push('=');
    }
    let mut text = String::from("-----BEGIN PUBLIC KEY-----\n");
    let mut rest = base64.as_str();
    while !rest.is_empty() {
        let (line, after) = rest.split_at(rest.len().min(64));
        text.push_str(line);
        text.push('\n');
        rest = after;
    }
    text.push_str("-----END PUBLIC KEY-----\n");
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pem_has_lines_of_64_characters_and_padding() {
        let text = pem(&[0xff; 64]);
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!((lines.len(), lines[1].len(), lines[2]), (4, 64, "/////////////////////w=="));
        assert!(
            text.starts_with("-----BEGIN PUBLIC KEY-----\n") && text.ends_with("-----END PUBLIC KEY-----\n")
        );
    }
}
