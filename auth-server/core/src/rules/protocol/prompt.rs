//! The parameter `prompt`: OpenID Connect Core §3.1.2.1. Which pages a client wants the person to see.

use serde::{Deserialize, Serialize};

use super::refusal::{ErrorCode, OAuthError};

const UNKNOWN: OAuthError =
    OAuthError::new(ErrorCode::InvalidRequest, "The parameter prompt has a value that is not known");
const NONE_AND_MORE: OAuthError =
    OAuthError::new(ErrorCode::InvalidRequest, "The parameter prompt has none and another value");

/// What is asked; nothing by default.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::struct_excessive_bools, reason = "a set of four words, each there or not")]
pub struct Prompts {
    /// `none`: no page at all.
    pub none: bool,
    /// `login`: to sign in anew.
    pub login: bool,
    /// `consent`: to be asked for consent, also where it was given.
    pub consent: bool,
    /// `select_account`: to choose an account, also where there is one alone.
    pub select_account: bool,
}

impl Prompts {
    /// Their names.
    pub const NAMES: [&str; 4] = ["none", "login", "consent", "select_account"];

    /// Reads `text`: words with spaces between them.
    ///
    /// # Errors
    /// `invalid_request` for a page that there is not, and for none and some at once.
    pub fn parse(text: &str) -> Result<Self, OAuthError> {
        let mut prompts = Self::default();
        for word in text.split(' ').filter(|word| !word.is_empty()) {
            match word {
                "none" => prompts.none = true,
                "login" => prompts.login = true,
                "consent" => prompts.consent = true,
                "select_account" => prompts.select_account = true,
                _ => return Err(UNKNOWN),
            }
        }
        let is_more = prompts.login || prompts.consent || prompts.select_account;
        if prompts.none && is_more { Err(NONE_AND_MORE) } else { Ok(prompts) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn o2_prompts_are_words() {
        let login = Prompts { login: true, ..Prompts::default() };
        let all = Prompts { login: true, consent: true, select_account: true, none: false };
        for (text, read) in [
            ("", Prompts::default()),
            ("none", Prompts { none: true, ..Prompts::default() }),
            ("login", login),
            ("login login", login),
            ("  login ", login),
            ("select_account consent login", all),
        ] {
            assert_eq!(Prompts::parse(text), Ok(read), "{text}");
        }
        for name in Prompts::NAMES {
            assert_ne!(Prompts::parse(name), Ok(Prompts::default()), "{name}");
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
