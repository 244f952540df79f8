//! Shows the token to the API on arrival and then at intervals, until the API refuses it (contracts R10, R11).

use std::cell::Cell;
use std::rc::Rc;

use gloo_timers::callback::Interval;
use signet_shared::wire::AppConfig;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::services::{check, clock};
use crate::state::{CheckAction, Checks, Outcome};

/// The answers so far, and a callback that asks at once. Polling stands still while `token` counts as refused, and
/// starts anew, with a check at once, when there is another token.
#[hook]
pub fn use_token_check(config: Rc<AppConfig>, token: AttrValue) -> (Checks, Callback<()>) {
    let checks = use_reducer_eq(Checks::default);
    let asked = use_state(|| 0_u32);
    let refused = checks.refusal_of(&token).is_some();
    let dispatcher = checks.dispatcher();
    use_effect_with((config, token, refused, *asked), move |(config, token, refused, _)| {
        let polling = (!refused).then(|| Polling::start(Rc::clone(config), token.clone(), dispatcher));
        move || drop(polling)
    });
    let ask = Callback::from(move |()| asked.set(asked.wrapping_add(1)));
    ((*checks).clone(), ask)
}

/// Asks until it is dropped; an answer that comes later is not heard.
struct Polling {
    heard: Rc<Cell<bool>>,
    _interval: Interval,
}

impl Polling {
    fn start(config: Rc<AppConfig>, token: AttrValue, dispatcher: UseReducerDispatcher<Checks>) -> Self {
        let heard = Rc::new(Cell::new(true));
        let waiting = Rc::new(Cell::new(false));
        let milliseconds = config.poll_interval.saturating_mul(1000);
        let ask = {
            let heard = Rc::clone(&heard);
            move || {
                // A server slower than the interval is not asked twice at the same time.
                if waiting.replace(true) {
                    return;
                }
                dispatcher.dispatch(CheckAction::Asked);
                let (config, token, dispatcher) = (Rc::clone(&config), token.clone(), dispatcher.clone());
                let (heard, waiting) = (Rc::clone(&heard), Rc::clone(&waiting));
                spawn_local(async move {
                    let result = check(&config, &token).await;
                    waiting.set(false);
                    if heard.get() {
                        dispatcher.dispatch(CheckAction::Ended(Outcome { token, at: clock::now(), result }));
                    }
                });
            }
        };
        ask();
        Self { heard, _interval: Interval::new(milliseconds, ask) }
    }
}

impl Drop for Polling {
    fn drop(&mut self) {
        self.heard.set(false);
    }
}
