//! The kept token on the ladder, in short: what the browser itself finds, beside what the API says.

use std::rc::Rc;

use yew::prelude::*;

use super::{fixed, link, p, rungs, verdict, words};
use crate::hooks::{AppHandle, Ladder};
use crate::services::Error;
use crate::state::KeyRing;

/// The panel; `keys` are the issuer's.
pub fn stored_ladder(
    app: &AppHandle,
    token: &str,
    ladder: &Ladder,
    keys: Option<&Result<Rc<KeyRing>, Error>>,
) -> Html {
    let address: AttrValue = ["/inspect#", token].concat().into();
    html! {
        <article aria-labelledby="ladder-title" class="climbed">
            { fixed(r#"<h2 id="ladder-title" class="kicker">What this browser finds, by the API's own checks</h2>"#) }
            { verdict(ladder) }
            if let Some(Err(error)) = keys { { p("", words(error.to_string())) } }
            { rungs(&ladder.explanation) }
            { p("", link(app, address, "", words("Inspect each check, and tamper with the token"))) }
        </article>
    }
}
