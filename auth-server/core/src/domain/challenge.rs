//! A PKCE challenge: RFC 7636 §4.2.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};

/// The base64url writing of a SHA-256: 43 characters, no padding, no bit left over. What it was made of is the client's secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Challenge(String);

/// Why a text is no challenge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a challenge is a SHA-256 in base64url: 43 characters without padding")]
pub struct BadChallenge;

impl Challenge {
    /// Reads one.
    ///
    /// # Errors
    /// [`BadChallenge`]. One with bits left over is among these: it is no digest's writing, so no verifier would fit.
    pub fn parse(text: &str) -> Result<Self, BadChallenge> {
        let digest = URL_SAFE_NO_PAD.decode(text).map_err(|_| BadChallenge)?;
        if digest.len() == 32 { Ok(Self(text.to_owned())) } else { Err(BadChallenge) }
    }

    /// Its text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<Challenge> for String {
    fn from(challenge: Challenge) -> Self {
        challenge.0
    }
}

impl TryFrom<String> for Challenge {
    type Error = BadChallenge;

    fn try_from(text: String) -> Result<Self, BadChallenge> {
        Self::parse(&text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn g1_a_challenge_is_a_digest_in_one_writing() {
        let good = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
        assert_eq!(Challenge::parse(good).unwrap().as_str(), good);
        let bad = [
            String::new(),
            good[..42].to_owned(),
            format!("{good}A"),
            format!("{good}="),
            good.replace('-', "+"),
            good.replace("cM", "cN"),
            good.replace('E', " "),
            good.replace("E9M", "\u{e4}M"),
        ];
        for bad in bad {
            assert_eq!(Challenge::parse(&bad), Err(BadChallenge), "{bad}");
            assert!(
                serde_json::from_value::<Challenge>(bad.clone().into()).is_err(),
                "{bad}, where it was kept"
            );
        }
    }
}
