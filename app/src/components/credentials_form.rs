//! User name and password: the sign-in page's form and the modal's.

use std::rc::Rc;

use signet_shared::wire::{AppConfig, LoginRequest};
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::fixed;
use crate::hooks::{Phase, use_sign_in};
use crate::services::{Error, page};

/// The demo users (contract R3), named only where they exist.
const DEMO_USERS: [(&str, &str); 2] = [("test_user_1", "Happy123"), ("test_admin", "LessHappy123")];

/// Where the form stands.
#[derive(PartialEq, Properties)]
pub struct CredentialsFormProps {
    /// Where the servers are.
    pub config: Rc<AppConfig>,
    /// Before each id, so that two forms on one page keep apart.
    #[prop_or_default]
    pub prefix: &'static str,
    /// The text of the button.
    pub submit: &'static str,
    /// Gets the token.
    pub on_token: Callback<String>,
    /// Further buttons.
    #[prop_or_default]
    pub children: Html,
}

/// The form.
#[component]
pub fn CredentialsForm(props: &CredentialsFormProps) -> Html {
    let sign_in = use_sign_in(props.config.clone(), props.on_token.clone());
    let prefix = props.prefix;
    use_effect_with(sign_in.phase.clone(), move |phase| focus_fault(phase, prefix));
    // The fields are read when the form is sent, not while somebody types: password managers need no events then.
    let onsubmit = {
        let submit = sign_in.submit.clone();
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let value = |name| page::value(&id(prefix, name));
            submit.emit(LoginRequest { username: value("username"), password: value("password") });
        })
    };
    let error = match &sign_in.phase {
        Phase::Failed(error) => Some(error),
        _ => None,
    };
    let field = |name: &'static str, label: &'static str| {
        let wrong = error.is_some_and(|error| concerns(error, name));
        let password = name == "password";
        html! {
            <div class="field">
                <label for={id(prefix, name)}>{ label }</label>
                <input
                    id={id(prefix, name)}
                    {name}
                    type={if password { "password" } else { "text" }}
                    autocomplete={if password { "current-password" } else { "username" }}
                    autocapitalize="none"
                    spellcheck="false"
                    aria-required="true"
                    aria-invalid={wrong.then_some("true")}
                    aria-describedby={wrong.then(|| id(prefix, "error"))}
                />
            </div>
        }
    };
    let busy = sign_in.phase == Phase::Sending;
    html! {
        <form {onsubmit} method="post" novalidate=true>
            { field("username", "User name") }
            { field("password", "Password") }
            if props.config.demo {
                { demo_users(prefix) }
            }
            <div role="alert" id={id(prefix, "error")} class="error">
                { error.map(|error| html! { <p>{ error.to_string() }</p> }).unwrap_or_default() }
            </div>
            <div class="buttons">
                // Not disabled, which would drop the focus: a second press is ignored while the first is under way.
                <button type="submit" aria-busy={busy.to_string()} aria-disabled={busy.to_string()}>
                    { if busy { "Signing in…" } else { props.submit } }
                </button>
                { props.children.clone() }
            </div>
        </form>
    }
}

/// The id of a field: two forms on one page keep apart.
fn id(prefix: &str, name: &str) -> String {
    [prefix, name].concat()
}

fn demo_users(prefix: &'static str) -> Html {
    html! {
        <fieldset class="demo-users">
            { fixed("<legend>Demo users</legend>") }
            { for DEMO_USERS.map(|(name, secret)| {
                let onclick = Callback::from(move |_: MouseEvent| {
                    page::set_value(&id(prefix, "username"), name);
                    page::set_value(&id(prefix, "password"), secret);
                });
                html! {
                    <button type="button" class="chip" {onclick}>
                        { fixed(r#"<span class="unseen">Fill in </span>"#) }
                        <strong>{ name }</strong><span>{ " / " }{ secret }</span>
                    </button>
                }
            }) }
        </fieldset>
    }
}

/// Whether the fault lies in this field. Wrong credentials may be either's, so both are marked.
fn concerns(error: &Error, field: &str) -> bool {
    match error {
        Error::Credentials => true,
        Error::Fields(fields) => fields.iter().any(|name| name == field),
        _ => false,
    }
}

/// Moves the keyboard to the field that has to be changed.
fn focus_fault(phase: &Phase, prefix: &str) {
    let Phase::Failed(error) = phase else { return };
    let name = match error {
        Error::Fields(_) if concerns(error, "username") => "username",
        Error::Fields(_) | Error::Credentials => "password",
        _ => return,
    };
    let field = page::element(&id(prefix, name)).and_then(|field| field.dyn_into::<HtmlInputElement>().ok());
    if let Some(field) = field {
        let _ = field.focus();
        field.select();
    }
}
