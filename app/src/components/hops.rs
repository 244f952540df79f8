//! One message between browser, bff and API, with its header fields and what becomes of each.

use yew::prelude::*;

use super::{quiet, words};
use crate::state::{Field, Hop};

/// The message; `body` is what it carries.
pub fn message(hop: &Hop, body: &str) -> Html {
    let field = |field: &Field| {
        html! {
            <div class={field.fate.class()}>
                <dt><code translate="no">{ field.name.clone() }</code></dt>
                <dd>
                    <code translate="no">{ field.value.clone() }</code>
                    if !field.fate.words().is_empty() {
                        <span class="fate">{ field.fate.words() }</span>
                    }
                </dd>
            </div>
        }
    };
    html! {
        <li data-hop={hop.id}>
            <h3>{ hop.title }</h3>
            <p class="line"><code translate="no">{ hop.line.clone() }</code></p>
            <dl>{ for hop.fields.iter().map(field) }</dl>
            if !body.is_empty() {
                <p class="body"><code translate="no">{ words(body.to_owned()) }</code></p>
            }
            if !hop.remark.is_empty() {
                { quiet(hop.remark) }
            }
        </li>
    }
}
