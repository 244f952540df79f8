//! The issuer's keys, fetched when a page that needs them is shown.

use std::rc::Rc;

use signet_shared::wire::AppConfig;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::services::{Error, load_keys};
use crate::state::KeyRing;

/// The keys, or why there are none; `None` while they are on their way. The callback asks anew.
#[hook]
pub fn use_keys(config: Rc<AppConfig>) -> (Option<Result<Rc<KeyRing>, Error>>, Callback<()>) {
    let keys = use_state(|| None);
    let load = {
        let setter = keys.setter();
        use_callback(config, move |(), config| {
            let (setter, config) = (setter.clone(), Rc::clone(config));
            spawn_local(async move {
                let loaded = load_keys(&config).await;
                setter.set(Some(loaded.map(|set| Rc::new(KeyRing::Issuer(set)))));
            });
        })
    };
    use_effect_with(load.clone(), |load| load.emit(()));
    ((*keys).clone(), load)
}
