//! What the API said last, and what follows from it (contracts R10, R11, N6).

use std::rc::Rc;

use yew::{AttrValue, Reducible};

use crate::services::{Error, Verdict};

/// The API's answers to one page's checks.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Checks {
    /// Whether an answer is awaited.
    pub asking: bool,
    /// The last answer.
    pub last: Option<Outcome>,
}

/// How one check ended.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// The token that was shown.
    pub token: AttrValue,
    /// When the answer came, in seconds since 1970-01-01 UTC.
    pub at: u64,
    /// The answer, or why there is none.
    pub result: Result<Verdict, Error>,
}

/// How good the news is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// The token was accepted.
    Good,
    /// The token was refused.
    Bad,
    /// The token could not be judged.
    Unknown,
}

/// What can happen.
#[derive(Debug, Clone, PartialEq)]
pub enum CheckAction {
    /// A check was sent.
    Asked,
    /// It ended.
    Ended(Outcome),
}

impl Reducible for Checks {
    type Action = CheckAction;

    fn reduce(self: Rc<Self>, action: CheckAction) -> Rc<Self> {
        Rc::new(match action {
            CheckAction::Asked => Self { asking: true, last: self.last.clone() },
            CheckAction::Ended(outcome) => Self { asking: false, last: Some(outcome) },
        })
    }
}

impl Checks {
    /// The API's own sentence, if it refused `token`. A refusal belongs to the token it was said of: with a new token
    /// it is over, and the modal with it.
    pub fn refusal_of(&self, token: &AttrValue) -> Option<&str> {
        match &self.last {
            Some(Outcome { token: shown, result: Ok(verdict), .. })
                if shown == token && verdict.status == 401 =>
            {
                Some(&verdict.answer)
            }
            _ => None,
        }
    }
}

impl Outcome {
    /// The headline.
    pub fn text(&self) -> String {
        match &self.result {
            Ok(verdict) => verdict.answer.clone(),
            Err(error) => error.to_string(),
        }
    }

    /// How good the news is.
    pub fn tone(&self) -> Tone {
        match &self.result {
            Ok(Verdict { status: 200..=299, .. }) => Tone::Good,
            Ok(Verdict { status: 401, .. }) => Tone::Bad,
            _ => Tone::Unknown,
        }
    }

    /// What it means, for somebody who does not know the numbers.
    pub fn meaning(&self, poll_interval: u32) -> String {
        let what = match &self.result {
            Ok(Verdict { status: 200..=299, .. }) => "The API has checked the token and accepts it.",
            Ok(Verdict { status: 401, .. }) => {
                return "The API refuses the token. A new sign-in is needed.".into();
            }
            Ok(Verdict { status: 403, .. }) => "The API accepts the token but does not permit this request.",
            Ok(Verdict { status: 429, .. }) => "The API was asked too often.",
            Ok(Verdict { status: 500..=599, .. }) => "The API cannot judge the token at the moment.",
            Ok(_) => "That is no answer this app expects.",
            Err(_) => "Whether the token is still valid is not known.",
        };
        [what, " The app asks again ", &every(poll_interval), "."].concat()
    }
}

/// How often, in words.
pub fn every(seconds: u32) -> String {
    if seconds == 1 { "every second".to_owned() } else { format!("every {seconds} seconds") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::services::Server;

    fn outcome(token: &str, status: u16) -> Outcome {
        let verdict = Verdict { status, answer: "Said so.".into() };
        Outcome { token: token.to_owned().into(), at: 0, result: Ok(verdict) }
    }

    fn after(outcome: Outcome) -> Rc<Checks> {
        Rc::new(Checks::default()).reduce(CheckAction::Asked).reduce(CheckAction::Ended(outcome))
    }

    #[test]
    fn only_a_401_to_this_very_token_opens_the_modal() {
        let token = AttrValue::from("one");
        assert_eq!(after(outcome("one", 401)).refusal_of(&token), Some("Said so."));
        assert_eq!(after(outcome("other", 401)).refusal_of(&token), None);
        for status in [200, 400, 403, 421, 429, 500, 503] {
            assert_eq!(after(outcome("one", status)).refusal_of(&token), None, "{status}");
        }
        let error = Error::Unreachable(Server::Api, "http://b".into());
        let unreachable = Outcome { token: token.clone(), at: 0, result: Err(error) };
        assert_eq!(unreachable.tone(), Tone::Unknown);
        assert!(unreachable.text().contains("cannot be reached at http://b"));
        assert_eq!(after(unreachable).refusal_of(&token), None);
    }

    #[test]
    fn the_last_answer_stays_until_the_next_one() {
        let asked = after(outcome("one", 200)).reduce(CheckAction::Asked);
        assert!(asked.asking);
        assert_eq!(asked.last, Some(outcome("one", 200)));
        assert!(!asked.reduce(CheckAction::Ended(outcome("one", 200))).asking);
    }

    #[test]
    fn each_answer_has_its_tone_and_says_what_follows() {
        assert_eq!(outcome("one", 200).tone(), Tone::Good);
        assert_eq!(outcome("one", 401).tone(), Tone::Bad);
        assert_eq!(outcome("one", 403).tone(), Tone::Unknown);
        assert!(
            outcome("one", 403)
                .meaning(10)
                .ends_with("does not permit this request. The app asks again every 10 seconds.")
        );
        assert!(outcome("one", 503).meaning(1).ends_with("every second."));
        assert!(!outcome("one", 401).meaning(10).contains("asks again"));
    }
}
