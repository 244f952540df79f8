//! The ID token in the inspector's own parts: taken apart, on the ladder, and held against the request and the access token.

use std::rc::Rc;

use signet_shared::claims::{Expectations, Kind};
use signet_shared::code_flow::{CLIENT_ID, bindings};
use signet_shared::wire::AppConfig;
use yew::prelude::*;

use super::{TokenView, checks, p, steps_of, words};
use crate::hooks::{use_keys, use_ladder};
use crate::services::clock;
use crate::state::{Expected, summary};

/// What is looked at.
#[derive(PartialEq, Properties)]
pub struct IdTokenPanelProps {
    /// Where the keys are.
    pub config: Rc<AppConfig>,
    /// The token.
    pub token: AttrValue,
    /// Who has to have issued it.
    pub issuer: AttrValue,
    /// What the request said.
    pub nonce: AttrValue,
    /// What the access token asks for; `None`: it could not be calculated.
    pub at_hash: Option<AttrValue>,
    /// Told when every check is passed.
    pub accepted: Callback<()>,
}

/// The panel. The signature is checked although the token came straight from the auth-server, where TLS would do (OpenID Connect
/// Core §3.1.3.7): who checks always cannot forget it where it counts.
#[component]
pub fn IdTokenPanel(props: &IdTokenPanelProps) -> Html {
    // A client checks it once, when it comes: that it ends later is no fault of it.
    let now = use_state(clock::now);
    let (keys, reload) = use_keys(props.config.clone());
    let ring = keys.as_ref().and_then(|keys| keys.as_ref().ok());
    let wanted = Expectations {
        issuer: props.issuer.to_string(),
        audience: CLIENT_ID.to_owned(),
        leeway: props.config.leeway,
    };
    let expected = Expected { kind: Kind::Id, wanted, now: None };
    let ladder = use_ladder(&props.token, ring, &expected, *now);
    let bound = bindings(&props.token, &props.nonce, props.at_hash.as_deref());
    let unbound = bound.iter().find(|check| !check.passed());
    let (good, text) = summary(&ladder.explanation);
    let (tone, text) = match (ladder.checking || keys.is_none(), good, unbound) {
        (true, ..) => ("none", "Checking the ID token…".to_owned()),
        (_, false, _) => ("bad", text),
        (_, _, Some(check)) => ("bad", check.sentence.to_owned()),
        _ => ("good", "Every check passes: you are signed in".to_owned()),
    };
    use_effect_with((tone == "good", props.accepted.clone()), |(good, accepted)| {
        if *good {
            accepted.emit(());
        }
    });
    let address = ["/inspect#", &*props.token].concat();
    html! {
        <>
            <div aria-live="polite"><p id="verdict" class="headline" data-tone={tone}>{ text }</p></div>
            if let Some(Err(error)) = &keys {
                <p class="wrong">{ error.to_string() }</p>
                <button type="button" class="chip" onclick={reload.reform(|_: MouseEvent| ())}>{ "Ask again" }</button>
            }
            <TokenView token={props.token.clone()} />
            <h3>{ "What binds it to this request" }</h3>
            { checks(&bound) }
            <h3>{ "The ladder that every token climbs" }</h3>
            { steps_of(&ladder) }
            { p("after", html! {
                <a href={address}>{ words("Tamper with it in the inspector (a new page: the tokens here are gone then)") }</a>
            }) }
        </>
    }
}
