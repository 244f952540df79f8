//! The program's state for every component below the provider, and the one place where the token enters and leaves
//! the browser's storage.

use std::rc::Rc;

use signet_shared::wire::AppConfig;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::StorageEvent;
use yew::prelude::*;

use crate::services::storage;
use crate::state::{Action, AppState};

/// What a component gets: the state, and the way to change it.
#[derive(Clone, PartialEq)]
pub struct AppHandle {
    /// From `/config.json`.
    pub config: Rc<AppConfig>,
    /// The token, if one is kept.
    pub token: Option<AttrValue>,
    /// Changes the state and the storage together.
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

    /// Outside the provider nobody is signed in and nothing can be reached.
    fn detached() -> Self {
        let config =
            AppConfig { auth_server: String::new(), api: String::new(), poll_interval: 10, demo: false };
        Self { config: Rc::new(config), token: None, dispatch: Callback::noop() }
    }
}

/// The state, in a component below the provider.
#[hook]
pub fn use_app() -> AppHandle {
    use_context::<AppHandle>().unwrap_or_else(AppHandle::detached)
}

/// The state, for the component that provides it.
#[hook]
pub fn use_app_provider(config: Rc<AppConfig>) -> AppHandle {
    let state = use_reducer_eq(|| AppState { config, token: storage::load().map(AttrValue::from) });
    let dispatcher = state.dispatcher();
    let dispatch = use_callback((), move |action: Action, ()| {
        match &action {
            Action::SignIn(token) => storage::keep(token),
            Action::SignOut => storage::forget(),
        }
        dispatcher.dispatch(action);
    });
    let dispatcher = state.dispatcher();
    use_effect_with((), move |()| {
        watch_other_tabs(move || {
            dispatcher
                .dispatch(storage::load().map_or(Action::SignOut, |token| Action::SignIn(token.into())));
        })
    });
    AppHandle { config: Rc::clone(&state.config), token: state.token.clone(), dispatch }
}

/// Calls `changed` when another tab of this site signs in or out; stops when the returned function is called.
fn watch_other_tabs(changed: impl Fn() + 'static) -> impl FnOnce() {
    let listener = Closure::<dyn Fn(StorageEvent)>::new(move |event: StorageEvent| {
        // No key: the whole storage was cleared.
        if event.key().is_none_or(|key| key == storage::KEY) {
            changed();
        }
    });
    let window = web_sys::window();
    if let Some(window) = &window {
        let _ = window.add_event_listener_with_callback("storage", listener.as_ref().unchecked_ref());
    }
    move || {
        if let Some(window) = &window {
            let _ = window.remove_event_listener_with_callback("storage", listener.as_ref().unchecked_ref());
        }
    }
}
