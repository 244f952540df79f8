//! What the tokens are good for: each deed with its button, and below it what was sent and what came.

use std::rc::Rc;

use serde_json::Value;
use signet_shared::claims::claim_meaning;
use signet_shared::code_flow::{Parameter, Provider, read_tokens, tokens_shown};
use signet_shared::jose::object;
use signet_shared::wire::{AppConfig, TokenAnswer};
use yew::prelude::*;

use super::{p, parameters, quiet, request_line, words};
use crate::hooks::use_deeds;
use crate::services::Answered;
use crate::state::{Deed, Progress, Request};

/// Whose tokens they are, and where they go.
#[derive(PartialEq, Properties)]
pub struct DeedsPanelProps {
    /// Where the API is.
    pub config: Rc<AppConfig>,
    /// Where the endpoints are.
    pub provider: Rc<Provider>,
    /// What was given for the code.
    pub tokens: TokenAnswer,
}

/// The panel.
#[component]
pub fn DeedsPanel(props: &DeedsPanelProps) -> Html {
    let (holding, act) = use_deeds(&props.config, &props.provider, &props.tokens);
    let row = |deed: Deed| {
        let onclick = act.reform(move |_: MouseEvent| deed);
        let outcome = &holding.outcomes[deed as usize];
        let busy = matches!(outcome, Progress::Sending).to_string();
        let request = deed.request(&holding.tokens, &props.provider, &props.config);
        let line = request.as_ref().map(|request| match request {
            Request::Get { address, .. } => request_line("GET", address),
            Request::Post { address, .. } => request_line("POST", address),
        });
        html! {
            <li data-deed={deed.id()}>
                <div>
                    if request.is_some() {
                        <button type="button" class="secondary" {onclick} aria-busy={busy}>{ deed.title() }</button>
                    }
                    { p("", words(deed.about())) }
                    { line.unwrap_or_else(|| quiet("There is no token for that, or the auth-server does not offer it.")) }
                </div>
                <div class="outcome" aria-live="polite">{ came(deed, outcome) }</div>
            </li>
        }
    };
    html! { <ul class="tamper">{ for Deed::ALL.map(row) }</ul> }
}

fn came(deed: Deed, outcome: &Progress) -> Html {
    match outcome {
        Progress::Untried => quiet("Not sent yet."),
        Progress::Sending => quiet("Waiting for the answer…"),
        Progress::Done(Ok(answered), meaning) => {
            let tone = if answered.status == 200 { "good" } else { "bad" };
            html! {
                <>
                    <p class="said">
                        <strong data-tone={tone}>{ ["HTTP ", &answered.status.to_string()].concat() }</strong>
                        { words([" ", meaning].concat()) }
                    </p>
                    { parameters(&members(deed, answered)) }
                </>
            }
        }
        Progress::Done(Err(_), sentence) => {
            html! { <p class="said" data-tone="unknown">{ sentence.clone() }</p> }
        }
    }
}

/// The members of an answer, as far as they say something.
fn members(deed: Deed, answered: &Answered) -> Vec<Parameter> {
    if let (Deed::Refresh, Some(tokens)) = (deed, read_tokens(&answered.body)) {
        return tokens_shown(&tokens);
    }
    let members = object(answered.body.as_bytes()).unwrap_or_default();
    let one = |(name, value): (String, Value)| {
        let meaning = match name.as_str() {
            "error" => "The word for programs.",
            "error_description" | "message" => "The same for people.",
            "request_id" => "By which its log knows this request.",
            "user.sub" => "Whom the API has before it.",
            "user.tenant" => "In which organisation.",
            "user.roles" => "With which roles.",
            "user.scopes" => "What the application may do in their name.",
            "user.client_id" => "Which application that is.",
            "claims" => "What it has read in the token.",
            "email_verified" => "Whether the address was proven to be the person's.",
            "preferred_username" => "What the person signs in as.",
            "updated_at" => "When the person's data last changed.",
            name => claim_meaning(name).unwrap_or("A claim about the person."),
        };
        let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        Parameter::new(name, text, meaning)
    };
    members.into_iter().flat_map(flat).map(one).collect()
}

/// The members of `user` one by one; everything else as it is.
fn flat((name, value): (String, Value)) -> Vec<(String, Value)> {
    match value {
        Value::Object(inner) if name == "user" => {
            inner.into_iter().map(|(member, value)| (["user.", &member].concat(), value)).collect()
        }
        value => vec![(name, value)],
    }
}
