//! What a page of session mode shows when nobody is signed in: what became of it, and the way in.

use signet_shared::sign_in_outcome::{SIGNED_OUT, Says};
use signet_shared::wire::LogoutAnswer;
use yew::prelude::*;

use super::fixed;
use crate::services::Error;

const STEPS: &str = r#"<section class="steps" aria-labelledby="steps-title"><h2 id="steps-title">What happens then</h2><ol>
<li><h3>Your browser goes to sign in</h3><p>The bff sends it to the auth-server. Your password is typed there, and goes nowhere
else.</p></li><li><h3>The bff gets the tokens</h3><p>The browser comes back with a code that is worth nothing by itself. The bff exchanges
it, checks what comes, and keeps it sealed in its database.</p></li><li><h3>Your browser gets a cookie</h3><p>It names the session and
says nothing else. Scripts cannot read it; the browser sends it along by itself.</p></li></ol></section>"#;
const ENDED: (&str, &str) = (
    "You have been signed out",
    "The session is over: it was ended in another tab, by the server that people sign in at, or by time. Nothing of it is left on this page.",
);

/// Nobody is signed in: `outcome` is what became of a sign-in, `ended` says that there was a session on this page, and a sign-in leads to
/// `return_to`.
pub fn signed_out(outcome: Option<&'static Says>, ended: bool, return_to: &str) -> Html {
    let says = outcome.unwrap_or(&SIGNED_OUT);
    let (title, sentence) = if ended { ENDED } else { (says.title, says.sentence) };
    let alert = (ended || outcome.is_some()).then_some("alert");
    html! {
        <div class="split">
            <section class="lede">
                <div id="outcome" role={alert}><h1 tabindex="-1">{ title }</h1><p>{ sentence }</p></div>
                { sign_in(return_to, if alert.is_some() { "Sign in again" } else { "Sign in" }) }
                <p class="quiet">
                    { "You come back to this page. " }<a href="/where-is-my-token">{ "Where will the token be?" }</a>
                </p>
            </section>
            { fixed(STEPS) }
        </div>
    }
}

/// The person has signed out, and the provider may know nothing of it.
pub fn left(answer: &LogoutAnswer) -> Html {
    let sentence = if answer.provider_reached {
        "The session has ended."
    } else {
        "The session has ended here. But the server that people sign in at could not be told, so there you may still be signed in: \
         whoever signs in with this browser next may not be asked for a password."
    };
    html! {
        <div class="narrow lede">
            <div id="outcome" role="alert"><h1 tabindex="-1">{ "You are signed out" }</h1><p>{ sentence }</p></div>
            if let Some(url) = &answer.logout_url {
                <p><a id="leave" class="action" href={url.clone()}>{ "Sign out there, too" }</a></p>
            }
            <p><a href="/session">{ "To the sign-in" }</a></p>
        </div>
    }
}

/// The bff gave no answer, so nobody counts as signed in.
pub fn failed(error: &Error, again: &Callback<()>) -> Html {
    html! {
        <div class="narrow lede">
            <div id="outcome" role="alert">
                <h1 tabindex="-1">{ "Whether you are signed in is not known" }</h1>
                <p>{ error.to_string() }</p>
            </div>
            <div class="buttons">
                <button type="button" onclick={again.reform(|_: MouseEvent| ())}>{ "Try again" }</button>
            </div>
        </div>
    }
}

fn sign_in(return_to: &str, text: &'static str) -> Html {
    let href = ["/bff/login?return_to=", return_to].concat();
    html! { <p><a id="sign-in" class="action" {href}>{ text }</a></p> }
}
