//! The second application's root: what came back is taken out of the address before anything waits, then the configuration, then
//! the page.

use signet_shared::code_flow::Callback;
use yew::prelude::*;

use super::{frame, loaded, mark};
use crate::hooks::use_config;
use crate::pages::{Answer, Start};
use crate::services::{page, pending};
use crate::state::{Arrival, CALLBACK};

/// The whole program. Its pages are two downloads of the same page, between which the browser is elsewhere; so there is no
/// router, and links are plain.
#[component]
pub fn CodeFlow() -> Html {
    let (loading, load) = use_config();
    let arrival = use_memo((), |()| (page::path() == CALLBACK).then(arrive));
    loaded(loading, &load, |config| {
        let home = html! { <a href="/" class="wordmark">{ mark() }</a> };
        let inspector = html! { <a href="/inspect" class="to-inspect">{ "Inspector" }</a> };
        let content = match &*arrival {
            Some(arrival) => html! { <Answer config={config.clone()} arrival={arrival.clone()} /> },
            None => html! { <Start config={config.clone()} /> },
        };
        frame(&config, home, inspector, content)
    })
}

/// What came, and the request that was kept for it. Both count once: the one leaves the address, where history and whoever
/// looks on could find it (RFC 9700 §4.3), the other the storage.
fn arrive() -> Arrival {
    let callback = Callback::read(&page::query());
    if callback.is_nothing() {
        return Arrival { callback, pending: None };
    }
    page::replace(CALLBACK);
    Arrival { callback, pending: pending::take() }
}
