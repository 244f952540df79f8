//! `/callback`: what came back, whether it counts, and what follows from it (RFC 6749 §4.1.2, RFC 9207).

use std::rc::Rc;

use signet_shared::code_flow::{
    Check, Judged, Pending, Provider, address, end_session_request, error_meaning, exchange_request, pairs,
    tokens_shown,
};
use signet_shared::wire::{AppConfig, TokenAnswer};
use yew::prelude::*;

use crate::components::{
    DeedsPanel, IdTokenPanel, checks, fixed, flow_step, parameters, quiet, request_line,
};
use crate::hooks::{Exchange, Given, use_exchange, use_provider};
use crate::services::page;
use crate::state::{Arrival, START};

const LEDE: &str = r#"<div class="lede"><h1 tabindex="-1">Back from the auth-server</h1><p>The browser has brought an answer. It
may be from anybody, so it is judged before anything follows from it.</p></div>"#;
const NOTHING: &str = r#"<div class="narrow lede"><h1 tabindex="-1">There is no answer</h1><p>Answers of the auth-server
come to this address, each once. If you have reloaded the page: the code was used already, and the tokens lay in the memory of
the page alone, so they are gone. That is on purpose; what is not kept cannot be stolen.</p><p>Start again: as long as you are
signed in at the auth-server it does not ask for your password.</p><p><a class="action" href="/code-flow">Start
again</a></p></div>"#;
const ANSWER: &str = "<p>This stood in the address, and is not there any more: history, bookmarks and whoever looks over your \
shoulder need no code.</p>";
const EXCHANGE: &str = "<p>The code goes to the auth-server at once, by <code>fetch</code>, across origins and not by the address. \
The auth-server lets this application's origin read the answer.</p>";
const TOKENS: &str = "<h3>The answer</h3><p>The tokens stay in the memory of this page, and nowhere else: a reload ends them here. Still \
every script of the page could read them, which is why a backend for frontend, that keeps them from the browser, is better where \
you can have one.</p>";
const ID_TOKEN: &str = "<p>It says who has signed in. It counts only if every check passes.</p>";
const DEEDS: &str = "<p>Each button sends a request, and shows the answer.</p>";
const SIGN_OUT: &str = "<p>The tokens here end with this page, but at the auth-server you are still signed in. This leads there, \
and ends that, too.</p>";

/// What the page needs to have.
#[derive(PartialEq, Properties)]
pub struct AnswerProps {
    /// Where the servers are.
    pub config: Rc<AppConfig>,
    /// What came.
    pub arrival: Arrival,
}

/// The page.
#[component]
pub fn Answer(props: &AnswerProps) -> Html {
    use_effect_with((), |()| page::set_title("Back from the auth-server · Signet"));
    let Arrival { callback, pending } = &props.arrival;
    let (provider, reload) = use_provider(props.config.clone());
    let known = provider.as_ref().and_then(|provider| provider.as_ref().ok());
    let judged = known.map(|provider| callback.judge(pending.as_ref(), provider.names_itself));
    let code = judged.as_ref().and_then(|judged| judged.code.as_deref());
    let exchange = known.zip(pending.as_ref()).zip(code).map(|((provider, pending), code)| Exchange {
        endpoint: provider.token_endpoint.clone(),
        parameters: exchange_request(pending, code),
    });
    let given = use_exchange(exchange.clone());
    // What a client may do with its tokens begins once it knows who has signed in.
    let known_who = use_state_eq(|| false);
    let accepted = {
        let setter = known_who.setter();
        use_callback((), move |(), ()| setter.set(true))
    };
    if callback.is_nothing() {
        return fixed(NOTHING);
    }
    let verdict = match (&provider, &judged) {
        (Some(Err(sentence)), _) => html! {
            <div role="alert">
                <p class="wrong">{ sentence.clone() }</p>
                <button type="button" class="chip" onclick={reload.reform(|_: MouseEvent| ())}>{ "Ask again" }</button>
            </div>
        },
        (_, Some(judged)) => judgement(judged, callback.get("error"), callback.get("error_description")),
        _ => quiet("Asking the auth-server about itself…"),
    };
    html! {
        <>
            { fixed(LEDE) }
            <ol class="flow back" start="4">
                { flow_step("answer", "Judge the answer", html! {
                    <>{ fixed(ANSWER) }{ parameters(&callback.shown()) }{ verdict }</>
                }) }
                { exchange.map(|exchange| exchanged(&exchange, given.as_ref())).unwrap_or_default() }
                if let (Some(provider), Some(pending), Some(Ok(given))) = (known, pending, given) {
                    { id_token(&props.config, provider, (pending, &given), accepted) }
                    if *known_who {
                        { holding(&props.config, provider, &given.tokens) }
                    }
                }
            </ol>
        </>
    }
}

