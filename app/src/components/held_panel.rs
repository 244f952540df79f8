//! What the bff keeps for this browser, as far as a page may know it: times and counts, no token; it changes before one's eyes.

use std::rc::Rc;

use signet_shared::wire::{AccessTokenFacts, SessionDetails};
use yew::prelude::*;

use super::facts::at;
use super::{Fact, claims, code, facts, quiet, words};
use crate::services::Error;
use crate::state::until;

/// The details of a session, or why there are none; `None` while they are on their way.
type Details = Option<Result<Rc<SessionDetails>, Error>>;

/// The session and its access tokens, at `now`; `again` asks anew.
pub fn held_panel(details: &Details, again: &Callback<()>, now: u64) -> Html {
    let body = match details {
        None => quiet("Asking the bff what it keeps…"),
        Some(Ok(details)) => html! {
            <div class="live">
                { facts(kept(details)) }
                <div>
                    <h3>{ "Access tokens" }</h3>
                    <p class="headline" role="status" id="refreshes">{ refreshed(details.refreshes) }</p>
                    { for details.access_tokens.iter().map(|token| access_token(token, now)) }
                    if details.access_tokens.is_empty() {
                        { quiet("None at the moment: the next request to the API gets one.") }
                    }
                </div>
            </div>
        },
        Some(Err(error)) => html! {
            <div role="alert">
                <p class="wrong">{ error.to_string() }</p>
                <button type="button" class="chip" onclick={again.reform(|_: MouseEvent| ())}>{ "Ask again" }</button>
            </div>
        },
    };
    html! {
        <article id="held" aria-labelledby="held-title">
            <h2 id="held-title">{ "What the bff keeps" }</h2>
            { quiet("All of it lies sealed in the bff's database. What you see here is about the tokens; the tokens themselves it tells no \
                     browser.") }
            { body }
        </article>
    }
}

/// The claims of the ID token.
pub fn claims_panel(details: &Details) -> Html {
    let Some(Ok(details)) = details else { return Html::default() };
    html! {
        <article id="claims" aria-labelledby="claims-title">
            <h2 id="claims-title">{ "What the ID token says" }</h2>
            { quiet("The bff got it when you signed in, and checked it. These are its claims; without its signature they prove nothing to \
                     anybody.") }
            { claims(&details.id_token_claims) }
        </article>
    }
}

fn kept(details: &SessionDetails) -> [Fact; 5] {
    let refresh = if details.has_refresh_token { "yes" } else { "no" };
    [
        Fact::new("started_at", "Signed in", at(details.started_at), "When the session began."),
        Fact::new(
            "seen_at",
            "Last used",
            at(details.seen_at),
            "As far as that was noted: not each request is worth it.",
        ),
        Fact::new("ends_at", "Ends unless used", at(details.ends_at), "A session that nobody uses ends."),
        Fact::new(
            "over_at",
            "Ends in any case",
            at(details.over_at),
            "Then you sign in again, however busy you are.",
        ),
        Fact::new(
            "has_refresh_token",
            "Refresh token",
            words(refresh),
            "By it the bff gets new access tokens while you go on working.",
        ),
    ]
}

fn refreshed(count: u64) -> String {
    match count {
        0 => "Not refreshed yet".to_owned(),
        1 => "Refreshed once".to_owned(),
        count => ["Refreshed ", &count.to_string(), " times"].concat(),
    }
}

fn access_token(token: &AccessTokenFacts, now: u64) -> Html {
    let length = token.due_at.saturating_sub(token.came_at).max(1);
    let whose = token.resource.clone().map_or_else(|| words("the sign-in itself, as for userinfo"), code);
    html! {
        <div class="access-token">
            <p>{ "For " }{ whose }</p>
            <progress aria-hidden="true" max={length.to_string()} value={token.due_at.saturating_sub(now).min(length).to_string()} />
            <p class="quiet" role="timer">{ until(token, now) }</p>
        </div>
    }
}
