//! What every page has around it, and what stands in its place while the configuration is not there.

use std::rc::Rc;

use signet_shared::wire::AppConfig;
use yew::prelude::*;

use super::fixed;
use crate::hooks::Loading;
use crate::services::page;

/// Mark and name, which lead to the first page.
pub fn mark() -> Html {
    fixed(r#"<img src="/signet.svg" alt="" width="32" height="32"><span>Signet</span>"#)
}

/// Header, page, footer; the links of the header are the application's own.
pub fn frame(config: &AppConfig, wordmark: Html, inspector: Html, content: Html) -> Html {
    let skip = Callback::from(|event: MouseEvent| {
        event.prevent_default();
        page::focus("h1");
    });
    html! {
        <>
            <a class="skip" href="#content" onclick={skip}>{ "Skip to the content" }</a>
            <header class="site">
                { wordmark }
                if config.demo {
                    { fixed(r#"<span class="badge">Demo</span>"#) }
                }
                { inspector }
            </header>
            <main id="content">{ content }</main>
            <footer class="site">
                <p>{ "Auth-server " }<code>{ &config.auth_server }</code></p>
                <p>{ "API " }<code>{ &config.api }</code></p>
            </footer>
        </>
    }
}

/// `site`, once the configuration is there.
pub fn loaded(loading: Loading, load: &Callback<()>, site: impl FnOnce(Rc<AppConfig>) -> Html) -> Html {
    match loading {
        Loading::Waiting => fixed(
            r#"<main class="blank"><h1 class="quiet" aria-live="polite">Signet is starting…</h1></main>"#,
        ),
        Loading::Ready(config) => site(config),
        Loading::Failed(error) => no_config(error.to_string(), load),
    }
}

const NO_CONFIG: &str = "<h1>Signet does not know its servers</h1><p>The app asks for the addresses of the auth-server and the API \
    at /config.json. That failed.</p>";

fn no_config(reason: String, again: &Callback<()>) -> Html {
    page::set_title("Not ready · Signet");
    let onclick = again.reform(|_: MouseEvent| ());
    html! {
        <main class="blank">
            <div role="alert">
                { fixed(NO_CONFIG) }
                <p><strong>{ reason }</strong></p>
            </div>
            <button type="button" {onclick}>{ "Try again" }</button>
        </main>
    }
}
