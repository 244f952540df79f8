//! Parameters and members with their meanings; long values can be unfolded.

use signet_shared::code_flow::Parameter;
use yew::prelude::*;

use super::words;

/// Longer values are folded.
const LONG: usize = 90;
/// As much of them is shown as tells one from another.
const SHOWN: usize = 28;

/// The list.
pub fn parameters(list: &[Parameter]) -> Html {
    let row = |one: &Parameter| {
        let meaning = if one.meaning.is_empty() { "Not one that this page knows." } else { one.meaning };
        html! {
            <div data-name={one.name.clone()}>
                <dt><code translate="no">{ &one.name }</code></dt>
                <dd>{ folded(&one.value) }<span class="quiet">{ meaning }</span></dd>
            </div>
        }
    };
    html! { <dl class="members">{ for list.iter().map(row) }</dl> }
}

/// A value; its beginning where it is long.
pub fn folded(value: &str) -> Html {
    if value.len() <= LONG {
        return html! { <code class="value" translate="no">{ value.to_owned() }</code> };
    }
    let start: String = value.chars().take(SHOWN).collect();
    let length = value.chars().count().to_string();
    html! {
        <details>
            <summary>
                <code class="value" translate="no">{ start + "…" }</code>
                { words([" ", &length, " characters"].concat()) }
            </summary>
            <code class="copy" translate="no">{ value.to_owned() }</code>
        </details>
    }
}
