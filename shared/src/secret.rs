//! What is kept of a secret that is carried around: a cookie, a code, a refresh token, the handle of a page, `state`.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};

/// The SHA-256 of such a secret in base64url. The secret has 256 random bits, so nothing finds it from this; it is kept nowhere.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Digest(String);

impl Digest {
    /// The digest of `secret`.
    #[must_use]
    pub fn of(secret: &str) -> Self {
        Self(URL_SAFE_NO_PAD.encode(Sha256::digest(secret.as_bytes())))
    }

    /// One that was kept.
    #[must_use]
    pub fn kept(text: String) -> Self {
        Self(text)
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

    #[test]
    fn it_is_the_sha_256_and_shows_nothing() {
        assert_eq!(
            Digest::of("abc").as_str(),
            "ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0",
            "FIPS 180-2 B.1"
        );
        assert_eq!(Digest::of("abc"), Digest::kept("ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0".into()));
        assert_eq!(format!("{:?}", Digest::of("abc")), "Digest");
    }
}
