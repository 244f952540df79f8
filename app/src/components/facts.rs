//! What is known of somebody or something: names, values, meanings.

use serde_json::{Map, Value};
use signet_shared::claims::{claim_meaning, moment, reading_order};
use signet_shared::wire::SessionAnswer;
use yew::prelude::*;

use super::{code, quiet, words};
use crate::services::clock;

/// One of them.
pub struct Fact {
    /// For tests, and what it is called where it has a name of its own.
    pub name: String,
    /// What it is called.
    pub label: Html,
    /// What it is.
    pub value: Html,
    /// What that means.
    pub meaning: &'static str,
}

impl Fact {
    /// One with a label in words.
    pub fn new(name: &str, label: &'static str, value: Html, meaning: &'static str) -> Self {
        Self { name: name.to_owned(), label: words(label), value, meaning }
    }
}

/// The list.
pub fn facts(list: impl IntoIterator<Item = Fact>) -> Html {
    let row = |fact: Fact| {
        html! {
            <div data-name={fact.name}>
                <dt>{ fact.label }</dt>
                <dd>{ fact.value }<span class="quiet">{ fact.meaning }</span></dd>
            </div>
        }
    };
    html! { <dl class="members known">{ for list.into_iter().map(row) }</dl> }
}

/// A moment, in the time zone of whoever looks.
pub fn at(seconds: u64) -> Html {
    html! { <time datetime={clock::machine(seconds)}>{ clock::local(seconds) }</time> }
}

/// Who is signed in, as the bff says it.
pub fn who(answer: &SessionAnswer) -> Html {
    let user = &answer.user;
    let text = |name: &'static str, label, value: Option<&str>, meaning| {
        let value = match value {
            Some(value) => html! { <span class="value">{ value.to_owned() }</span> },
            None => quiet("The server that people sign in at does not say."),
        };
        Fact::new(name, label, value, meaning)
    };
    let roles = (!user.roles.is_empty()).then(|| user.roles.join(", "));
    facts([
        text("name", "Name", user.name.as_deref(), "As it is shown."),
        text(
            "preferred_username",
            "User name",
            user.preferred_username.as_deref(),
            "What you type to sign in.",
        ),
        text("email", "E-mail", user.email.as_deref(), "Where you can be reached."),
        text("sub", "Id", Some(&user.sub), "By this programs know you; it never changes."),
        text("tenant", "Organisation", answer.tenant.as_deref(), "To which your account belongs."),
        text(
            "roles",
            "Roles",
            roles.as_deref(),
            "What a page could go by. The API goes by what its own token says.",
        ),
    ])
}

/// The claims of a token, in the order that reads best.
pub fn claims(claims: &Map<String, Value>) -> Html {
    let one = |name: &str| {
        let value = claims.get(name)?;
        let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        let time = moment(name, value).map(at).unwrap_or_default();
        Some(Fact {
            name: name.to_owned(),
            label: code(name.to_owned()),
            value: html! { <><code class="value" translate="no">{ text }</code>{ time }</> },
            meaning: claim_meaning(name).unwrap_or("Not one of Signet's own members."),
        })
    };
    facts(reading_order(claims).into_iter().filter_map(one))
}
