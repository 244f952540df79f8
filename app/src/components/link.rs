//! A link to another page of the app.

use yew::prelude::*;

use crate::hooks::AppHandle;
use crate::state::Action;

/// The link. A plain click stays inside the program; with a key held down the browser does what it always does.
pub fn link(app: &AppHandle, address: AttrValue, class: &'static str, text: Html) -> Html {
    let onclick = {
        let (dispatch, address) = (app.dispatch.clone(), address.clone());
        Callback::from(move |event: MouseEvent| {
            if !(event.meta_key() || event.ctrl_key() || event.shift_key() || event.alt_key()) {
                event.prevent_default();
                dispatch.emit(Action::Go(address.clone()));
            }
        })
    };
    html! { <a href={address} class={(!class.is_empty()).then_some(class)} {onclick}>{ text }</a> }
}
