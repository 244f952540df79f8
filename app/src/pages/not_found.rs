//! An address at which nothing is.

use yew::prelude::*;

use crate::components::link;
use crate::hooks::AppHandle;

/// The page for unknown addresses.
pub fn not_found(app: &AppHandle) -> Html {
    html! {
        <div class="narrow lede">
            <p class="kicker">{ "404" }</p>
            <h1 tabindex="-1">{ "There is no page here" }</h1>
            <p>{ "The address may be mistyped, or the page has moved." }</p>
            <p>{ link(app, "/".into(), "", html! { "Go to the sign-in page" }) }</p>
        </div>
    }
}
