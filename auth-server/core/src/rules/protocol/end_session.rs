//! Logout that a client begins: OpenID Connect RP-Initiated Logout 1.0 §2 and §3; rule G8.

use serde::{Deserialize, Serialize};

use super::parameters::{LONGEST, Parameters, appended};
use crate::domain::Client;

/// What an `id_token_hint` says, once it is known to be ours. It may have expired (§4).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hint {
    /// For which client it was made: its `aud`.
    pub client_id: String,
    /// Whom it is about.
    pub sub: String,
    /// In which session it was made.
    pub sid: Option<String>,
}

/// The hint of a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum SentHint {
    /// None was sent.
    None,
    /// One that is not ours. It counts as none, so that nothing follows from it.
    Bad,
    /// One of ours.
    Good(Hint),
}

/// What a request for logout says. It can be kept (rule G7), because it has no ID token in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LogoutAsk {
    /// Who asks, as it says.
    pub client_id: Option<String>,
    /// Where to go afterwards.
    pub post_logout_redirect_uri: Option<String>,
    /// What the client wants to hear again.
    pub state: Option<String>,
    /// The languages that the client prefers.
    pub ui_locales: Vec<String>,
    /// Whom the client means.
    pub hint: SentHint,
}

impl LogoutAsk {
    /// What `parameters` say, whose hint is read by `read`.
    ///
    /// # Errors
    /// [`LogoutError`], where something is longer than anybody needs: it may be kept for somebody who has not signed in.
    pub fn of(parameters: &Parameters, read: impl FnOnce(&str) -> Option<Hint>) -> Result<Self, LogoutError> {
        let text = |name: &str| parameters.get(name).map(str::to_owned);
        let fits = |name: &str| parameters.get(name).is_none_or(|text| text.len() <= LONGEST);
        let is_plain = |text: &str| !text.chars().any(char::is_control);
        if !fits("state") || !parameters.get("state").is_none_or(is_plain) {
            return Err(LogoutError::BadState);
        }
        if !["client_id", "post_logout_redirect_uri", "ui_locales"].into_iter().all(fits) {
            return Err(LogoutError::TooLong);
        }
        let locales = parameters.get("ui_locales").unwrap_or_default();
        Ok(Self {
            client_id: text("client_id"),
            post_logout_redirect_uri: text("post_logout_redirect_uri"),
            state: text("state"),
            ui_locales: locales.split(' ').filter(|tag| !tag.is_empty()).map(str::to_owned).collect(),
            hint: match parameters.get("id_token_hint").map(read) {
                None => SentHint::None,
                Some(None) => SentHint::Bad,
                Some(Some(hint)) => SentHint::Good(hint),
            },
        })
    }

    /// The hint, where it is one of ours.
    #[must_use]
    pub fn hint(&self) -> Option<&Hint> {
        if let SentHint::Good(hint) = &self.hint { Some(hint) } else { None }
    }

    /// The client that is named, or else that of the hint.
    #[must_use]
    pub fn client_id(&self) -> Option<&str> {
        self.client_id.as_deref().or(self.hint().map(|hint| hint.client_id.as_str()))
    }
}

/// A session that the browser holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldSession {
    /// Its id.
    pub sid: String,
    /// Whose it is.
    pub sub: String,
}

/// All that is looked at.
#[derive(Debug, Clone, Copy)]
pub struct LogoutRequest<'a> {
    /// What is asked.
    pub asked: &'a LogoutAsk,
    /// The client of [`LogoutAsk::client_id`]; `None`: it is not registered, or none is named.
    pub client: Option<&'a Client>,
    /// The living sessions of the browser.
    pub sessions: &'a [HeldSession],
}

/// What is done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Logout {
    /// The person is asked whether to sign out.
    Confirm {
        /// Where to go after a yes.
        then: Afterwards,
    },
    /// The session ends without a question.
    AtOnce {
        /// Which; `None`: it has ended already.
        sid: Option<String>,
        /// Where to go.
        then: Afterwards,
    },
    /// Nothing ends; a page says why.
    Page(LogoutError),
}

/// Where the browser goes after a logout.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Afterwards {
    /// It stays on a page of ours.
    Stay,
    /// To this address, `state` included.
    Redirect(String),
}

/// What is wrong with a request for logout.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LogoutError {
    /// `client_id`, or the client of the hint, is not registered.
    #[error("the application is not known here")]
    UnknownClient,
    /// The hint was made for another client than `client_id` (§2).
    #[error("the application is not the one that was signed in to")]
    OtherClient,
    /// RFC 9700 §4.11: no redirects to anywhere.
    #[error("the address to go to afterwards is not registered for the application")]
    UnregisteredRedirectUri,
    /// More than any needs, or what an address cannot give back.
    #[error("the state of the application is too long or has control characters")]
    BadState,
    /// More than any client, address or list of languages has.
    #[error("a parameter is too long")]
    TooLong,
}

/// Decides about a logout.
#[must_use]
pub fn decide(request: &LogoutRequest<'_>) -> Logout {
    let then = match is_of_one_client(request).and_then(|()| afterwards(request)) {
        Ok(then) => then,
        Err(error) => return Logout::Page(error),
    };
    match request.asked.hint() {
        Some(_) if request.sessions.is_empty() => Logout::AtOnce { sid: None, then },
        Some(hint) => match request.sessions.iter().find(|session| is_meant(hint, session)) {
            Some(session) => Logout::AtOnce { sid: Some(session.sid.clone()), then },
            None => Logout::Confirm { then },
        },
        None => Logout::Confirm { then },
    }
}

/// Whether `client_id`, the hint and the client that was found are of one client, as far as they are there.
fn is_of_one_client(request: &LogoutRequest<'_>) -> Result<(), LogoutError> {
    let named = request.asked.client_id.as_deref();
    let hinted = request.asked.hint().map(|hint| hint.client_id.as_str());
    if named.is_some() && hinted.is_some() && named != hinted {
        return Err(LogoutError::OtherClient);
    }
    match (request.asked.client_id(), request.client) {
        (None, _) => Ok(()),
        (Some(client_id), Some(client)) if client.client_id == client_id => Ok(()),
        (Some(_), _) => Err(LogoutError::UnknownClient),
    }
}

/// Rule G8: to an address that is registered, byte by byte, for a client that is known. Without one nobody is sent anywhere, nor
/// where a hint was sent that is not ours.
fn afterwards(request: &LogoutRequest<'_>) -> Result<Afterwards, LogoutError> {
    let Some(asked) = &request.asked.post_logout_redirect_uri else { return Ok(Afterwards::Stay) };
    let is_named = request.asked.client_id().is_some();
    let client = request.client.filter(|_| is_named && request.asked.hint != SentHint::Bad);
    let Some(client) = client else { return Ok(Afterwards::Stay) };
    if !client.post_logout_redirect_uris.iter().any(|registered| registered == asked) {
        return Err(LogoutError::UnregisteredRedirectUri);
    }
    match request.asked.state.as_deref() {
        Some(state) => Ok(Afterwards::Redirect(appended(asked, &[("state", state)]))),
        None => Ok(Afterwards::Redirect(asked.clone())),
    }
}

/// Whether the hint is about this session: its person, and the session itself where it names one.
fn is_meant(hint: &Hint, session: &HeldSession) -> bool {
    hint.sub == session.sub && hint.sid.as_ref().is_none_or(|sid| *sid == session.sid)
}

#[cfg(test)]
#[path = "end_session_tests.rs"]
mod tests;