fn judgement(judged: &Judged, error: Option<&str>, description: Option<&str>) -> Html {
    let refused = judged.refusal().map(|check| refusal(check, error.unwrap_or_default(), description));
    html! { <><h3>{ "Whether it counts" }</h3>{ checks(&judged.checks) }{ refused.unwrap_or_default() }</> }
}

/// Why this ends here. What an error says is repeated only once it is known whose words they are.
fn refusal(check: &Check, error: &str, description: Option<&str>) -> Html {
    let (title, sentence) = match check.name {
        "error" => (
            "The auth-server gives no code",
            error_meaning(error).unwrap_or("It names a reason that this page does not know."),
        ),
        _ => ("This answer does not count", check.sentence),
    };
    let said = description.filter(|_| check.name == "error");
    ends_here(title, [sentence.trim_end_matches('.'), "."].concat(), said)
}

fn ends_here(title: &'static str, sentence: String, said: Option<&str>) -> Html {
    html! {
        <div class="error" role="alert">
            <p id="refusal"><strong>{ title }</strong>{ ". " }{ sentence }
                if let Some(said) = said { { [" It says: ", said, "."].concat() } }
            </p>
            <a class="action" href={START}>{ "Start again" }</a>
        </div>
    }
}

fn exchanged(exchange: &Exchange, given: Option<&Result<Rc<Given>, crate::state::Refused>>) -> Html {
    let answer = match given {
        None => quiet("Waiting for the answer…"),
        Some(Ok(given)) => html! { <>{ fixed(TOKENS) }{ parameters(&tokens_shown(&given.tokens)) }</> },
        Some(Err(refused)) => ends_here("The code gave no tokens", refused.sentence(), None),
    };
    flow_step(
        "exchange",
        "Exchange the code for tokens",
        html! {
            <>
                { fixed(EXCHANGE) }
                { request_line("POST", &exchange.endpoint) }
                { parameters(&exchange.parameters) }
                { answer }
            </>
        },
    )
}

fn id_token(
    config: &Rc<AppConfig>,
    provider: &Provider,
    (pending, given): (&Pending, &Given),
    accepted: Callback<()>,
) -> Html {
    let Some(token) = &given.tokens.id_token else {
        return flow_step(
            "id-token",
            "Check the ID token",
            ends_here("There is none", "openid was asked for, so an ID token had to come.".into(), None),
        );
    };
    let nonce = pending.secrets.nonce.clone();
    flow_step(
        "id-token",
        "Check the ID token",
        html! {
            <>
                { fixed(ID_TOKEN) }
                <IdTokenPanel
                    config={config.clone()} token={token.clone()} issuer={provider.issuer.clone()} {nonce}
                    at_hash={given.at_hash.clone().map(AttrValue::from)} {accepted}
                />
            </>
        },
    )
}

fn holding(config: &Rc<AppConfig>, provider: &Rc<Provider>, tokens: &TokenAnswer) -> Html {
    let leave = provider.end_session_endpoint.as_deref().zip(tokens.id_token.as_deref());
    html! {
        <>
            { flow_step("deeds", "Use the tokens", html! {
                <>
                    { fixed(DEEDS) }
                    <DeedsPanel config={config.clone()} provider={provider.clone()} tokens={tokens.clone()} />
                </>
            }) }
            { leave.map(|(endpoint, id_token)| sign_out(endpoint, id_token)).unwrap_or_default() }
        </>
    }
}

fn sign_out(endpoint: &str, id_token: &str) -> Html {
    let request = end_session_request(id_token);
    let to = address(endpoint, &pairs(&request));
    flow_step(
        "sign-out",
        "Sign out",
        html! {
            <>
                { fixed(SIGN_OUT) }
                { request_line("GET", endpoint) }
                { parameters(&request) }
                <p><a id="leave" class="action" href={to}>{ "Sign out at the auth-server" }</a></p>
            </>
        },
    )
}
