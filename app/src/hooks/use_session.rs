//! Session mode: asks the bff who is signed in, hears when that changes, and signs out (contracts B5, B6; rule H6).

use std::cell::Cell;
use std::rc::Rc;

use js_sys::Reflect;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::services::page::{self, Listener};
use crate::services::tabs::{Channel, Hear, Turn};
use crate::services::{Heard, bff, clock};
use crate::state::{SessionAction, SessionState};

/// What a page of session mode gets.
#[derive(Clone, PartialEq)]
pub struct SessionHandle {
    /// What is known.
    pub state: Rc<SessionState>,
    /// Asks the bff anew; nobody counts as signed in until it answers.
    pub ask: Callback<()>,
    /// Signs out.
    pub sign_out: Callback<()>,
}

/// What asks the bff, and numbers the questions.
struct Asker {
    dispatcher: UseReducerDispatcher<SessionState>,
    number: Cell<u32>,
    /// Whether somebody is signed in as far as this page knows.
    is_in: Cell<bool>,
}

impl Asker {
    fn next(&self) -> u32 {
        self.number.set(self.number.get().wrapping_add(1));
        self.number.get()
    }

    /// From now on the page shows nobody as signed in.
    fn leave(&self) {
        self.dispatcher.dispatch(SessionAction::Away(self.next()));
    }

    fn ask(&self, in_doubt: bool) {
        let number = self.next();
        let asked = if in_doubt { SessionAction::Ask } else { SessionAction::AskQuietly };
        self.dispatcher.dispatch(asked(number));
        let dispatcher = self.dispatcher.clone();
        spawn_local(async move {
            let answer = bff::load_session().await;
            dispatcher.dispatch(SessionAction::Came(number, answer, clock::now()));
        });
    }

    fn hear(&self, heard: Heard) {
        match heard {
            Heard::Started if self.is_in.get() => {}
            // The cookie is the whole browser's: what the bff says to it now is what counts.
            Heard::Started | Heard::Ended => self.ask(true),
            Heard::Lost => self.ask(false),
            Heard::Changed(event) => self.dispatcher.dispatch(SessionAction::Changed(event, clock::now())),
        }
    }
}

/// The session, for the one component that has it.
#[hook]
pub fn use_session() -> SessionHandle {
    let state = use_reducer_eq(SessionState::default);
    let asker = use_memo((), |()| Asker {
        dispatcher: state.dispatcher(),
        number: Cell::new(0),
        is_in: Cell::new(false),
    });
    let is_in = state.signed().is_some();
    asker.is_in.set(is_in);
    let channel = use_memo((), |()| {
        let asker = Rc::clone(&asker);
        Channel::open(Rc::new(move |heard| asker.hear(heard)))
    });
    {
        let (asker, channel) = (Rc::clone(&asker), Rc::clone(&channel));
        use_effect_with(is_in, move |is_in| {
            let turn = is_in.then(|| {
                channel.tell(&Heard::Started);
                // Whatever one tab hears, all hear.
                let hear: Hear = Rc::new(move |heard| {
                    channel.tell(&heard);
                    asker.hear(heard);
                });
                Turn::wait(hear)
            });
            move || drop(turn)
        });
    }
    {
        let asker = Rc::clone(&asker);
        use_effect_with((), move |()| {
            asker.ask(true);
            let presence = presence(asker);
            move || drop(presence)
        });
    }
    let sign_out = {
        let (signed, asker) = (state.signed().cloned(), Rc::clone(&asker));
        Callback::from(move |()| {
            if let Some(signed) = signed.clone() {
                asker.dispatcher.dispatch(SessionAction::Leave);
                spawn_local(sign_out(
                    signed.answer.csrf_token.clone(),
                    Rc::clone(&asker),
                    Rc::clone(&channel),
                ));
            }
        })
    };
    let ask = Callback::from(move |()| asker.ask(true));
    SessionHandle { state: Rc::new((*state).clone()), ask, sign_out }
}

/// A browser may keep a page that is left as it is, and show that when somebody comes back: what it keeps shows nobody, and is asked
/// anew (HTML §7.4.6, back/forward cache).
fn presence(asker: Rc<Asker>) -> [Listener; 2] {
    let leaver = Rc::clone(&asker);
    let left = page::listen("pagehide", move |_| {
        page::veil(true);
        leaver.leave();
    });
    let back = page::listen("pageshow", move |event| {
        page::veil(false);
        if Reflect::get(&event, &"persisted".into()).is_ok_and(|kept| kept.is_truthy()) {
            asker.ask(true);
        }
    });
    [left, back]
}

async fn end_session(csrf_token: String, asker: Rc<Asker>, channel: Rc<Channel>) {
    match bff::log_out(&csrf_token).await {
        Ok(answer) => {
            channel.tell(&Heard::Ended);
            match &answer.logout_url {
                Some(url) if answer.provider_reached => page::leave(url),
                _ => asker.dispatcher.dispatch(SessionAction::Left(answer)),
            }
        }
        Err(error) => {
            asker.dispatcher.dispatch(SessionAction::Stayed(error));
            asker.ask(true);
        }
    }
}
