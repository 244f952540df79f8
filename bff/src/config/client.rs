//! What the configuration says of the provider and of this server as its client: contract B10.

use std::fmt;

use signet_service::config::{Profile, Reader, is_loopback_url};

use crate::rules::origin::origin;

/// What a page of the demo may ask the API for, and what keeps somebody signed in.
const SCOPES: &str = "openid profile email offline_access read write";
/// RFC 6819 §5.1.4.2.2 asks for 128 bits; a secret that somebody types has fewer in so many characters.
const SHORTEST_SECRET: usize = 32;
/// Of 32 random characters fewer than these being different does not happen.
const DIFFERENT: usize = 8;
/// Words of examples and templates.
const EXAMPLES: [&str; 7] =
    ["changeme", "change-me", "change_me", "password", "example", "your-secret", "client_secret"];

/// How the client proves that it is itself.
#[derive(Clone, PartialEq, Eq)]
pub enum ClientAuthentication {
    /// By a key of its own, which it makes and publishes.
    Key,
    /// By a secret that provider and client know.
    Secret(String),
}

impl fmt::Debug for ClientAuthentication {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Key => "Key",
            Self::Secret(_) => "Secret",
        })
    }
}

/// The provider, and this server as its client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientSettings {
    /// The provider's issuer identifier.
    pub issuer: String,
    /// What this client is called there.
    pub client_id: String,
    /// How it proves itself.
    pub authentication: ClientAuthentication,
    /// What it asks for, separated by spaces.
    pub scope: String,
}

impl ClientSettings {
    pub(super) fn read(reader: &mut Reader<'_>, profile: Profile) -> Self {
        let usual = reader.text("auth_server.issuer", "http://localhost:5000");
        let issuer = reader.text("bff.issuer", &usual);
        issuer_is_safe(reader, profile, (&issuer, issuer == usual));
        let client_id = reader.text("bff.client_id", "signet-bff");
        let authentication = match reader.secret("bff.client_secret") {
            None => ClientAuthentication::Key,
            Some((secret, _)) => {
                if let Some(sentence) = weakness(&secret) {
                    reader.problem("bff.client_secret", sentence);
                }
                ClientAuthentication::Secret(secret)
            }
        };
        let scope = reader.text("bff.scopes", SCOPES);
        if !scope.split(' ').any(|scope| scope == "openid") {
            reader
                .problem("bff.scopes", "`bff.scopes` lacks openid: without it nobody says who has signed in");
        }
        Self { issuer, client_id, authentication, scope }
    }
}

/// Tokens and secrets go there.
fn issuer_is_safe(reader: &mut Reader<'_>, profile: Profile, (issuer, is_usual): (&str, bool)) {
    let key = "bff.issuer";
    if origin(issuer).is_none() {
        if is_usual {
            // Which was said of auth_server.issuer already.
            return;
        }
        reader.problem(key, format!("`{key}` is {issuer}, which is no http or https address"));
    } else if issuer.starts_with("http://") && (!is_loopback_url(issuer) || !profile.is_demo()) {
        let sentence = format!(
            "`{key}` is {issuer}: tokens would travel in plain; only the demo on this machine works without https"
        );
        reader.problem(key, sentence);
    }
}

/// What is wrong with a secret; it is not repeated.
fn weakness(secret: &str) -> Option<String> {
    let lower = secret.to_ascii_lowercase();
    let different = (0..=u8::MAX).filter(|byte| secret.as_bytes().contains(byte)).count();
    let is_example = EXAMPLES.iter().any(|word| lower.contains(word));
    if secret.len() >= SHORTEST_SECRET && different >= DIFFERENT && !is_example {
        return None;
    }
    Some(format!(
        "`bff.client_secret` is short, or the one of an example: use {SHORTEST_SECRET} random characters at least, or leave it out, so that the client proves itself by a key"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn b10_a_default_or_short_secret_is_refused_and_not_repeated() {
        for bad in [
            "hunter2",
            "changeme",
            &"a".repeat(40),
            &"CHANGE-me-".repeat(5),
            "the-client_secret-of-the-guide-0123456789",
        ] {
            let sentence = weakness(bad).unwrap();
            assert!(!sentence.contains(bad), "{sentence}");
        }
        assert_eq!(weakness("Jq3vT8yLw2Xn5Rb7Kc9Zd4Gf6Hp1Ms0A"), None);
    }
}
