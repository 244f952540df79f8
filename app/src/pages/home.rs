//! `/`: sign in (contract R9).

use yew::prelude::*;
use yew_router::prelude::*;

use crate::components::{CredentialsForm, steps};
use crate::hooks::{use_app, use_title};
use crate::routes::Route;

/// The sign-in page.
#[component]
pub fn Home() -> Html {
    use_title("Sign in");
    let app = use_app();
    let navigator = use_navigator();
    let signed_in = app.token.is_some();
    let on_token = {
        let app = app.clone();
        Callback::from(move |token| {
            app.sign_in(token);
            if let Some(navigator) = &navigator {
                navigator.push(&Route::Success);
            }
        })
    };
    html! {
        <div class="split">
            <section class="lede">
                <h1 tabindex="-1">{ "Demo Auth Site" }</h1>
                <p>{ "Sign in, see the token that you get, and watch an API check it." }</p>
                <article>
                    <CredentialsForm {on_token} submit="Proceed" />
                </article>
                if signed_in {
                    <p class="quiet">
                        { "This browser still keeps a token. " }
                        <Link<Route> to={Route::Success}>{ "Go to it" }</Link<Route>>
                    </p>
                }
            </section>
            { steps(&app.config) }
        </div>
    }
}
