//! What came of asking the API by a token that the bff hands out: contract B9.

use crate::services::{Answered, Error};

/// How far it is.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum ByToken {
    /// It was not done.
    #[default]
    Untried,
    /// An answer is on its way.
    Sending,
    /// The bff hands none out: its status.
    Kept(u16),
    /// The API's answer.
    Answered(Answered),
    /// No answer came.
    Failed(Error),
}

impl ByToken {
    /// The status that decides, if there is one; whether that is good; and what it means.
    pub fn told(&self) -> (Option<u16>, &'static str, String) {
        match self {
            Self::Untried => (None, "none", "Not sent yet.".to_owned()),
            Self::Sending => (None, "none", "Waiting for the answer…".to_owned()),
            Self::Kept(404) => (
                Some(404),
                "good",
                "This bff hands no token to anybody. That is how it is unless the operator wants it otherwise.".to_owned(),
            ),
            Self::Kept(status) => (Some(*status), "bad", "The bff hands no token to this page.".to_owned()),
            Self::Answered(Answered { status: 200, .. }) => (
                Some(200),
                "good",
                "The bff has handed out a short-lived token, and the API takes it. While it lives, whoever has it can do the same."
                    .to_owned(),
            ),
            Self::Answered(answered) => {
                (Some(answered.status), "bad", "The API refuses the token that the bff has handed out.".to_owned())
            }
            Self::Failed(error) => (None, "unknown", error.to_string()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn b9_that_no_token_is_handed_out_is_no_failure() {
        let (status, tone, words) = ByToken::Kept(404).told();
        assert!(
            status == Some(404) && tone == "good" && words.contains("hands no token to anybody"),
            "{words}"
        );
        assert_eq!(ByToken::Kept(401).told().1, "bad");
        let answered = |status| ByToken::Answered(Answered { status, body: String::new() }).told();
        assert_eq!((answered(200).1, answered(401).1), ("good", "bad"));
    }
}
