//! `/code-flow`: what is asked for and how, before the browser goes to the auth-server (RFC 6749 §4.1.1).

use std::rc::Rc;

use signet_shared::code_flow::{Parameter, Provider, address, authorization_request, pairs};
use signet_shared::wire::AppConfig;
use yew::prelude::*;

use crate::components::{fixed, flow_step, folded, parameters, quiet, request_line};
use crate::hooks::{Prepared, use_provider, use_request};
use crate::services::{METADATA_PATH, page};

const LEDE: &str = r#"<div class="lede"><h1 tabindex="-1">Sign in by redirect</h1><p>This page never sees your password: it
sends you to the auth-server, which sends you back with a code. That is the authorization code flow with PKCE, the way for a
program that runs in a browser. Here it is in eight steps, each with everything that is sent.</p></div>"#;
const DISCOVERY: &str = "<p>An application knows its auth-server by one name. Everything else the auth-server tells itself, at an \
address that follows from the name.</p>";
const SECRETS: &str = "<p>Three random values are made by <code>crypto.getRandomValues</code>, new for each request. They wait in \
<code>sessionStorage</code> while you are away: it outlives the way there and back, belongs to this tab alone, and ends with it. \
What is not kept is no use: an answer to a request that this tab does not remember is refused.</p>";
const GO: &str = "<p>This is the whole request. The browser carries it as an address, so there is nothing secret in it: of the \
code_verifier only a hash. The auth-server asks you to sign in, and shows what this application wants. It asks each time, because \
anybody could write a program that calls itself by the same name.</p>";

/// What the page needs to have.
#[derive(PartialEq, Properties)]
pub struct StartProps {
    /// Where the servers are.
    pub config: Rc<AppConfig>,
}

/// The page.
#[component]
pub fn Start(props: &StartProps) -> Html {
    use_effect_with((), |()| page::set_title("Sign in by redirect · Signet"));
    let (provider, reload) = use_provider(props.config.clone());
    let known = provider.as_ref().and_then(|provider| provider.as_ref().ok());
    let request = use_request(known.cloned());
    let metadata = [props.config.auth_server.as_str(), METADATA_PATH].concat();
    let told = match &provider {
        None => quiet("Asking…"),
        Some(Ok(provider)) => parameters(&provider.shown),
        Some(Err(sentence)) => html! {
            <div role="alert">
                <p class="wrong">{ sentence.clone() }</p>
                <button type="button" class="chip" onclick={reload.reform(|_: MouseEvent| ())}>{ "Ask again" }</button>
            </div>
        },
    };
    html! {
        <>
            { fixed(LEDE) }
            <ol class="flow">
                { flow_step("discovery", "Ask the auth-server about itself", html! {
                    <>{ fixed(DISCOVERY) }{ request_line("GET", &metadata) }{ told }</>
                }) }
                { known.zip(request).map(|(provider, request)| prepared(provider, request)).unwrap_or_default() }
            </ol>
        </>
    }
}

fn prepared(provider: &Provider, request: Result<Rc<Prepared>, &'static str>) -> Html {
    let made = match &request {
        Ok(prepared) => parameters(&secrets(prepared)),
        Err(sentence) => html! { <p class="wrong" role="alert">{ *sentence }</p> },
    };
    html! {
        <>
            { flow_step("secrets", "Make three secrets", html! { <>{ fixed(SECRETS) }{ made }</> }) }
            if let Ok(request) = request {
                { flow_step("request", "Go to the auth-server", go(provider, &request)) }
            }
        </>
    }
}

fn go(provider: &Provider, Prepared { pending, challenge }: &Prepared) -> Html {
    let request = authorization_request(pending, challenge);
    let to = address(&provider.authorization_endpoint, &pairs(&request));
    html! {
        <>
            { fixed(GO) }
            { request_line("GET", &provider.authorization_endpoint) }
            { parameters(&request) }
            <div class="address">{ folded(&to) }</div>
            <p><a id="go" class="action" href={to}>{ "Go to the auth-server" }</a></p>
        </>
    }
}

fn secrets(Prepared { pending, challenge }: &Prepared) -> Vec<Parameter> {
    let secrets = &pending.secrets;
    vec![
        Parameter::new(
            "state",
            &secrets.state,
            "128 bits. Goes along and comes back with the answer, so that nobody can slip \
            you an answer of theirs.",
        ),
        Parameter::new(
            "nonce",
            &secrets.nonce,
            "128 bits. Goes along and comes back inside the signed ID token, so that \
            nobody can slip in a token of another request.",
        ),
        Parameter::new(
            "code_verifier",
            &secrets.code_verifier,
            "256 bits, the secret of PKCE. Stays in this tab until the code \
            is exchanged.",
        ),
        Parameter::new(
            "code_challenge",
            challenge,
            "SHA-256 of it, by crypto.subtle.digest, as base64url. Goes along; nobody \
            can get from it to the code_verifier.",
        ),
    ]
}
