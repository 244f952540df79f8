//! `/success`: the token, what is in it, and what the API says to it (contracts R10, R11).

use signet_shared::claims::Kind;
use yew::prelude::*;

use crate::components::{
    CheckButtons, SignInModal, TokenView, check_panel, countdown, fixed, sign_in_modal, storage_note,
    stored_ladder, use_modal,
};
use crate::hooks::{AppHandle, use_keys, use_ladder, use_now, use_token_check};
use crate::state::Expected;

const LEDE: &str = r#"<div class="lede"><h1 tabindex="-1">Your token</h1><p>The auth-server signed it with its private
key. The API holds the public key alone, and checks the token with it each time.</p></div>"#;

/// What the page needs to have.
#[derive(PartialEq, Properties)]
pub struct SuccessProps {
    /// The program's state.
    pub app: AppHandle,
    /// The token that is kept.
    pub token: AttrValue,
}

/// The page.
#[component]
pub fn Success(props: &SuccessProps) -> Html {
    let app = &props.app;
    let (checks, ask) = use_token_check(app.config.clone(), props.token.clone());
    let sign_out = {
        let app = app.clone();
        Callback::from(move |()| app.sign_out())
    };
    let on_token = {
        let app = app.clone();
        Callback::from(move |token| app.sign_in(token))
    };
    let now = use_now();
    let (keys, _) = use_keys(app.config.clone());
    let ring = keys.as_ref().and_then(|keys| keys.as_ref().ok());
    let ladder = use_ladder(&props.token, ring, &Expected::of(Kind::Access, &app.config), now);
    let refusal = checks.refusal_of(&props.token).map(ToOwned::to_owned);
    let dialog = use_modal(refusal.is_some());
    html! {
        <>
            { fixed(LEDE) }
            <div class="pair">
                { check_panel(&checks, app.config.poll_interval, &CheckButtons { ask, sign_out: sign_out.clone() }) }
                { countdown(&props.token, now) }
            </div>
            { stored_ladder(app, &props.token, &ladder, keys.as_ref()) }
            <TokenView token={props.token.clone()} />
            { storage_note() }
            if let Some(reason) = refusal {
                { sign_in_modal(dialog, SignInModal { config: app.config.clone(), reason, on_token, sign_out }) }
            }
        </>
    }
}
