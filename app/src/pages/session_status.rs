//! `/session` while somebody is signed in: who it is, until when, and the way out (contracts B5, B6, B11).

use std::rc::Rc;

use signet_shared::sign_in_outcome::{SIGNED_IN, Says};
use yew::prelude::*;

use crate::components::{time_left, who};
use crate::hooks::{SessionHandle, use_now};
use crate::state::{Lifetime, Signed, end_announced};

/// What the page needs to have.
#[derive(PartialEq, Properties)]
pub struct SessionStatusProps {
    /// The session.
    pub session: SessionHandle,
    /// Who is signed in.
    pub signed: Rc<Signed>,
    /// What became of a sign-in that failed beside that session.
    pub outcome: Option<&'static Says>,
}

/// The page.
#[component]
pub fn SessionStatus(props: &SessionStatusProps) -> Html {
    let Signed { answer, at, .. } = &*props.signed;
    let now = use_now();
    let life = Lifetime { issued: Some(*at), ends: answer.expires_at };
    let user = &answer.user;
    let name = user.name.as_ref().or(user.preferred_username.as_ref()).unwrap_or(&user.sub);
    let sign_out = props.session.sign_out.reform(|_: MouseEvent| ());
    html! {
        <>
            if let Some(outcome) = props.outcome {
                <div class="error" role="alert">
                    <p id="outcome"><strong>{ outcome.title }</strong>{ ". " }{ outcome.sentence }</p>
                </div>
            }
            <div class="lede"><h1 tabindex="-1">{ SIGNED_IN.title }</h1><p>{ SIGNED_IN.sentence }</p></div>
            <div class="pair">
                <article class="check" data-tone="good" aria-labelledby="who-title">
                    <h2 id="who-title" class="kicker">{ "Who is signed in" }</h2>
                    <p id="who" class="headline">{ name.clone() }</p>
                    <p class="quiet">{ "So says the bff to this browser's cookie. It keeps the tokens, and asks the API in your name." }</p>
                    if let Some(trouble) = &props.session.state.trouble {
                        <div class="error" role="alert"><p>{ ["You are still signed in. ", &trouble.to_string()].concat() }</p></div>
                    }
                    <div class="buttons">
                        <button id="sign-out" type="button" class="secondary" onclick={sign_out}>{ "Sign out" }</button>
                    </div>
                </article>
                { time_left(Some(life), now, end_announced(life.left(now))) }
            </div>
            <article aria-labelledby="facts-title">
                <h2 id="facts-title">{ "What the bff says of you" }</h2>
                { who(answer) }
            </article>
        </>
    }
}
