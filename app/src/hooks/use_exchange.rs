//! The code for tokens, once.

use std::rc::Rc;

use signet_shared::code_flow::{
    Parameter, at_hash, at_hash_algorithm, failure, pairs, read_tokens, write_form,
};
use signet_shared::wire::TokenAnswer;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::services::{post, web_crypto};
use crate::state::Refused;

/// A request to the token endpoint.
#[derive(Clone, PartialEq)]
pub struct Exchange {
    /// The endpoint.
    pub endpoint: String,
    /// What is sent.
    pub parameters: Vec<Parameter>,
}

/// What was given for the code.
#[derive(Clone, PartialEq)]
pub struct Given {
    /// The tokens.
    pub tokens: TokenAnswer,
    /// The `at_hash` that the ID token should have; `None` where it could not be calculated.
    pub at_hash: Option<String>,
}

/// Sends the request as soon as there is one; `None` until its answer is there.
#[hook]
pub fn use_exchange(exchange: Option<Exchange>) -> Option<Result<Rc<Given>, Refused>> {
    let given = use_state(|| None);
    let setter = given.setter();
    use_effect_with(exchange, move |exchange| {
        if let Some(exchange) = exchange.clone() {
            spawn_local(async move { setter.set(Some(send(&exchange).await.map(Rc::new))) });
        }
    });
    (*given).clone()
}

async fn send(Exchange { endpoint, parameters }: &Exchange) -> Result<Given, Refused> {
    let answered = post(endpoint, &write_form(&pairs(parameters)))
        .await
        .map_err(|error| Refused::Away(error.to_string()))?;
    let tokens = read_tokens(&answered.body).filter(|_| answered.status == 200);
    let Some(tokens) = tokens else {
        let (error, description) = failure(&answered.body).unwrap_or_default();
        return Err(Refused::Said { status: answered.status, error, description });
    };
    let id_token = tokens.id_token.as_deref().unwrap_or_default();
    let hash = match at_hash_algorithm(id_token) {
        Some(algorithm) => web_crypto::digest(algorithm, &tokens.access_token).await.ok(),
        None => None,
    };
    Ok(Given { at_hash: hash.as_deref().map(at_hash), tokens })
}
