//! The API asked by a token, for comparison with the cookie.

use std::rc::Rc;

use signet_shared::wire::AppConfig;
use yew::prelude::*;

use super::{fixed, words};
use crate::hooks::use_by_token;
use crate::state::ByToken;

const ABOUT: &str = "<p class=\"request\"><code translate=\"no\">GET /bff/token</code></p><p>Some pages have to ask an API themselves. For \
them the operator can have the bff hand out a short-lived access token (<code>expose_token</code>). Then the page has it, and with the \
page every script in it.</p>";

/// Where the API is, and whose session it is.
#[derive(PartialEq, Properties)]
pub struct ByTokenPanelProps {
    /// The configuration.
    pub config: Rc<AppConfig>,
    /// What the bff wants to see.
    pub csrf_token: AttrValue,
}

/// The panel, in the form of an errand.
#[component]
pub fn ByTokenPanel(props: &ByTokenPanelProps) -> Html {
    let (outcome, run) = use_by_token(&props.config, &props.csrf_token);
    let (status, tone, said) = outcome.told();
    let busy = matches!(outcome, ByToken::Sending).to_string();
    let body = match &outcome {
        ByToken::Answered(answered) => answered.body.as_str(),
        _ => "",
    };
    html! {
        <ul class="errands">
            <li data-errand="token">
                <div class="ask">
                    <button type="button" class="secondary" onclick={run.reform(|_: MouseEvent| ())} aria-busy={busy}>
                        { "Ask by a token" }
                    </button>
                    <div>{ fixed(ABOUT) }</div>
                </div>
                <div aria-live="polite">
                    <p class="said">
                        if let Some(status) = status {
                            <strong data-tone={tone}>{ ["HTTP ", &status.to_string()].concat() }</strong>{ " " }
                        }
                        { words(said) }
                    </p>
                </div>
                if !body.is_empty() { <code class="copy" translate="no">{ body.to_owned() }</code> }
            </li>
        </ul>
    }
}
