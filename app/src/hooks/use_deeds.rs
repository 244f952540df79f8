//! What is done with the tokens: one request of each sort at a time.

use std::rc::Rc;

use signet_shared::code_flow::{Provider, pairs, write_form};
use signet_shared::wire::{AppConfig, TokenAnswer};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::services::{Server, get, post};
use crate::state::{Deed, DeedAction, Holding, Progress, Request};

/// The tokens as they are now and what came of each deed, and the callback that does one.
#[hook]
pub fn use_deeds(
    config: &Rc<AppConfig>,
    provider: &Rc<Provider>,
    tokens: &TokenAnswer,
) -> (Rc<Holding>, Callback<Deed>) {
    let holding = use_reducer(|| Holding::new(tokens.clone()));
    let act = {
        let (holding, config, provider) = (holding.clone(), Rc::clone(config), Rc::clone(provider));
        Callback::from(move |deed: Deed| {
            if matches!(holding.outcomes[deed as usize], Progress::Sending) {
                return;
            }
            let Some(request) = deed.request(&holding.tokens, &provider, &config) else { return };
            holding.dispatch(DeedAction::Sent(deed));
            let dispatcher = holding.dispatcher();
            let token = holding.tokens.access_token.clone();
            spawn_local(async move {
                let answered = match &request {
                    Request::Get { address, of_api } => {
                        get(if *of_api { Server::Api } else { Server::Auth }, address, &token).await
                    }
                    Request::Post { address, parameters } => {
                        post(address, &write_form(&pairs(parameters))).await
                    }
                };
                dispatcher.dispatch(DeedAction::Came(deed, answered));
            });
        })
    };
    (Rc::new((*holding).clone()), act)
}
