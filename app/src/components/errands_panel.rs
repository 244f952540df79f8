//! The API, asked by the cookie: each errand with its button, and below it the four messages that it took.

use yew::prelude::*;

use super::{message, p, quiet, words};
use crate::hooks::use_errands;
use crate::services::{Seen, page};
use crate::state::{Errand, Hop, Went, answer_meaning, hops};

/// Whose session it is.
#[derive(PartialEq, Properties)]
pub struct ErrandsPanelProps {
    /// What requests that change something carry.
    pub csrf_token: AttrValue,
    /// Told when the session is over.
    pub over: Callback<()>,
}

/// The panel.
#[component]
pub fn ErrandsPanel(props: &ErrandsPanelProps) -> Html {
    let (errands, run) = use_errands(&props.csrf_token, props.over.clone());
    let row = |errand: Errand| {
        let onclick = run.reform(move |_: MouseEvent| errand);
        let went = &errands.0[errand as usize];
        let busy = matches!(went, Went::Sending).to_string();
        html! {
            <li data-errand={errand.id()}>
                <div class="ask">
                    <button type="button" class="secondary" {onclick} aria-busy={busy}>{ errand.title() }</button>
                    <p class="request"><code translate="no">{ [errand.method(), " ", errand.path()].concat() }</code></p>
                    { p("", words(errand.about())) }
                </div>
                <div aria-live="polite">{ outcome(went) }</div>
                if let Went::Done(Ok(seen)) = went {
                    { messages(errand, &props.csrf_token, seen) }
                }
            </li>
        }
    };
    html! { <ul class="errands">{ for Errand::ALL.map(row) }</ul> }
}

fn outcome(went: &Went) -> Html {
    match went {
        Went::Untried => quiet("Not sent yet."),
        Went::Sending => quiet("Waiting for the answer…"),
        Went::Done(Ok(seen)) => {
            let tone = if seen.status < 300 { "good" } else { "bad" };
            html! {
                <p class="said">
                    <strong data-tone={tone}>{ ["HTTP ", &seen.status.to_string()].concat() }</strong>
                    { words([" ", &answer_meaning(seen)].concat()) }
                </p>
            }
        }
        Went::Done(Err(error)) => html! { <p class="said" data-tone="unknown">{ error.to_string() }</p> },
    }
}

fn messages(errand: Errand, csrf_token: &str, seen: &Seen) -> Html {
    let cookie = if page::is_secure() { "__Host-signet_session" } else { "signet_session" };
    let shown = |hop: &Hop| message(hop, if hop.id == "back" { &seen.body } else { "" });
    html! {
        <details open=true>
            <summary>{ "Each message of it" }</summary>
            <ol class="hops">{ for hops(errand, csrf_token, cookie, seen).iter().map(shown) }</ol>
        </details>
    }
}
