//! What the configuration says of the provider and of this server as its client: contract B10.

use std::fmt;

use signet_service::config::{Profile, Reader, is_loopback_url};

use crate::rules::origin::origin;

/// The demo's auth-server.
pub(super) const ISSUER: &str = "http://localhost:5000";
/// Who has signed in and what they may do, what keeps them signed in, and what a page of the demo may ask the API for.
const SCOPES: &str = "openid profile email roles offline_access read write";
/// RFC 6819 §5.1.4.2.2 asks for 128 bits; a secret that somebody types has fewer in so many characters.
const SHORTEST_SECRET: usize = 32;
/// Of 32 random characters fewer than these being different does not happen.
const DIFFERENT: usize = 8;
/// What every sign-in may ask for.
const PROMPTS: [&str; 3] = ["consent", "login", "select_account"];
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
    /// What the provider's pages are to do where the page that begins a sign-in asks nothing.
    pub prompt: Option<String>,
}

impl ClientSettings {
    pub(super) fn read(reader: &mut Reader<'_>, profile: Profile) -> Self {
        let usual = reader.text("auth_server.issuer", ISSUER);
        let issuer = reader.text("bff.issuer", &usual);
        let is_usual = reader.told("bff.issuer").is_none();
        issuer_is_safe(reader, profile, (&issuer, is_usual));
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
        if !scope.split(' ').any(|own| own == "openid") {
            reader
                .problem("bff.scopes", "`bff.scopes` lacks openid: without it nobody says who has signed in");
        }
        let prompt = prompt(reader);
        Self { issuer, client_id, authentication, scope, prompt }
    }

    /// Whether `scope` is one of those that are asked for.
    #[must_use]
    pub fn asks_for(&self, scope: &str) -> bool {
        self.scope.split(' ').any(|own| own == scope)
    }
}

/// `prompt` of every sign-in: nothing else makes sense in each of them (OpenID Connect Core §3.1.2.1).
fn prompt(reader: &mut Reader<'_>) -> Option<String> {
    let prompt = reader.optional_text("bff.prompt")?;
    if !prompt.split(' ').all(|word| PROMPTS.contains(&word)) {
        reader.problem(
            "bff.prompt",
            format!("`bff.prompt` is {prompt}; it is one or more of {}", PROMPTS.join(", ")),
        );
    }
    Some(prompt)
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
