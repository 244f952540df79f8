//! A step of the code flow: its number stands beside it, by the sheet.

use yew::prelude::*;

/// The step.
pub fn flow_step(id: &'static str, title: &'static str, content: Html) -> Html {
    let heading = [id, "-title"].concat();
    html! {
        <li id={id}>
            <article aria-labelledby={heading.clone()}>
                <h2 id={heading}>{ title }</h2>
                { content }
            </article>
        </li>
    }
}

/// A request in one line: how and where.
pub fn request_line(method: &'static str, address: &str) -> Html {
    html! { <p class="request"><code translate="no">{ [method, " ", address].concat() }</code></p> }
}
