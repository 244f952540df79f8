//! `/config.json`, loaded once at the start.

use std::rc::Rc;

use signet_shared::wire::AppConfig;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::services::{Error, load_config};

/// How far the loading is.
#[derive(Debug, Clone, PartialEq)]
pub enum Loading {
    /// Not here yet.
    Waiting,
    /// Here.
    Ready(Rc<AppConfig>),
    /// It did not come.
    Failed(Error),
}

/// Loads the configuration; the callback tries again.
#[hook]
pub fn use_config() -> (Loading, Callback<()>) {
    let loading = use_state(|| Loading::Waiting);
    let load = {
        let setter = loading.setter();
        use_callback((), move |(), ()| {
            let setter = setter.clone();
            setter.set(Loading::Waiting);
            spawn_local(async move {
                setter.set(match load_config().await {
                    Ok(config) => Loading::Ready(Rc::new(config)),
                    Err(error) => Loading::Failed(error),
                });
            });
        })
    };
    let first = load.clone();
    use_effect_with((), move |()| first.emit(()));
    ((*loading).clone(), load)
}
