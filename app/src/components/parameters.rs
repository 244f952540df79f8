//! Parameters and members with their meanings; long values can be unfolded.

use signet_shared::code_flow::Parameter;
use yew::prelude::*;

use super::words;

/// Longer values are folded.
const LONG: usize = 90;
/// So many characters of both ends are shown: tokens begin alike, and end each in its own way.
const SHOWN: usize = 10;

/// The list.
pub fn parameters(list: &[Parameter]) -> Html {
    let row = |one: &Parameter| {
        let meaning = if one.meaning.is_empty() { "Not one that this page knows." } else { one.meaning };
        html! {
            <div data-name={one.name.clone()}>
                <dt><code translate="no">{ for one.name.split_inclusive('_').map(piece) }</code></dt>
                <dd>{ folded(&one.value) }<span class="quiet">{ meaning }</span></dd>
            </div>
        }
    };
    html! { <dl class="members">{ for list.iter().map(row) }</dl> }
}

/// A piece of a long name, which may be broken after it.
fn piece(text: &str) -> Html {
    html! { <>{ text.to_owned() }<wbr /></> }
}

/// A value; its ends where it is long.
pub fn folded(value: &str) -> Html {
    if value.chars().count() <= LONG {
        return html! { <code class="value" translate="no">{ value.to_owned() }</code> };
    }
    let count = value.chars().count();
    let start: String = value.chars().take(SHOWN).collect();
    let end: String = value.chars().skip(count - SHOWN).collect();
    let length = count.to_string();
    html! {
        <details>
            <summary>
                <code class="value" translate="no">{ [&start, "…", &end].concat() }</code>
                { words([" ", &length, " characters"].concat()) }
            </summary>
            <code class="copy" translate="no">{ value.to_owned() }</code>
        </details>
    }
}
