//! The first application's root: first the configuration, then the state, then the page at the address, and where the keyboard
//! goes when the address changes.

use std::cell::Cell;
use std::rc::Rc;

use signet_shared::wire::AppConfig;
use yew::prelude::*;

use super::{frame, link, loaded, mark, words};
use crate::hooks::{use_app, use_config};
use crate::routes::{Route, switch};
use crate::services::page;
use crate::state::Action;

/// The whole program.
#[component]
pub fn App() -> Html {
    let (loading, load) = use_config();
    loaded(loading, &load, |config| html! { <Site {config} /> })
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
    let home = link(&app, "/".into(), "wordmark", mark());
    let inspector = link(&app, "/inspect".into(), "to-inspect", words("Inspector"));
    frame(&app.config, home, inspector, switch(&app))
}
