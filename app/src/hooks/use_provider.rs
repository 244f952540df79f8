//! What the auth-server says of itself, asked when a page is shown.

use std::rc::Rc;

use signet_shared::code_flow::Provider;
use signet_shared::wire::AppConfig;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::services::load_provider;

/// The provider, or why there is none; `None` while the answer is on its way. The callback asks anew.
#[hook]
pub fn use_provider(config: Rc<AppConfig>) -> (Option<Result<Rc<Provider>, String>>, Callback<()>) {
    let provider = use_state(|| None);
    let load = {
        let setter = provider.setter();
        use_callback(config, move |(), config| {
            let (setter, config) = (setter.clone(), Rc::clone(config));
            setter.set(None);
            spawn_local(async move { setter.set(Some(load_provider(&config).await.map(Rc::new))) });
        })
    };
    use_effect_with(load.clone(), |load| load.emit(()));
    ((*provider).clone(), load)
}
