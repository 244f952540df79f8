//! Session mode: who is signed in, as far as this page knows, and what follows from what it hears (contracts B5, B6, N11; rule H6).

use std::rc::Rc;

use signet_shared::wire::{AccessTokenFacts, LogoutAnswer, SessionAnswer, SessionEvent};
use yew::Reducible;

use super::duration;
use crate::services::Error;

/// Where things stand.
#[derive(Debug, Clone, PartialEq)]
pub enum Standing {
    /// The bff is asked; until it answers nobody counts as signed in.
    Asking,
    /// Somebody is signed in.
    In(Rc<Signed>),
    /// Nobody is.
    Out,
    /// The person signs out.
    Leaving,
    /// The person has signed out here, and there is something to be said of the provider's own session.
    Left(LogoutAnswer),
    /// The bff did not answer.
    Failed(Error),
}

/// Somebody who is signed in.
#[derive(Debug, Clone, PartialEq)]
pub struct Signed {
    /// What the bff says of them.
    pub answer: SessionAnswer,
    /// When it said so last, in seconds since 1970-01-01 UTC.
    pub at: u64,
    /// How often tokens were refreshed; `None` before anybody has said so.
    pub refreshes: Option<u64>,
}

/// What a page of session mode knows.
#[derive(Debug, Clone, PartialEq)]
pub struct SessionState {
    /// Where things stand.
    pub standing: Standing,
    /// Whether somebody was signed in on this page before, so that it can say that this is over.
    pub was_in: bool,
    /// Why signing out failed.
    pub trouble: Option<Error>,
    /// The number of the last question; answers to earlier ones count no more.
    pub asked: u32,
}

/// What can happen.
#[derive(Debug, Clone, PartialEq)]
pub enum SessionAction {
    /// The bff is asked, and what the page shows is not to be believed until it answers.
    Ask(u32),
    /// The bff is asked without anything being in doubt.
    AskQuietly(u32),
    /// The page is left: whatever it was about is over for it, and the question of that number is never asked.
    Away(u32),
    /// The answer to the question of that number came at that second.
    Came(u32, Result<Option<SessionAnswer>, Error>, u64),
    /// The session was used, or its tokens were refreshed, as somebody heard at that second.
    Changed(SessionEvent, u64),
    /// The person signs out.
    Leave,
    /// That failed.
    Stayed(Error),
    /// That is done.
    Left(LogoutAnswer),
}

impl Default for SessionState {
    fn default() -> Self {
        Self { standing: Standing::Asking, was_in: false, trouble: None, asked: 0 }
    }
}

impl SessionState {
    /// Who is signed in.
    pub const fn signed(&self) -> Option<&Rc<Signed>> {
        match &self.standing {
            Standing::In(signed) => Some(signed),
            _ => None,
        }
    }

    /// Whether what others say of the session is still of interest: whoever leaves knows how it ends.
    pub const fn is_open(&self) -> bool {
        !matches!(self.standing, Standing::Leaving | Standing::Left(_))
    }
}

impl Reducible for SessionState {
    type Action = SessionAction;

    fn reduce(self: Rc<Self>, action: SessionAction) -> Rc<Self> {
        let mut next = (*self).clone();
        match action {
            SessionAction::Ask(number) if self.is_open() => {
                next.asked = number;
                next.standing = Standing::Asking;
            }
            SessionAction::Away(number) => (next.asked, next.standing) = (number, Standing::Asking),
            SessionAction::AskQuietly(number) if self.is_open() => next.asked = number,
            SessionAction::Came(number, answer, at) if number == self.asked && self.is_open() => {
                next.was_in |= matches!(answer, Ok(Some(_)));
                next.standing = match answer {
                    Ok(Some(answer)) => {
                        let refreshes = self.signed().and_then(|signed| signed.refreshes);
                        Standing::In(Rc::new(Signed { answer, at, refreshes }))
                    }
                    Ok(None) => Standing::Out,
                    Err(error) => Standing::Failed(error),
                };
            }
            SessionAction::Changed(event, at) => {
                if let Standing::In(signed) = &mut next.standing {
                    let signed = Rc::make_mut(signed);
                    (signed.at, signed.refreshes) = (at, Some(event.refreshes));
                    signed.answer.expires_at = event.expires_at;
                }
            }
            SessionAction::Leave if self.signed().is_some() => {
                (next.standing, next.trouble) = (Standing::Leaving, None);
            }
            // Whether that was for the session or for the network, the bff knows; who asks next learns it.
            SessionAction::Stayed(error) => {
                (next.standing, next.trouble) = (Standing::Asking, Some(error));
            }
            SessionAction::Left(answer) => next.standing = Standing::Left(answer),
            SessionAction::Ask(_)
            | SessionAction::AskQuietly(_)
            | SessionAction::Came(..)
            | SessionAction::Leave => return self,
        }
        Rc::new(next)
    }
}

/// What a screen reader is told of the end without being asked.
pub const fn end_announced(left: u64) -> &'static str {
    if matches!(left, 1..=60) { "Your session ends within a minute, unless you use it." } else { "" }
}

/// What becomes of an access token, at `now`.
pub fn until(token: &AccessTokenFacts, now: u64) -> String {
    match token.due_at.saturating_sub(now) {
        0 => "It is due: the next request to the API has the bff get a new one first.".to_owned(),
        left => {
            ["For ", &duration(left), " it serves as it is; then the next request gets a new one."].concat()
        }
    }
}

#[cfg(test)]
#[path = "session_tests.rs"]
mod tests;
