//! The root: first the configuration, then the state, then the page at the address.

use std::rc::Rc;

use signet_shared::wire::AppConfig;
use yew::prelude::*;
use yew_router::prelude::*;

use super::Shell;
use crate::hooks::{AppHandle, Loading, use_app_provider, use_config, use_title};
use crate::routes::switch;

/// The whole program.
#[component]
pub fn App() -> Html {
    let (loading, load) = use_config();
    match loading {
        Loading::Waiting => html! {
            <main class="blank"><h1 class="quiet" aria-live="polite">{ "Signet is starting…" }</h1></main>
        },
        Loading::Ready(config) => html! { <Site {config} /> },
        Loading::Failed(error) => html! { <NoConfig reason={error.to_string()} again={load} /> },
    }
}

#[derive(PartialEq, Properties)]
struct SiteProps {
    config: Rc<AppConfig>,
}

#[component]
fn Site(props: &SiteProps) -> Html {
    let app = use_app_provider(Rc::clone(&props.config));
    html! {
        <ContextProvider<AppHandle> context={app}>
            <BrowserRouter>
                <Shell><Switch<crate::routes::Route> render={switch} /></Shell>
            </BrowserRouter>
        </ContextProvider<AppHandle>>
    }
}

#[derive(PartialEq, Properties)]
struct NoConfigProps {
    reason: AttrValue,
    again: Callback<()>,
}

#[component]
fn NoConfig(props: &NoConfigProps) -> Html {
    use_title("Not ready");
    let onclick = props.again.reform(|_: MouseEvent| ());
    html! {
        <main class="blank">
            <div role="alert">
                <h1>{ "Signet does not know its servers" }</h1>
                <p>{ "The app asks for the addresses of the auth-server and the API at /config.json. That failed." }</p>
                <p><strong>{ &props.reason }</strong></p>
            </div>
            <button type="button" {onclick}>{ "Try again" }</button>
        </main>
    }
}
