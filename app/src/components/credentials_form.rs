//! User name and password: the sign-in page's form and the modal's.

use signet_shared::wire::LoginRequest;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::hooks::{Phase, use_app, use_sign_in};
use crate::services::Error;

/// The demo users (contract R3), named only where they exist.
const DEMO_USERS: [(&str, &str); 2] = [("test_user_1", "Happy123"), ("test_admin", "LessHappy123")];

/// Where the form stands.
#[derive(PartialEq, Properties)]
pub struct CredentialsFormProps {
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
    let app = use_app();
    let sign_in = use_sign_in(props.on_token.clone());
    let (username, password) = (use_node_ref(), use_node_ref());
    {
        let (username, password) = (username.clone(), password.clone());
        use_effect_with(sign_in.phase.clone(), move |phase| focus_fault(phase, &username, &password));
    }
    // The fields are read when the form is sent, not while somebody types: password managers need no events then.
    let onsubmit = {
        let (username, password, submit) = (username.clone(), password.clone(), sign_in.submit.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            submit.emit(LoginRequest { username: value(&username), password: value(&password) });
        })
    };
    let id = |name: &str| format!("{}{name}", props.prefix);
    let error = match &sign_in.phase {
        Phase::Failed(error) => Some(error),
        _ => None,
    };
    let field = |name: &'static str, label: &'static str, node: &NodeRef| {
        let wrong = error.is_some_and(|error| concerns(error, name));
        let password = name == "password";
        html! {
            <div class="field">
                <label for={id(name)}>{ label }</label>
                <input
                    ref={node.clone()}
                    id={id(name)}
                    {name}
                    type={if password { "password" } else { "text" }}
                    autocomplete={if password { "current-password" } else { "username" }}
                    autocapitalize="none"
                    spellcheck="false"
                    aria-required="true"
                    aria-invalid={wrong.then_some("true")}
                    aria-describedby={wrong.then(|| id("error"))}
                />
            </div>
        }
    };
    let busy = sign_in.phase == Phase::Sending;
    html! {
        <form {onsubmit} method="post" novalidate=true>
            { field("username", "User name", &username) }
            { field("password", "Password", &password) }
            if app.config.demo {
                { demo_users(&username, &password) }
            }
            <div role="alert" id={id("error")} class="error">
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

fn demo_users(username: &NodeRef, password: &NodeRef) -> Html {
    html! {
        <fieldset class="demo-users">
            <legend>{ "Demo users" }</legend>
            { for DEMO_USERS.map(|(name, secret)| {
                let (username, password) = (username.clone(), password.clone());
                let onclick = Callback::from(move |_: MouseEvent| {
                    fill(&username, name);
                    fill(&password, secret);
                });
                html! {
                    <button type="button" class="chip" {onclick}>
                        <span class="unseen">{ "Fill in " }</span>
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
fn focus_fault(phase: &Phase, username: &NodeRef, password: &NodeRef) {
    let Phase::Failed(error) = phase else { return };
    let node = match error {
        Error::Fields(_) if concerns(error, "username") => username,
        Error::Fields(_) | Error::Credentials => password,
        _ => return,
    };
    if let Some(input) = node.cast::<HtmlInputElement>() {
        let _ = input.focus();
        input.select();
    }
}

fn value(node: &NodeRef) -> String {
    node.cast::<HtmlInputElement>().map(|input| input.value()).unwrap_or_default()
}

fn fill(node: &NodeRef, text: &str) {
    if let Some(input) = node.cast::<HtmlInputElement>() {
        input.set_value(text);
    }
}
