//! What comes back from the auth-server, and what is said of what it refuses.

use signet_shared::code_flow::{Callback, Pending, error_meaning};

/// Where the code flow begins.
pub const START: &str = "/code-flow";
/// Where its answers come to (contract N13).
pub const CALLBACK: &str = "/callback";

/// An answer that has come, and the request that it may be the answer to.
#[derive(Clone, PartialEq)]
pub struct Arrival {
    /// The answer.
    pub callback: Callback,
    /// What this tab had kept.
    pub pending: Option<Pending>,
}

/// Why the code gave no tokens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refused {
    /// No answer came; the sentence says why.
    Away(String),
    /// The auth-server's refusal.
    Said {
        /// The HTTP status.
        status: u16,
        /// Its code; empty where it gave none.
        error: String,
        /// Its sentence.
        description: String,
    },
}

impl Refused {
    /// For people.
    pub fn sentence(&self) -> String {
        match self {
            Self::Away(sentence) => sentence.clone(),
            Self::Said { status, error, description } => {
                let status = status.to_string();
                let meaning =
                    error_meaning(error).unwrap_or("That is no answer that this client understands.");
                let said = if description.is_empty() {
                    String::new()
                } else {
                    [" It says: ", description, "."].concat()
                };
                [
                    "HTTP ",
                    &status,
                    ", ",
                    if error.is_empty() { "no error code" } else { error },
                    ". ",
                    meaning,
                    &said,
                ]
                .concat()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(status: u16, error: &str, description: &str) -> String {
        Refused::Said { status, error: error.into(), description: description.into() }.sentence()
    }

    #[test]
    fn a_refusal_is_told_with_its_meaning() {
        let sentence = said(400, "invalid_grant", "The code is not valid any more");
        assert!(
            sentence.starts_with("HTTP 400, invalid_grant. The code or the refresh token is wrong"),
            "{sentence}"
        );
        assert!(sentence.ends_with(" It says: The code is not valid any more."), "{sentence}");
        assert_eq!(
            said(502, "", ""),
            "HTTP 502, no error code. That is no answer that this client understands."
        );
        assert_eq!(Refused::Away("Nobody there.".into()).sentence(), "Nobody there.");
    }
}
