//! The modal that asks for the credentials again when the API has refused the token (contracts R11, N6).

use std::rc::Rc;

use signet_shared::wire::AppConfig;
use wasm_bindgen::JsCast;
use web_sys::{HtmlDialogElement, HtmlElement};
use yew::prelude::*;

use super::{CredentialsForm, fixed};
use crate::services::page;

/// Why it is open, and the two ways out.
pub struct SignInModal {
    /// Where the servers are.
    pub config: Rc<AppConfig>,
    /// The API's own sentence.
    pub reason: String,
    /// Gets the new token.
    pub on_token: Callback<String>,
    /// Gives up.
    pub sign_out: Callback<()>,
}

/// The place of the modal, which opens when it is there and gives the focus back when it is not.
#[hook]
pub fn use_modal(is_there: bool) -> NodeRef {
    let dialog = use_node_ref();
    let shown = dialog.clone();
    use_effect_with(is_there, move |is_there| {
        let close = is_there.then(|| open(&shown));
        move || close.into_iter().for_each(|close| close())
    });
    dialog
}

/// The modal, outside of what it makes inert.
pub fn sign_in_modal(dialog: NodeRef, modal: SignInModal) -> Html {
    let SignInModal { config, reason, on_token, sign_out } = modal;
    let onkeydown = {
        let (dialog, sign_out) = (dialog.clone(), sign_out.clone());
        Callback::from(move |event: KeyboardEvent| match event.key().as_str() {
            "Escape" => {
                event.prevent_default();
                sign_out.emit(());
            }
            "Tab" => keep_inside(&dialog, &event),
            _ => {}
        })
    };
    // Other ways of saying "away with it", such as a phone's back gesture.
    let oncancel = {
        let sign_out = sign_out.clone();
        Callback::from(move |event: Event| {
            event.prevent_default();
            sign_out.emit(());
        })
    };
    let sign_out = sign_out.reform(|_: MouseEvent| ());
    let content = html! {
        <dialog
            ref={dialog}
            role="dialog"
            aria-modal="true"
            aria-labelledby="modal-title"
            aria-describedby="modal-reason"
            {onkeydown}
            {oncancel}
        >
            <article>
                { fixed(r#"<h2 id="modal-title">Please sign in again</h2>"#) }
                <div id="modal-reason">
                    { fixed("<p>The API has refused the token. It says:</p>") }
                    <blockquote>{ reason }</blockquote>
                    { fixed("<p>Sign in for a new token; you stay on this page.</p>") }
                </div>
                <CredentialsForm {config} prefix="modal-" submit="Sign in again" {on_token}>
                    <button type="button" class="secondary" onclick={sign_out}>{ "Sign out" }</button>
                </CredentialsForm>
            </article>
        </dialog>
    };
    match page::element("modal") {
        Some(host) => create_portal(content, host),
        None => content,
    }
}

/// Opens the dialog over an inert page; the returned function undoes it and gives the focus back.
fn open(dialog: &NodeRef) -> impl FnOnce() + use<> {
    let before = page::focused();
    let background = page::element("app");
    let dialog = dialog.cast::<HtmlDialogElement>();
    if let Some(dialog) = &dialog {
        let _ = dialog.show_modal();
    }
    if let Some(background) = &background {
        let _ = background.set_attribute("inert", "");
    }
    page::focus("#modal-username");
    move || {
        if let Some(background) = background {
            let _ = background.remove_attribute("inert");
        }
        if let Some(dialog) = dialog {
            dialog.close();
        }
        if let Some(before) = before {
            let _ = before.focus();
        }
    }
}

/// From the last control on to the first, and back.
fn keep_inside(dialog: &NodeRef, event: &KeyboardEvent) {
    let Some(dialog) = dialog.cast::<HtmlElement>() else { return };
    let Ok(controls) = dialog.query_selector_all("input, button") else { return };
    let at = |index: u32| controls.get(index).and_then(|node| node.dyn_into::<HtmlElement>().ok());
    let (Some(first), Some(last)) = (at(0), controls.length().checked_sub(1).and_then(at)) else { return };
    let (edge, other) = if event.shift_key() { (first, last) } else { (last, first) };
    if page::focused().is_none_or(|focused| focused == edge || !dialog.contains(Some(&focused))) {
        event.prevent_default();
        let _ = other.focus();
    }
}
