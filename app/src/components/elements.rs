//! Elements that many pages have, written once: each html! that makes one is a hundred bytes to download.

use yew::prelude::*;

/// Text that never changes, as HTML; nothing from outside may ever be in it. Written so it is a third of what it would be
/// as a tree that is compared.
pub fn fixed(html: &'static str) -> Html {
    Html::from_html_unchecked(AttrValue::Static(html))
}

/// A paragraph; its class may be empty.
pub fn p(class: &'static str, children: Html) -> Html {
    html! { <p {class}>{ children }</p> }
}

/// A paragraph of side remarks.
pub fn quiet(text: impl Into<AttrValue>) -> Html {
    p("quiet", words(text))
}

/// Code.
pub fn code(text: impl Into<AttrValue>) -> Html {
    let text = words(text);
    html! { <code>{ text }</code> }
}

/// Text.
pub fn words(text: impl Into<AttrValue>) -> Html {
    Html::VText(yew::virtual_dom::VText::new(text))
}
