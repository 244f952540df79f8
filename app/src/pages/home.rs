//! `/`: sign in (contract R9).

use yew::prelude::*;

use crate::components::{CredentialsForm, fixed, link, steps};
use crate::hooks::AppHandle;

const LEDE: &str = r#"<h1 tabindex="-1">Demo Auth Site</h1><p>Sign in, see the token that you get, and watch an API check
it.</p>"#;
/// The second app: a program of its own.
const OTHER_WAY: &str = r#"<p>Or <a href="/code-flow">sign in by redirect</a>, as in production.</p>"#;

/// The sign-in page.
pub fn home(app: &AppHandle) -> Html {
    let signed_in = app.token.is_some();
    let on_token = {
        let app = app.clone();
        Callback::from(move |token| {
            app.sign_in(token);
            app.go("/success");
        })
    };
    html! {
        <div class="split">
            <section class="lede">
                { fixed(LEDE) }
                <article>
                    <CredentialsForm config={app.config.clone()} {on_token} submit="Proceed" />
                </article>
                { fixed(OTHER_WAY) }
                if signed_in {
                    <p class="quiet">
                        { "This browser still keeps a token. " }
                        { link(app, "/success".into(), "", html! { "Go to it" }) }
                    </p>
                }
            </section>
            { steps(&app.config) }
        </div>
    }
}
