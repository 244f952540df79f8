//! `/dashboard`: the session as the bff keeps it, and the API asked by the cookie, message by message (contracts B7, B8, B11).

use std::rc::Rc;

use signet_shared::wire::AppConfig;
use yew::prelude::*;

use crate::components::{ByTokenPanel, ErrandsPanel, claims_panel, fixed, held_panel, time_left, who};
use crate::hooks::{SessionHandle, use_details, use_now};
use crate::state::{Lifetime, Signed, end_announced};

const LEDE: &str = r#"<div class="lede"><h1 tabindex="-1">Dashboard</h1><p>Your browser knows who you are and holds a cookie. All that
opens something is on the other side.</p></div>"#;
const ERRANDS: &str = r#"<h2 id="errands-title">Ask the API by the cookie</h2><p>Each button sends one request to the bff. It finds your
session by the cookie, puts the access token in its place, and asks the API. Four messages, each with its header fields.</p>"#;

/// What the page needs to have.
#[derive(PartialEq, Properties)]
pub struct DashboardProps {
    /// Where the API is.
    pub config: Rc<AppConfig>,
    /// The session.
    pub session: SessionHandle,
    /// Who is signed in.
    pub signed: Rc<Signed>,
}

/// The page.
#[component]
pub fn Dashboard(props: &DashboardProps) -> Html {
    let Signed { answer, at, refreshes } = &*props.signed;
    let now = use_now();
    let (details, again) = use_details(*refreshes);
    let life = Lifetime { issued: Some(*at), ends: answer.expires_at };
    let csrf_token = AttrValue::from(answer.csrf_token.clone());
    html! {
        <>
            { fixed(LEDE) }
            <div class="pair">
                <article class="check" aria-labelledby="facts-title">
                    <h2 id="facts-title" class="kicker">{ "Who is signed in" }</h2>
                    { who(answer) }
                </article>
                { time_left(Some(life), now, end_announced(life.left(now))) }
            </div>
            { held_panel(&details, &again, now) }
            <section aria-labelledby="errands-title">
                { fixed(ERRANDS) }
                <ErrandsPanel csrf_token={csrf_token.clone()} over={props.session.ask.clone()} />
                <h2>{ "And by a token" }</h2>
                <ByTokenPanel config={props.config.clone()} {csrf_token} />
            </section>
            { claims_panel(&details) }
        </>
    }
}
