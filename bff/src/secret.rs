//! Secrets that are carried around, and what is kept of them: a cookie, `state`, `nonce`, a PKCE verifier.

use std::fmt;

use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// The system gives no randomness.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the system gives no randomness")]
pub struct NoRandomness;

/// 256 random bits in base64url: 43 characters.
///
/// # Errors
/// [`NoRandomness`].
pub fn secret() -> Result<String, NoRandomness> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(|_| NoRandomness)?;
    Ok(URL_SAFE_NO_PAD.encode(bytes))
}

/// The SHA-256 of such a secret in base64url: nothing finds the secret from this, and it is kept nowhere.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Digest(String);

impl Digest {
    /// The digest of `secret`.
    #[must_use]
    pub fn of(secret: &str) -> Self {
        Self(URL_SAFE_NO_PAD.encode(digest(&SHA256, secret.as_bytes())))
    }

    /// Its text: 43 characters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Digest")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::cookie::is_secret;

    #[test]
    fn secrets_differ_and_digests_are_sha_256_and_show_nothing() {
        let (one, two) = (secret().unwrap(), secret().unwrap());
        assert!(one != two && is_secret(one.as_bytes()) && is_secret(two.as_bytes()));
        assert_eq!(
            Digest::of("abc").as_str(),
            "ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0",
            "FIPS 180-2 B.1"
        );
        assert_eq!(format!("{:?}", Digest::of("abc")), "Digest");
    }
}
