//! Header and claims of the token, each member with its value and what it means.

use serde_json::{Map, Value};
use signet_shared::claims::{claim_meaning, header_meaning, moment, reading_order};
use signet_shared::token::{Malformed, Parts};
use yew::prelude::*;

use crate::services::clock;

/// Both decoded parts; nothing for a text that has no parts.
pub fn decoded(token: &str) -> Html {
    let Ok(parts) = Parts::split(token) else {
        return Html::default();
    };
    html! {
        <>
            { section("header", "Header", "How the token is signed.", &parts.decode_header(), header_meaning) }
            { section("payload", "Claims", "What the auth-server says about you. Anybody who has the token can read \
               this; only the signature makes it worth believing.", &parts.decode_payload(), claim_meaning) }
        </>
    }
}

/// Looks a member's meaning up by its name.
type Meaning = fn(&str) -> Option<&'static str>;

fn section(
    id: &'static str,
    title: &'static str,
    about: &'static str,
    members: &Result<Map<String, Value>, Malformed>,
    meaning: Meaning,
) -> Html {
    let heading = format!("{id}-title");
    let body = match members {
        Ok(members) => html! {
            <dl class="members">
                { for reading_order(members).into_iter().filter_map(|name| {
                    members.get(name).map(|value| member(name, value, meaning(name)))
                }) }
            </dl>
        },
        Err(reason) => html! { <p>{ format!("This part cannot be read: {reason}.") }</p> },
    };
    html! {
        <article aria-labelledby={heading.clone()}>
            <h2 id={heading} class={format!("part-{id}")}>{ title }</h2>
            <p class="quiet">{ about }</p>
            { body }
        </article>
    }
}

fn member(name: &str, value: &Value, meaning: Option<&'static str>) -> Html {
    let text = match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let local = moment(name, value).map(|seconds| {
        html! { <time datetime={clock::machine(seconds)}>{ clock::local(seconds) }</time> }
    });
    html! {
        <div key={name}>
            <dt><code translate="no">{ name }</code></dt>
            <dd>
                <code class="value" translate="no">{ text }</code>
                { local.unwrap_or_default() }
                <span class="quiet">{ meaning.unwrap_or("Not one of Signet's own members.") }</span>
            </dd>
        </div>
    }
}
