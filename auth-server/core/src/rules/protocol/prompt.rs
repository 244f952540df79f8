//! The parameter `prompt`: OpenID Connect Core §3.1.2.1. Which pages a client wants the person to see.

use serde::{Deserialize, Serialize};

use super::refusal::{ErrorCode, OAuthError};

const UNKNOWN: OAuthError =
    OAuthError::new(ErrorCode::InvalidRequest, "The parameter prompt has a value that is not known");
const NONE_AND_MORE: OAuthError =
    OAuthError::new(ErrorCode::InvalidRequest, "The parameter prompt has none and another value");

/// One word of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Prompt {
    /// No page at all.
    None,
    /// To sign in anew.
    Login,
    /// To be asked for consent, also where it was given.
    Consent,
    /// To choose an account, also where there is one alone.
    SelectAccount,
}

impl Prompt {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::None, Self::Login, Self::Consent, Self::SelectAccount];

    /// Its name in requests and metadata.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Login => "login",
            Self::Consent => "consent",
            Self::SelectAccount => "select_account",
        }
    }

    /// The word that `name` is.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|prompt| prompt.as_str() == name)
    }
}

/// What is asked: each word once, or nothing at all.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Prompts(Vec<Prompt>);

impl Prompts {
    /// Reads `text`: words with spaces between them.
    ///
    /// # Errors
    /// `invalid_request` for a page that there is not, and for none and some at once.
    pub fn parse(text: &str) -> Result<Self, OAuthError> {
        let words = text.split(' ').filter(|word| !word.is_empty());
        let words: Vec<_> = words.map(Prompt::named).collect::<Option<_>>().ok_or(UNKNOWN)?;
        let prompts: Vec<_> = Prompt::ALL.into_iter().filter(|prompt| words.contains(prompt)).collect();
        if prompts.contains(&Prompt::None) && prompts.len() > 1 {
            return Err(NONE_AND_MORE);
        }
        Ok(Self(prompts))
    }

    /// Whether `prompt` is asked.
    #[must_use]
    pub fn has(&self, prompt: Prompt) -> bool {
        self.0.contains(&prompt)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn o2_prompts_are_words() {
        for (text, read) in [
            ("", vec![]),
            ("none", vec![Prompt::None]),
            ("none none", vec![Prompt::None]),
            ("login", vec![Prompt::Login]),
            ("  login ", vec![Prompt::Login]),
            ("login login", vec![Prompt::Login]),
            ("select_account consent login", vec![Prompt::Login, Prompt::Consent, Prompt::SelectAccount]),
        ] {
            let prompts = Prompts::parse(text).unwrap();
            for prompt in Prompt::ALL {
                assert_eq!(prompts.has(prompt), read.contains(&prompt), "{text}: {}", prompt.as_str());
            }
            let kept = serde_json::to_string(&prompts).unwrap();
            assert_eq!(serde_json::from_str::<Prompts>(&kept).unwrap(), prompts, "and back from the store");
        }
        for prompt in Prompt::ALL {
            assert_eq!(serde_json::to_string(&prompt).unwrap(), format!("\"{}\"", prompt.as_str()));
        }
    }

    #[test]
    fn o2_none_is_none_and_what_is_not_known_is_refused() {
        for text in ["none login", "consent none", "select_account none"] {
            assert_eq!(Prompts::parse(text), Err(NONE_AND_MORE), "{text}");
        }
        for text in ["Login", "create", "login,consent", "login\tconsent", "none create"] {
            assert_eq!(Prompts::parse(text), Err(UNKNOWN), "{text}");
        }
    }
}
