//! Asking the API through the bff: one request of each sort at a time.

use std::rc::Rc;

use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::services::bff;
use crate::state::{Errand, Went, says_nobody};

/// What came of each errand, in the order of [`Errand::ALL`].
#[derive(Clone, Default, PartialEq)]
pub struct Errands(pub [Went; Errand::ALL.len()]);

impl Reducible for Errands {
    type Action = (Errand, Went);

    fn reduce(self: Rc<Self>, (errand, went): (Errand, Went)) -> Rc<Self> {
        let mut next = (*self).clone();
        next.0[errand as usize] = went;
        Rc::new(next)
    }
}

/// What came of them, and the callback that runs one with the session's token; `over` is told when the bff says that nobody is signed
/// in any more.
#[hook]
pub fn use_errands(csrf_token: &str, over: Callback<()>) -> (Errands, Callback<Errand>) {
    let errands = use_reducer_eq(Errands::default);
    let run = {
        let (errands, csrf_token) = (errands.clone(), csrf_token.to_owned());
        Callback::from(move |errand: Errand| {
            if matches!(errands.0[errand as usize], Went::Sending) {
                return;
            }
            errands.dispatch((errand, Went::Sending));
            let (dispatcher, over) = (errands.dispatcher(), over.clone());
            let token = errand.changes().then(|| csrf_token.clone());
            spawn_local(async move {
                let answered = bff::errand(errand.path(), token.as_deref()).await;
                let unknown = answered.as_ref().is_ok_and(says_nobody);
                dispatcher.dispatch((errand, Went::Done(answered)));
                if unknown {
                    over.emit(());
                }
            });
        })
    };
    ((*errands).clone(), run)
}
