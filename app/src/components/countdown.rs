//! How long the token still lives.

use signet_shared::token::Parts;
use yew::prelude::*;

use crate::hooks::use_now;
use crate::services::clock;
use crate::state::Lifetime;

/// What is counted down.
#[derive(PartialEq, Properties)]
pub struct CountdownProps {
    /// The token.
    pub token: AttrValue,
}

/// The countdown, from the token's own claims and the browser's clock.
#[component]
pub fn Countdown(props: &CountdownProps) -> Html {
    let now = use_now();
    let lifetime = use_memo(props.token.clone(), |token| {
        let claims = Parts::split(token).ok()?.decode_payload().ok()?;
        Lifetime::of(&claims)
    });
    let body = match *lifetime {
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
                <p class="unseen" role="status">{ lifetime.announcement(now) }</p>
            </>
        },
        None => html! {
            <>
                <p class="headline">{ "Unknown" }</p>
                <p class="quiet">{ "The token names no end that can be read." }</p>
            </>
        },
    };
    html! {
        <article aria-labelledby="countdown-title">
            <h2 id="countdown-title" class="kicker">{ "Time left" }</h2>
            { body }
        </article>
    }
}
