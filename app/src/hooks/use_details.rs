//! What the session rests on, asked anew whenever its tokens were refreshed.

use std::rc::Rc;

use signet_shared::wire::SessionDetails;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::services::{Error, bff};

/// The details, or why there are none; `None` while they are on their way for the first time. They are asked for anew when `version`
/// is another, and by the callback.
#[hook]
pub fn use_details(version: Option<u64>) -> (Option<Result<Rc<SessionDetails>, Error>>, Callback<()>) {
    let details = use_state(|| None);
    let load = {
        let setter = details.setter();
        use_callback((), move |(), ()| {
            let setter = setter.clone();
            spawn_local(async move { setter.set(Some(bff::load_details().await.map(Rc::new))) });
        })
    };
    let first = load.clone();
    use_effect_with(version, move |_| first.emit(()));
    ((*details).clone(), load)
}
