//! What every page may need: where the servers are, the token, and which page is shown.

use std::rc::Rc;

use signet_shared::wire::AppConfig;
use yew::{AttrValue, Reducible};

use crate::routes::Route;

/// The state of the whole program.
#[derive(Debug, Clone, PartialEq)]
pub struct AppState {
    /// From `/config.json`.
    pub config: Rc<AppConfig>,
    /// The token, as it is kept in the browser's storage.
    pub token: Option<AttrValue>,
    /// The page.
    pub route: Route,
}

/// What can happen to it.
#[derive(Debug, Clone, PartialEq)]
pub enum Action {
    /// A sign-in gave this token.
    SignIn(AttrValue),
    /// The person signed out, or another tab did.
    SignOut,
    /// The person follows a link to this address of the app.
    Go(AttrValue),
    /// The app leads to this address, and the way back does not lead here again.
    Replace(AttrValue),
    /// The browser is at this page.
    At(Route),
}

impl Reducible for AppState {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        let mut next = (*self).clone();
        match action {
            Action::SignIn(token) => next.token = Some(token),
            Action::SignOut => next.token = None,
            Action::Go(address) | Action::Replace(address) => next.route = Route::of(&address),
            Action::At(route) => next.route = route,
        }
        Rc::new(next)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn state() -> Rc<AppState> {
        let config = AppConfig {
            auth_server: "http://a".into(),
            api: "http://b".into(),
            poll_interval: 10,
            leeway: 0,
            demo: true,
            first_party_login: true,
        };
        Rc::new(AppState { config: Rc::new(config), token: None, route: Route::Home })
    }

    #[test]
    fn signing_in_and_out_changes_the_token_alone() {
        let before = state();
        let state = Rc::clone(&before).reduce(Action::SignIn("a.b.c".into()));
        assert_eq!(*state, AppState { token: Some("a.b.c".into()), ..(*before).clone() });
        assert_eq!(state.reduce(Action::SignOut), before);
    }

    #[test]
    fn each_way_to_an_address_shows_its_page() {
        for action in [
            Action::Go("/inspect#a.b.c".into()),
            Action::Replace("/inspect".into()),
            Action::At(Route::Inspect),
        ] {
            assert_eq!(state().reduce(action.clone()).route, Route::Inspect, "{action:?}");
        }
    }
}
