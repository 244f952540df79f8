//! An address at which nothing is.

use yew::prelude::*;

use crate::components::{fixed, link, p, words};
use crate::hooks::AppHandle;

const SAYS: &str = r#"<p class="kicker">404</p><h1 tabindex="-1">There is no page here</h1><p>The address may be mistyped, or the
page has moved.</p>"#;

/// The page for unknown addresses.
pub fn not_found(app: &AppHandle) -> Html {
    html! {
        <div class="narrow lede">
            { fixed(SAYS) }
            { p("", link(app, "/".into(), "", words("Go to the sign-in page"))) }
        </div>
    }
}
