//! How a client authenticates, and by which keys: RFC 7591 §2, RFC 7523 §2.2.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::Value;
use signet_shared::jose::JwkSet;

use super::{Entry, Faults};
use crate::domain::{ClientAuthentication, ClientKeys, SecretDigest};
use crate::rules::protocol::client_authentication::digest;
use crate::rules::protocol::web_address;

const METHOD: &str = "token_endpoint_auth_method";
/// What stands before a digest, so that nobody takes it for a secret.
const HASHED: &str = "sha256:";
/// A shorter secret could be guessed from a fast digest of it.
const SHORTEST: usize = 32;

pub(super) fn read(entry: &Entry, faults: &mut Faults) -> Option<ClientAuthentication> {
    let has_secret = entry.client_secret.is_some() || entry.client_secret_hash.is_some();
    match entry.token_endpoint_auth_method.as_deref().unwrap_or("client_secret_basic") {
        "client_secret_basic" => secret(entry, faults).map(ClientAuthentication::SecretBasic),
        "client_secret_post" => secret(entry, faults).map(ClientAuthentication::SecretPost),
        "none" | "private_key_jwt" if has_secret => {
            let sentence = format!(
                "is of no use with this `{METHOD}`: leave it out, or set that to a method with a secret"
            );
            faults.add("client_secret", sentence);
            None
        }
        "none" => Some(ClientAuthentication::None),
        "private_key_jwt" => {
            if entry.jwks.is_none() && entry.jwks_uri.is_none() {
                faults.add("jwks", "is missing: private_key_jwt needs the client's public keys");
            }
            Some(ClientAuthentication::PrivateKeyJwt)
        }
        _ => {
            let sentence =
                "is none of \"none\", \"client_secret_basic\", \"client_secret_post\", \"private_key_jwt\"";
            faults.add(METHOD, sentence);
            None
        }
    }
}

fn secret(entry: &Entry, faults: &mut Faults) -> Option<SecretDigest> {
    match (&entry.client_secret, &entry.client_secret_hash) {
        (Some(_), Some(_)) => {
            faults.add("client_secret", "and `client_secret_hash` are both set: keep one of them");
            None
        }
        (Some(secret), None) if secret.len() < SHORTEST => {
            faults.add("client_secret", format!("must have {SHORTEST} bytes at least, and random ones"));
            None
        }
        (Some(secret), None) => Some(digest(secret)),
        (None, Some(hash)) => {
            let read = hashed(hash);
            if read.is_none() {
                let sentence = "must be `sha256:` and the 43 characters of base64url of the secret's SHA-256";
                faults.add("client_secret_hash", sentence);
            }
            read
        }
        (None, None) => {
            let sentence = format!("is missing: set it or `client_secret_hash`, or another `{METHOD}`");
            faults.add("client_secret", sentence);
            None
        }
    }
}

fn hashed(text: &str) -> Option<SecretDigest> {
    let bytes = URL_SAFE_NO_PAD.decode(text.strip_prefix(HASHED)?).ok()?;
    bytes.try_into().ok().map(SecretDigest)
}

/// The `client_secret_hash` of a secret that has this digest.
#[must_use]
pub fn secret_hash(SecretDigest(bytes): SecretDigest) -> String {
    format!("{HASHED}{}", URL_SAFE_NO_PAD.encode(bytes))
}

pub(super) fn keys(entry: &Entry, faults: &mut Faults) -> ClientKeys {
    match (&entry.jwks, &entry.jwks_uri) {
        (Some(_), Some(_)) => {
            faults.add("jwks_uri", "and `jwks` are both set: keep one of them");
            ClientKeys::None
        }
        (Some(members), None) => {
            let written = members.get("keys").and_then(Value::as_array).map_or(0, Vec::len);
            let set = JwkSet::from_members(members).unwrap_or_default();
            // A key that is silently left out would be looked for a long time.
            if written == 0 || set.keys().len() != written {
                let sentence = "must hold public keys for signatures in `keys`, each with a `kid` of its own";
                faults.add("jwks", sentence);
            }
            ClientKeys::Inline(set)
        }
        (None, Some(uri)) => {
            if let Err(why) = web_address::acceptable(uri) {
                faults.add("jwks_uri", format!("cannot be used: {why}"));
            }
            ClientKeys::At(uri.clone())
        }
        (None, None) => ClientKeys::None,
    }
}
