//! Asking the API itself, by a token that the bff hands to its pages if its operator wants that (contracts B9, B11).

use std::rc::Rc;

use signet_shared::jose::object;
use signet_shared::wire::AppConfig;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::services::{Error, PROBE_PATH, Server, bff, get};
use crate::state::ByToken;

/// What came of it, and the callback that does it for the session whose token that is.
#[hook]
pub fn use_by_token(config: &Rc<AppConfig>, csrf_token: &AttrValue) -> (ByToken, Callback<()>) {
    let outcome = use_state_eq(ByToken::default);
    let run = {
        let (setter, config, csrf_token) = (outcome.setter(), Rc::clone(config), csrf_token.clone());
        let is_busy = matches!(*outcome, ByToken::Sending);
        Callback::from(move |()| {
            if is_busy {
                return;
            }
            setter.set(ByToken::Sending);
            let (setter, config, csrf_token) = (setter.clone(), Rc::clone(&config), csrf_token.clone());
            spawn_local(async move {
                setter.set(ask(&config, &csrf_token).await.unwrap_or_else(ByToken::Failed));
            });
        })
    };
    ((*outcome).clone(), run)
}

async fn ask(config: &AppConfig, csrf_token: &str) -> Result<ByToken, Error> {
    let given = bff::hand_out(csrf_token).await?;
    if given.status != 200 {
        return Ok(ByToken::Kept(given.status));
    }
    let body = object(given.body.as_bytes()).unwrap_or_default();
    let token = body.get("access_token").and_then(|token| token.as_str());
    let token = token.ok_or_else(|| Error::Unreadable(Server::App, bff::TOKEN.to_owned()))?;
    let address = [&config.api, PROBE_PATH].concat();
    get(Server::Api, &address, token).await.map(ByToken::Answered)
}
