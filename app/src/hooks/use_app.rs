//! The program's state, and the one place where the token enters and leaves
//! the browser's storage and where the address changes.

use std::rc::Rc;

use signet_shared::wire::AppConfig;
use wasm_bindgen::JsCast;
use web_sys::StorageEvent;
use yew::prelude::*;

use crate::routes::Route;
use crate::services::{page, storage};
use crate::state::{Action, AppState};

/// What a component gets: the state, and the way to change it.
#[derive(Clone, PartialEq)]
pub struct AppHandle {
    /// From `/config.json`.
    pub config: Rc<AppConfig>,
    /// The token, if one is kept.
    pub token: Option<AttrValue>,
    /// The page.
    pub route: Route,
    /// Changes the state, the storage and the address together.
    pub dispatch: Callback<Action>,
}

impl AppHandle {
    /// Keeps the token that a sign-in gave.
    pub fn sign_in(&self, token: String) {
        self.dispatch.emit(Action::SignIn(token.into()));
    }

    /// Forgets the token.
    pub fn sign_out(&self) {
        self.dispatch.emit(Action::SignOut);
    }

    /// Goes to an address of the app.
    pub fn go(&self, address: &'static str) {
        self.dispatch.emit(Action::Go(address.into()));
    }
}

/// The state, for the one component that has it; the others get what they need of it as a property. (A context would be
/// a kilobyte more to download.)
#[hook]
pub fn use_app(config: Rc<AppConfig>) -> AppHandle {
    let state = use_reducer_eq(|| AppState {
        config,
        token: storage::load().map(AttrValue::from),
        route: Route::of(&page::path()),
    });
    let dispatcher = state.dispatcher();
    let dispatch = use_callback((), move |action: Action, ()| {
        match &action {
            Action::SignIn(token) => storage::keep(token),
            Action::SignOut => storage::forget(),
            Action::Go(address) => page::go(address),
            Action::Replace(address) => page::replace(address),
            Action::At(_) => {}
        }
        dispatcher.dispatch(action);
    });
    let dispatcher = state.dispatcher();
    use_effect_with((), move |()| {
        let other = dispatcher.clone();
        let storage = page::listen("storage", move |event| {
            // No key: the whole storage was cleared.
            let key = event.dyn_ref::<StorageEvent>().and_then(StorageEvent::key);
            if key.is_none_or(|key| key == storage::KEY) {
                let stored = storage::load().map_or(Action::SignOut, |token| Action::SignIn(token.into()));
                other.dispatch(stored);
            }
        });
        let back = page::listen("popstate", move |_| {
            dispatcher.dispatch(Action::At(Route::of(&page::path())));
        });
        move || drop((storage, back))
    });
    AppHandle { config: Rc::clone(&state.config), token: state.token.clone(), route: state.route, dispatch }
}
