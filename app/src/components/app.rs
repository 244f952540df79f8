//! The root: first the configuration, then the state, then the page at the address with what every page has around it,
//! and where the keyboard goes when the address changes.

use std::cell::Cell;
use std::rc::Rc;

use signet_shared::wire::AppConfig;
use yew::prelude::*;

use super::link;
use crate::hooks::{Loading, use_app, use_config};
use crate::routes::{Route, switch};
use crate::services::page;
use crate::state::Action;

/// The whole program.
#[component]
pub fn App() -> Html {
    let (loading, load) = use_config();
    match loading {
        Loading::Waiting => html! {
            <main class="blank"><h1 class="quiet" aria-live="polite">{ "Signet is starting…" }</h1></main>
        },
        Loading::Ready(config) => html! { <Site {config} /> },
        Loading::Failed(error) => no_config(error.to_string(), &load),
    }
}

#[derive(PartialEq, Properties)]
struct SiteProps {
    config: Rc<AppConfig>,
}

/// Header, page, footer.
#[component]
fn Site(props: &SiteProps) -> Html {
    let app = use_app(Rc::clone(&props.config));
    let arrived = use_memo((), |()| Cell::new(false));
    let lost = app.route == Route::Success && app.token.is_none();
    let dispatch = app.dispatch.clone();
    use_effect_with((app.route, lost), move |(route, lost)| {
        page::set_title(route.title());
        // A screen reader hears where it is only if the focus moves there; on arrival the browser does that itself.
        if arrived.replace(true) {
            page::focus("h1");
        }
        if *lost {
            // In place of the address, so that the way back does not lead here again.
            dispatch.emit(Action::Replace("/".into()));
        }
    });
    let skip = Callback::from(|event: MouseEvent| {
        event.prevent_default();
        page::focus("h1");
    });
    let mark = html! {
        <><img src="/signet.svg" alt="" width="32" height="32" /><span>{ "Signet" }</span></>
    };
    html! {
        <>
            <a class="skip" href="#content" onclick={skip}>{ "Skip to the content" }</a>
            <header class="site">
                { link(&app, "/".into(), "wordmark", mark) }
                if app.config.demo {
                    <span class="badge">{ "Demo" }</span>
                }
                { link(&app, "/inspect".into(), "to-inspect", html! { "Inspector" }) }
            </header>
            <main id="content">{ switch(&app) }</main>
            <footer class="site">
                <p>{ "Auth-server " }<code>{ &app.config.auth_server }</code></p>
                <p>{ "API " }<code>{ &app.config.api }</code></p>
            </footer>
        </>
    }
}

fn no_config(reason: String, again: &Callback<()>) -> Html {
    page::set_title("Not ready · Signet");
    let onclick = again.reform(|_: MouseEvent| ());
    html! {
        <main class="blank">
            <div role="alert">
                <h1>{ "Signet does not know its servers" }</h1>
                <p>{ "The app asks for the addresses of the auth-server and the API at /config.json. That failed." }</p>
                <p><strong>{ reason }</strong></p>
            </div>
            <button type="button" {onclick}>{ "Try again" }</button>
        </main>
    }
}
