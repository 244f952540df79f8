//! What every page has around it, and where the keyboard goes when the address changes.

use std::cell::Cell;

use yew::prelude::*;
use yew_router::prelude::*;

use crate::hooks::use_app;
use crate::routes::Route;
use crate::services::page;

/// What is inside.
#[derive(PartialEq, Properties)]
pub struct ShellProps {
    /// The page.
    pub children: Html,
}

/// Header, page, footer.
#[component]
pub fn Shell(props: &ShellProps) -> Html {
    let app = use_app();
    let path = use_location().map(|location| location.path().to_owned());
    let arrived = use_memo((), |()| Cell::new(false));
    // A screen reader hears where it is only if the focus moves there; on arrival the browser does that itself.
    use_effect_with(path, move |_| {
        if arrived.replace(true) {
            page::focus("h1");
        }
    });
    let skip = Callback::from(|event: MouseEvent| {
        event.prevent_default();
        page::focus("h1");
    });
    html! {
        <>
            <a class="skip" href="#content" onclick={skip}>{ "Skip to the content" }</a>
            <header class="site">
                <Link<Route> to={Route::Home} classes="wordmark">
                    <img src="/signet.svg" alt="" width="32" height="32" />
                    <span>{ "Signet" }</span>
                </Link<Route>>
                if app.config.demo {
                    <span class="badge">{ "Demo" }</span>
                }
            </header>
            <main id="content">{ props.children.clone() }</main>
            <footer class="site">
                <p>{ "Auth-server " }<code>{ &app.config.auth_server }</code></p>
                <p>{ "API " }<code>{ &app.config.api }</code></p>
            </footer>
        </>
    }
}
