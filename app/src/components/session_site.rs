//! The third application's root: the configuration, who is signed in, then the page at the address. Nothing is shown of anybody before
//! the bff has said who it is.

use std::rc::Rc;

use signet_shared::form::read_form;
use signet_shared::sign_in_outcome::says;
use signet_shared::wire::AppConfig;
use yew::prelude::*;

use super::{failed, frame, left, loaded, mark, mode_switch, signed_out};
use crate::hooks::{SessionHandle, use_config, use_session};
use crate::pages::{Dashboard, SessionStatus, WhereIsMyToken};
use crate::services::page;
use crate::state::{Mode, SessionPage, Standing};

/// The whole program. Each of its pages is a visit of its own, which asks the bff anew, so links are plain.
#[component]
pub fn SessionSite() -> Html {
    let (loading, load) = use_config();
    let session = use_session();
    let here = *use_memo((), |()| SessionPage::of(&page::path()));
    use_effect_with((), move |()| page::set_title(here.title()));
    loaded(loading, &load, |config| {
        let waits = match session.state.standing {
            // As it was until now.
            Standing::Asking if !session.state.was_in => Some("Signet is starting…"),
            Standing::Asking => Some("Asking who is signed in…"),
            Standing::Leaving => Some("Signing out…"),
            _ => None,
        };
        if let Some(words) = waits {
            return html! {
                <main class="blank"><h1 class="quiet" aria-live="polite">{ words }</h1></main>
            };
        }
        let home = html! { <a href="/" class="wordmark">{ mark() }</a> };
        let inspector = html! { <a href="/inspect" class="to-inspect">{ "Inspector" }</a> };
        let content = html! {
            <>
                { mode_switch(Mode::Session) }
                <nav class="pages" aria-label="Pages of session mode">{ for SessionPage::ALL.map(|to| link(to, here)) }</nav>
                { content(&config, here, &session) }
            </>
        };
        frame(&config, home, inspector, content)
    })
}

fn link(to: SessionPage, here: SessionPage) -> Html {
    let current = (to == here).then_some("page");
    html! { <a href={to.path()} aria-current={current}>{ to.name() }</a> }
}

fn content(config: &Rc<AppConfig>, here: SessionPage, session: &SessionHandle) -> Html {
    let outcome = read_form(&page::query()).unwrap_or_default().into_iter().find(|(name, _)| name == "error");
    let outcome = outcome.map(|(_, word)| says(&word));
    let outcome = outcome.filter(|_| here == SessionPage::Status);
    match (&session.state.standing, here) {
        (Standing::In(signed), SessionPage::Status) => {
            html! { <SessionStatus session={session.clone()} signed={signed.clone()} {outcome} /> }
        }
        (Standing::In(signed), SessionPage::Dashboard) => {
            html! { <Dashboard config={config.clone()} session={session.clone()} signed={signed.clone()} /> }
        }
        (Standing::In(_) | Standing::Out, SessionPage::Token) => {
            html! { <WhereIsMyToken is_in={session.state.signed().is_some()} ended={session.state.was_in} /> }
        }
        (Standing::Left(answer), _) => left(answer),
        (Standing::Failed(error), _) => failed(error, &session.ask),
        _ => signed_out(outcome, session.state.was_in, here.path()),
    }
}
