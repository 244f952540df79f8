//! What every page may need: where the servers are, and the token.

use std::rc::Rc;

use signet_shared::wire::AppConfig;
use yew::{AttrValue, Reducible};

/// The state of the whole program.
#[derive(Debug, Clone, PartialEq)]
pub struct AppState {
    /// From `/config.json`.
    pub config: Rc<AppConfig>,
    /// The token, as it is kept in the browser's storage.
    pub token: Option<AttrValue>,
}

/// What can happen to it.
#[derive(Debug, Clone, PartialEq)]
pub enum Action {
    /// A sign-in gave this token.
    SignIn(AttrValue),
    /// The person signed out, or another tab did.
    SignOut,
}

impl Reducible for AppState {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        let token = match action {
            Action::SignIn(token) => Some(token),
            Action::SignOut => None,
        };
        Rc::new(Self { config: Rc::clone(&self.config), token })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signing_in_and_out_changes_the_token_alone() {
        let config = Rc::new(AppConfig {
            auth_server: "http://a".into(),
            api: "http://b".into(),
            poll_interval: 10,
            demo: true,
        });
        let state = Rc::new(AppState { config: Rc::clone(&config), token: None });
        let state = state.reduce(Action::SignIn("a.b.c".into()));
        assert_eq!(state.token.as_deref(), Some("a.b.c"));
        let state = state.reduce(Action::SignOut);
        assert_eq!(*state, AppState { config, token: None });
    }
}
