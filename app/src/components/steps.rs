//! What happens when somebody presses "Proceed".

use signet_shared::wire::AppConfig;
use yew::prelude::*;

use super::fixed;
use crate::state::every;

/// The three steps of the reference flow.
pub fn steps(config: &AppConfig) -> Html {
    html! {
        <section class="steps" aria-labelledby="steps-title">
            { fixed("<h2 id=\"steps-title\">What happens then</h2>") }
            <ol>
                <li>
                    { fixed("<h3>Your browser asks the auth-server</h3>") }
                    <p>
                        { "It sends user name and password to " }<code>{ &config.auth_server }</code>
                        { ". They go nowhere else." }
                    </p>
                </li>
                { fixed(
                    "<li><h3>The auth-server answers with a token</h3><p>A short text that says who you are and until when, \
                     signed with a private key that never leaves the auth-server.</p></li>",
                ) }
                <li>
                    { fixed("<h3>The API checks the token</h3>") }
                    <p>
                        { "The app shows it " }{ every(config.poll_interval) }{ " to " }<code>{ &config.api }</code>
                        { ". The API asks nobody: the public key is enough to see that the token is genuine." }
                    </p>
                </li>
            </ol>
        </section>
    }
}
