//! `/success`: the token, what is in it, and what the API says to it (contracts R10, R11).

use yew::prelude::*;
use yew_router::prelude::*;

use crate::components::{
    CheckButtons, Countdown, SignInModal, check_panel, decoded, storage_note, token_text,
};
use crate::hooks::{use_app, use_title, use_token_check};
use crate::routes::Route;
use crate::services::storage;

/// The page; without a token, the way to the sign-in page.
#[component]
pub fn Success() -> Html {
    let app = use_app();
    match app.token.clone() {
        Some(token) => html! { <SignedIn {token} /> },
        None => html! { <ToSignIn /> },
    }
}

/// Replaces the address and does not add one, so that the way back does not lead here again.
#[component]
fn ToSignIn() -> Html {
    let navigator = use_navigator();
    use_effect_with((), move |()| {
        if let Some(navigator) = navigator {
            navigator.replace(&Route::Home);
        }
    });
    Html::default()
}

/// What the page needs to have.
#[derive(PartialEq, Properties)]
struct SignedInProps {
    token: AttrValue,
}

#[component]
fn SignedIn(props: &SignedInProps) -> Html {
    use_title("Your token");
    let app = use_app();
    let (checks, ask) = use_token_check(app.config.clone(), props.token.clone());
    let sign_out = {
        let app = app.clone();
        Callback::from(move |()| app.sign_out())
    };
    let on_token = {
        let app = app.clone();
        Callback::from(move |token| app.sign_in(token))
    };
    let refusal = checks.refusal_of(&props.token).map(ToOwned::to_owned);
    html! {
        <>
            <div class="lede">
                <h1 tabindex="-1">{ "Your token" }</h1>
                <p>
                    { "The auth-server signed it with its private key. The API holds the public key alone, and checks \
                       the token with it each time." }
                </p>
            </div>
            <div class="pair">
                { check_panel(&checks, app.config.poll_interval, &CheckButtons { ask, sign_out: sign_out.clone() }) }
                <Countdown token={props.token.clone()} />
            </div>
            { token_text(&props.token) }
            { decoded(&props.token) }
            { storage_note(storage::KEY) }
            if let Some(reason) = refusal {
                <SignInModal {reason} {on_token} {sign_out} />
            }
        </>
    }
}
