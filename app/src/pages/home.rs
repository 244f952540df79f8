//! `/`: sign in (contract R9).

use yew::prelude::*;

use crate::components::{CredentialsForm, fixed, link, mode_switch, steps, words};
use crate::hooks::AppHandle;
use crate::state::Mode;

const LEDE: &str = r#"<h1 tabindex="-1">Demo Auth Site</h1><p>Sign in, see the token that you get, and watch an API check
it.</p>"#;
/// The second app: a program of its own.
const OTHER_WAY: &str = r#"<p>Or <a href="/code-flow">sign in by redirect</a>, as in production.</p>"#;
/// Where the auth-server takes no passwords from applications (rule H7).
const REDIRECTS: &str = r#"<article><p>Passwords are typed at the auth-server alone here: choose <a href="/session">Session mode</a>, or
<a href="/code-flow">Sign in by redirect</a>.</p></article>"#;

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
    let takes_passwords = app.config.first_party_login;
    html! {
        <>
        { mode_switch(Mode::Token) }
        <div class="split">
            <section class="lede">
                { fixed(LEDE) }
                if takes_passwords {
                    <article><CredentialsForm config={app.config.clone()} {on_token} submit="Proceed" /></article>
                }
                { fixed(if takes_passwords { OTHER_WAY } else { REDIRECTS }) }
                if signed_in {
                    <p class="quiet">
                        { "This browser still keeps a token. " }
                        { link(app, "/success".into(), "", words("Go to it")) }
                    </p>
                }
            </section>
            if takes_passwords { { steps(&app.config) } }
        </div>
        </>
    }
}
