//! An authorization request: its secrets are made, hashed and kept before anybody can go.

use std::rc::Rc;

use js_sys::Reflect;
use signet_shared::code_flow::{Pending, Provider, RANDOM_BYTES, Secrets, challenge};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::services::{page, pending, web_crypto};
use crate::state::CALLBACK;

/// A request that can be sent.
#[derive(Clone, PartialEq)]
pub struct Prepared {
    /// What is kept of it.
    pub pending: Pending,
    /// What goes along of its verifier.
    pub challenge: String,
}

const NO_CRYPTO: &str = "This browser does not give this page its cryptography. It does so for pages that came over https, or \
from this machine.";
const NO_STORAGE: &str = "This browser does not let this page keep anything, so an answer could not be told from a forged one. \
Allow it to store data here, and reload the page.";

/// Prepares a request for `provider`, and another one when the browser brings this page back as it was left: what was kept
/// for the first may have been used meanwhile.
#[hook]
pub fn use_request(provider: Option<Rc<Provider>>) -> Option<Result<Rc<Prepared>, &'static str>> {
    let request = use_state(|| None);
    let shown = use_state(|| 0_u32);
    let setter = request.setter();
    use_effect_with((provider, *shown), move |(provider, _)| {
        if let Some(provider) = provider.clone() {
            setter.set(None);
            spawn_local(async move { setter.set(Some(prepare(&provider).await.map(Rc::new))) });
        }
    });
    let listened = *shown;
    use_effect_with(listened, move |_| {
        let listener = page::listen("pageshow", move |event| {
            let again = Reflect::get(&event, &"persisted".into()).is_ok_and(|value| value.is_truthy());
            if again {
                shown.set(listened.wrapping_add(1));
            }
        });
        move || drop(listener)
    });
    (*request).clone()
}

async fn prepare(provider: &Provider) -> Result<Prepared, &'static str> {
    let random = web_crypto::random::<RANDOM_BYTES>().map_err(|_| NO_CRYPTO)?;
    let secrets = Secrets::of(&random);
    let hash = web_crypto::digest("SHA-256", &secrets.code_verifier).await.map_err(|_| NO_CRYPTO)?;
    let redirect_uri = page::origin() + CALLBACK;
    let pending = Pending { issuer: provider.issuer.clone(), redirect_uri, secrets };
    let kept = pending::keep(&pending);
    kept.then(|| Prepared { pending, challenge: challenge(&hash) }).ok_or(NO_STORAGE)
}
