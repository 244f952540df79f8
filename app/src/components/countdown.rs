//! How long a token or a session still lives.

use signet_shared::token::parts;
use yew::prelude::*;

use super::{p, quiet};
use crate::services::clock;
use crate::state::Lifetime;

/// The countdown at `now`, from the token's own claims and the browser's clock.
pub fn countdown(token: &str, now: u64) -> Html {
    let claims = parts(token).and_then(|[_, payload, _]| payload.object());
    let lifetime = claims.and_then(|claims| Lifetime::of(&claims));
    time_left(lifetime, now, lifetime.map_or("", |lifetime| lifetime.announcement(now)))
}

/// What is left of `lifetime` at `now`, and what is announced of it.
pub fn time_left(lifetime: Option<Lifetime>, now: u64, announcement: &'static str) -> Html {
    let body = match lifetime {
        Some(lifetime) => html! {
            <>
                // A timer is not announced by itself; the few sentences below are.
                <p class="headline" role="timer">{ lifetime.headline(now) }</p>
                <progress
                    aria-hidden="true"
                    max={lifetime.length(now).to_string()}
                    value={lifetime.left(now).to_string()}
                />
                <p class="quiet">
                    { "Ends at " }
                    <time datetime={clock::machine(lifetime.ends)}>{ clock::local(lifetime.ends) }</time>
                    { ", by this device's clock." }
                </p>
                <p class="unseen" role="status">{ announcement }</p>
            </>
        },
        None => html! {
            <>{ p("headline", html! { "Unknown" }) }{ quiet("The token names no end that can be read.") }</>
        },
    };
    html! {
        <article aria-labelledby="countdown-title">
            <h2 id="countdown-title" class="kicker">{ "Time left" }</h2>
            { body }
        </article>
    }
}
