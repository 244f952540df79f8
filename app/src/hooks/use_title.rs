//! The document's title.

use yew::prelude::*;

use crate::services::page;

/// Names the page while the component is shown.
#[hook]
pub fn use_title(title: &str) {
    use_effect_with(title.to_owned(), |title| page::set_title(&format!("{title} · Signet")));
}
