//! Signing in: user name and password, as password managers know them.

use askama::Template;
use auth_server_core::rules::protocol::interaction::SignInReason;

use super::messages::{self, Messages, fill};
use super::{ClientView, Language};

/// The page on which somebody signs in.
#[derive(Debug, Clone)]
pub struct SignIn {
    /// Where the form goes: a path of this server.
    pub action: String,
    /// Proof that the form is ours (rule H2).
    pub form_token: String,
    /// For whom.
    pub client: ClientView,
    /// What stands in the field already: of `login_hint`, or as it was typed before.
    pub username: Option<String>,
    /// Why the last try did not work.
    pub problem: Option<SignInProblem>,
    /// Why the page is shown.
    pub reason: SignInReason,
    /// Whether one can say no: `decision=cancel`.
    pub cancel: bool,
    /// The language.
    pub language: Language,
}

/// Why somebody is not signed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignInProblem {
    /// The credentials do not hold; whether there is such an account is not said (rule U1).
    WrongCredentials,
    /// A field was left empty.
    Missing,
    /// There is no room to check a password just now.
    Busy,
    /// What is needed to check one is away.
    Unavailable,
}

impl SignInProblem {
    const fn sentence(self, texts: &messages::Problem) -> &str {
        match self {
            Self::WrongCredentials => texts.wrong_credentials.as_str(),
            Self::Missing => texts.missing.as_str(),
            Self::Busy => texts.busy.as_str(),
            Self::Unavailable => texts.unavailable.as_str(),
        }
    }

    /// Whether the fields are to be filled in otherwise.
    const fn is_in_fields(self) -> bool {
        matches!(self, Self::WrongCredentials | Self::Missing)
    }
}

#[derive(Template)]
#[template(path = "sign_in.html")]
struct Page<'a> {
    view: &'a SignIn,
    text: &'a Messages,
    lang: &'static str,
    title: &'a str,
    why: Option<String>,
    problem: Option<&'a str>,
    invalid: bool,
    username: &'a str,
}

impl SignIn {
    /// The HTML.
    ///
    /// # Errors
    /// When the texts cannot be read or the template cannot be filled in.
    pub fn render(&self) -> askama::Result<String> {
        let text = messages::of(self.language)?;
        let page = Page {
            view: self,
            text,
            lang: self.language.tag(),
            title: if self.problem.is_some() { &text.sign_in.failed } else { &text.sign_in.title },
            why: self.why(&text.sign_in.reason),
            problem: self.problem.map(|problem| problem.sentence(&text.sign_in.problem)),
            invalid: self.problem.is_some_and(SignInProblem::is_in_fields),
            username: self.username.as_deref().unwrap_or_default(),
        };
        Template::render(&page)
    }

    fn why(&self, texts: &messages::Reason) -> Option<String> {
        let text = match self.reason {
            SignInReason::SignedOut => return None,
            SignInReason::OtherPerson => &texts.other_person,
            SignInReason::Asked => &texts.asked,
            SignInReason::TooOld => &texts.too_old,
            SignInReason::OtherClass => &texts.other_class,
        };
        Some(fill(text, &[("client", &self.client.name)]))
    }
}

#[cfg(test)]
#[path = "sign_in_tests.rs"]
mod tests;
