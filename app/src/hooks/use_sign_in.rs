//! Signing in: one request at a time, and what became of it.

use std::cell::Cell;
use std::rc::Rc;

use signet_shared::wire::{AppConfig, LoginRequest};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::services::{Error, login};

/// How far a sign-in is.
#[derive(Debug, Clone, PartialEq)]
pub enum Phase {
    /// Nothing is under way.
    Idle,
    /// The request is under way.
    Sending,
    /// It failed.
    Failed(Error),
}

/// A sign-in form's other half.
#[derive(Clone, PartialEq)]
pub struct SignIn {
    /// How far it is.
    pub phase: Phase,
    /// Sends the request, unless one is under way.
    pub submit: Callback<LoginRequest>,
}

/// Signs in; a token goes to `on_token`, unless the form has gone in the meantime.
#[hook]
pub fn use_sign_in(config: Rc<AppConfig>, on_token: Callback<String>) -> SignIn {
    let phase = use_state(|| Phase::Idle);
    // A cell and not the state: a second submit may come before the first has been rendered.
    let sending = use_memo((), |()| Cell::new(false));
    let shown = use_memo((), |()| Cell::new(true));
    {
        let shown = Rc::clone(&shown);
        use_effect_with((), move |()| move || shown.set(false));
    }
    let setter = phase.setter();
    let submit = Callback::from(move |request: LoginRequest| {
        if sending.replace(true) {
            return;
        }
        setter.set(Phase::Sending);
        let (config, on_token, setter) = (Rc::clone(&config), on_token.clone(), setter.clone());
        let (sending, shown) = (Rc::clone(&sending), Rc::clone(&shown));
        spawn_local(async move {
            let result = login(&config, &request).await;
            sending.set(false);
            if !shown.get() {
                return;
            }
            match result {
                Ok(token) => {
                    setter.set(Phase::Idle);
                    on_token.emit(token);
                }
                Err(error) => setter.set(Phase::Failed(error)),
            }
        });
    });
    SignIn { phase: (*phase).clone(), submit }
}
