//! What the one who checks expects, and with which keys: shown, and to be changed.

use signet_shared::claims::{Expectations, Kind};
use yew::prelude::*;

use super::fixed;
use crate::services::{JWKS_PATH, page};
use crate::state::Expected;

/// The form's other half.
pub struct ExpectationsForm<'a> {
    /// What stands in it.
    pub expected: &'a Expected,
    /// Where the issuer is.
    pub issuer: &'a str,
    /// Whether a key is pasted in place of the issuer's.
    pub own_key: bool,
    /// What is wrong with the keys, or which one is used.
    pub keys: Html,
    /// The clock, in unix seconds.
    pub now: u64,
    /// Something was changed.
    pub changed: Callback<()>,
}

const KEY_SOURCE: &str = "key-source";
/// The id of the field for a key.
pub const KEY_FIELD: &str = "key";

/// Whether the form asks for a key of one's own.
pub fn wants_own_key() -> bool {
    page::value(KEY_SOURCE) == "pasted"
}

/// What stands in the form; no number is zero.
pub fn read_expectations() -> Expected {
    let kind = page::value("kind");
    let kind = Kind::ALL.into_iter().find(|one| one.name() == kind).unwrap_or(Kind::Access);
    let number = |id| page::value(id).trim().parse::<u64>().ok();
    let wanted = Expectations {
        issuer: page::value("issuer"),
        audience: page::value("audience"),
        leeway: number("leeway").unwrap_or(0),
    };
    Expected { kind, wanted, now: number("now") }
}

/// The form.
pub fn expectations(form: &ExpectationsForm<'_>) -> Html {
    let Expected { kind, wanted, now } = form.expected;
    let oninput = form.changed.reform(|_: InputEvent| ());
    let onsubmit = Callback::from(|event: SubmitEvent| event.prevent_default());
    let text = |id: &'static str, label: &'static str, value: String, hint: String| {
        html! {
            <div class="field">
                <label for={id}>{ label }</label>
                <input {id} {value} placeholder={hint} autocomplete="off" autocapitalize="none" spellcheck="false" />
            </div>
        }
    };
    let from = ["The issuer's, from ", form.issuer, JWKS_PATH].concat();
    html! {
        <form class="expected" {oninput} {onsubmit}>
            <div class="field">
                { fixed(r#"<label for="kind">Kind of token</label>"#) }
                <select id="kind">
                    { for Kind::ALL.map(|one| html! {
                        <option value={one.name()} selected={one == *kind}>{ one.name() }</option>
                    }) }
                </select>
            </div>
            { text("issuer", "Issuer", wanted.issuer.clone(), String::new()) }
            { text("audience", "Audience", wanted.audience.clone(), String::new()) }
            { text("leeway", "Leeway, in seconds", wanted.leeway.to_string(), String::new()) }
            { text("now", "Now, in unix seconds", now.map(|now| now.to_string()).unwrap_or_default(), form.now.to_string()) }
            <div class="field">
                { fixed(r#"<label for="key-source">Keys</label>"#) }
                <select id={KEY_SOURCE}>
                    <option value="issuer" selected={!form.own_key}>{ from }</option>
                    <option value="pasted" selected={form.own_key}>{ "A public key that I paste" }</option>
                </select>
            </div>
            if form.own_key {
                <div class="field wide">
                    { fixed(r#"<label for="key">Public key, as JWK or JWKS</label>"#) }
                    <textarea id={KEY_FIELD} rows="4" autocomplete="off" spellcheck="false" aria-describedby="key-note" />
                </div>
            }
            <div id="key-note" class="wide" role="status">{ form.keys.clone() }</div>
        </form>
    }
}
