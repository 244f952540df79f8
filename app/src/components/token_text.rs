//! The token itself, its three parts in three colours (RFC 7515 §3.1).

use signet_shared::token::Parts;
use yew::prelude::*;

/// The token. The element's text is the token and nothing else, so that it can be copied.
pub fn token_text(token: &AttrValue) -> Html {
    let body = match Parts::split(token) {
        Ok(parts) => html! {
            <>
                <p class="legend">
                    <span class="part-header">{ "Header" }</span>
                    <span class="part-payload">{ "Payload" }</span>
                    <span class="part-signature">{ "Signature" }</span>
                </p>
                <code id="token" class="token" translate="no">
                    <span class="part-header">{ parts.header }</span>
                    { "." }
                    <span class="part-payload">{ parts.payload }</span>
                    { "." }
                    <span class="part-signature">{ parts.signature }</span>
                </code>
            </>
        },
        Err(reason) => html! {
            <>
                <p>
                    { format!("What is stored is no token: {reason}. The API will refuse it. It is shown as it is.") }
                </p>
                <code id="token" class="token" translate="no">{ token }</code>
            </>
        },
    };
    html! {
        <article aria-labelledby="token-title">
            <h2 id="token-title">{ "As it travels" }</h2>
            { body }
        </article>
    }
}
