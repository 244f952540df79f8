//! An address at which nothing is.

use yew::prelude::*;
use yew_router::prelude::*;

use crate::hooks::use_title;
use crate::routes::Route;

/// The page for unknown addresses.
#[component]
pub fn NotFound() -> Html {
    use_title("Page not found");
    html! {
        <div class="narrow lede">
            <p class="kicker">{ "404" }</p>
            <h1 tabindex="-1">{ "There is no page here" }</h1>
            <p>{ "The address may be mistyped, or the page has moved." }</p>
            <p><Link<Route> to={Route::Home}>{ "Go to the sign-in page" }</Link<Route>></p>
        </div>
    }
}
