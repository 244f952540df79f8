//! What a client does with its tokens, and what the answers mean: OpenID Connect Core §5.3, RFC 6750, RFC 6749 §6, RFC 7009.

use std::rc::Rc;

use signet_shared::code_flow::{
    Parameter, Provider, error_meaning, failure, read_tokens, refresh_request, revocation_request,
};
use signet_shared::wire::{AppConfig, TokenAnswer};
use yew::Reducible;

use crate::services::{Answered, Error, PROBE_PATH};

/// One of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deed {
    /// Ask who has signed in.
    Userinfo,
    /// Call the API.
    Api,
    /// Get new tokens.
    Refresh,
    /// Give them back.
    Revoke,
}

/// What is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Request {
    /// With the access token in its header.
    Get {
        /// Where.
        address: String,
        /// Whether it goes to the API.
        of_api: bool,
    },
    /// A form.
    Post {
        /// Where.
        address: String,
        /// What.
        parameters: Vec<Parameter>,
    },
}

/// What came of it.
#[derive(Debug, Clone, Default)]
pub enum Progress {
    /// It was not done.
    #[default]
    Untried,
    /// The answer is on its way.
    Sending,
    /// The answer, and what it means.
    Done(Result<Answered, Error>, String),
}

/// The tokens as they are now.
#[derive(Clone)]
pub struct Holding {
    /// They.
    pub tokens: TokenAnswer,
    /// Whether they were given back.
    pub taken_back: bool,
    /// In the order of [`Deed::ALL`].
    pub outcomes: [Progress; Deed::ALL.len()],
}

/// What can happen.
pub enum DeedAction {
    /// A request was sent.
    Sent(Deed),
    /// Its answer came.
    Came(Deed, Result<Answered, Error>),
}

impl Deed {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Userinfo, Self::Api, Self::Refresh, Self::Revoke];

    /// For tests and pages.
    pub const fn id(self) -> &'static str {
        ["userinfo", "api", "refresh", "revoke"][self as usize]
    }

    /// What its button says.
    pub const fn title(self) -> &'static str {
        ["Ask who has signed in", "Call the API", "Get new tokens", "Give the tokens back"][self as usize]
    }

    /// What it is for.
    pub const fn about(self) -> &'static str {
        [
            "The access token goes to the auth-server, which tells the claims that your scopes allow. It looks whether what \
             you allowed still holds.",
            "The access token goes to another server, across origins. That checks the signature with the public key, and \
             asks nobody.",
            "The refresh token goes to the auth-server, for a new access token and a new refresh token: each counts once.",
            "The refresh token goes to the auth-server a last time. Everything that came of the same yes ends there.",
        ][self as usize]
    }

    /// The request; `None` where the auth-server does not offer that, or there is no token for it.
    pub fn request(self, tokens: &TokenAnswer, provider: &Provider, config: &AppConfig) -> Option<Request> {
        let refresh_token = tokens.refresh_token.as_deref();
        Some(match self {
            Self::Userinfo => Request::Get { address: provider.userinfo_endpoint.clone()?, of_api: false },
            Self::Api => Request::Get { address: [&config.api, PROBE_PATH].concat(), of_api: true },
            Self::Refresh => Request::Post {
                address: provider.token_endpoint.clone(),
                parameters: refresh_request(refresh_token?),
            },
            Self::Revoke => Request::Post {
                address: provider.revocation_endpoint.clone()?,
                parameters: revocation_request(refresh_token?),
            },
        })
    }

    /// What an answer means; `taken_back`: the tokens were given back before.
    fn meaning(self, answered: &Answered, taken_back: bool) -> String {
        let sentence = match (self, answered.status, taken_back) {
            (Self::Userinfo, 200, _) => "The auth-server says who has signed in.",
            (Self::Userinfo, 401, _) => {
                "The auth-server takes this token no more: it has ended, or was given back."
            }
            (Self::Api, 200, false) => "The API takes the token, and says what it has read in it.",
            (Self::Api, 200, true) => {
                "The API still takes it, although it was given back: it asks nobody, so a token counts until it ends. That is \
                 why access tokens live for minutes only."
            }
            (Self::Api, 401, _) => "The API refuses the token.",
            (Self::Refresh, 200, _) => "There are new tokens. The old refresh token is spent.",
            (Self::Revoke, 200, _) => {
                "The tokens are given back. Now ask who has signed in, call the API and get new tokens once more."
            }
            _ => {
                let code = failure(&answered.body).map(|(error, _)| error).unwrap_or_default();
                error_meaning(&code).unwrap_or("That is no answer that this client expects.")
            }
        };
        sentence.to_owned()
    }
}

impl Holding {
    /// They are new.
    pub fn new(tokens: TokenAnswer) -> Self {
        Self { tokens, taken_back: false, outcomes: Default::default() }
    }
}

impl Reducible for Holding {
    type Action = DeedAction;

    fn reduce(self: Rc<Self>, action: DeedAction) -> Rc<Self> {
        let mut next = (*self).clone();
        match action {
            DeedAction::Sent(deed) => next.outcomes[deed as usize] = Progress::Sending,
            DeedAction::Came(deed, result) => {
                let meaning = match &result {
                    Ok(answered) => deed.meaning(answered, self.taken_back),
                    Err(error) => error.to_string(),
                };
                let body = result.as_ref().ok().filter(|answered| answered.status == 200);
                match deed {
                    Deed::Refresh => next.renew(body.and_then(|answered| read_tokens(&answered.body))),
                    Deed::Revoke => next.taken_back |= body.is_some(),
                    Deed::Userinfo | Deed::Api => {}
                }
                next.outcomes[deed as usize] = Progress::Done(result, meaning);
            }
        }
        Rc::new(next)
    }
}

impl Holding {
    /// What a refresh does not give anew stays: RFC 6749 §6, OpenID Connect Core §12.2. The ID token stays in any case: it is
    /// the one that was checked.
    fn renew(&mut self, fresh: Option<TokenAnswer>) {
        if let Some(mut fresh) = fresh {
            fresh.refresh_token = fresh.refresh_token.or(self.tokens.refresh_token.take());
            fresh.id_token = self.tokens.id_token.take();
            self.tokens = fresh;
        }
    }
}

#[cfg(test)]
#[path = "deeds_tests.rs"]
mod tests;
