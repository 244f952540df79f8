//! `/inspect`: any token, taken apart, checked as in production, tampered with (contract N11).

use std::rc::Rc;

use signet_shared::wire::AppConfig;
use yew::prelude::*;

use crate::components::{
    ExpectationsForm, KEY_FIELD, TokenView, expectations, fixed, link, p, read_expectations, steps_of,
    tamper_panel, verdict, wants_own_key, words,
};
use crate::hooks::{AppHandle, Ladder, use_keys, use_ladder, use_now, use_tamper};
use crate::services::page;
use crate::state::{Expected, KeyRing, SECRET, fits_fragment, is_secret, tidy};

const FIELD: &str = "pasted";
const LEDE: &str = r#"<div class="lede"><h1 tabindex="-1">Look inside a token</h1><p>Paste any signed token. This browser
takes it apart and puts it through the very checks that the API makes in production, one by one.</p></div>"#;
const NOTE: &str = r#"<p id="fragment-note" class="quiet">The token stays in this browser. In the address it stands behind
the #, the part that is never sent to a server; whoever gets that address has the token, too. Only the buttons further down
send something, and only to the API.</p>"#;

/// What the page needs to have.
#[derive(PartialEq, Properties)]
pub struct InspectProps {
    /// The program's state.
    pub app: AppHandle,
}

/// The page. What is pasted goes into the part of the address behind `#`, and no further.
#[component]
pub fn Inspect(props: &InspectProps) -> Html {
    let app = &props.app;
    // The token, and whether something that was pasted was a private key.
    let given = use_state_eq(|| (AttrValue::default(), false));
    let take = {
        let setter = given.setter();
        use_callback((), move |text: AttrValue, ()| {
            let private = is_secret(&text);
            let tidied = if private { String::new() } else { tidy(&text) };
            if private || page::value(FIELD) != *text {
                page::set_value(FIELD, &tidied);
            }
            let fragment = if fits_fragment(&tidied) { tidied.as_str() } else { "" };
            if page::fragment() != fragment {
                page::replace(&["/inspect", if fragment.is_empty() { "" } else { "#" }, fragment].concat());
            }
            setter.set((tidied.into(), private));
        })
    };
    let (token, private) = (*given).clone();
    use_effect_with(take.clone(), |take| {
        take.emit(page::fragment().into());
        let take = take.clone();
        let listener = page::listen("hashchange", move |_| take.emit(page::fragment().into()));
        move || drop(listener)
    });
    let oninput = take.reform(|_: InputEvent| AttrValue::from(page::value(FIELD)));
    let kept = app.token.clone();
    let use_mine = {
        let (take, kept) = (take.clone(), kept.clone());
        Callback::from(move |_: MouseEvent| take.emit(kept.clone().unwrap_or_default()))
    };
    let clear = take.reform(|_: MouseEvent| AttrValue::default());
    html! {
        <>
            { fixed(LEDE) }
            <article>
                <div class="field">
                    { fixed(r#"<label for="pasted">Token</label>"#) }
                    <textarea
                        id={FIELD} rows="3" {oninput} autocomplete="off" autocapitalize="none" spellcheck="false"
                        placeholder="eyJ…" aria-describedby="fragment-note"
                    />
                </div>
                <div class="error" role="alert">
                    if private { { p("", words(SECRET)) } }
                </div>
                <div class="buttons">
                    if kept.is_some() {
                        <button type="button" onclick={use_mine}>{ "Use my token" }</button>
                    }
                    <button type="button" class="secondary" onclick={clear}>{ "Clear" }</button>
                </div>
                { fixed(NOTE) }
            </article>
            if token.is_empty() {
                if kept.is_none() {
                    <p>
                        { "You have no token yet? " }{ link(app, "/".into(), "", words("Sign in")) }{ " to get one." }
                    </p>
                }
            } else {
                <Inspected config={app.config.clone()} {token} inspect={take} />
            }
        </>
    }
}

#[derive(PartialEq, Properties)]
struct InspectedProps {
    config: Rc<AppConfig>,
    token: AttrValue,
    inspect: Callback<AttrValue>,
}

/// A key that was pasted: nothing yet, a key, or what is wrong with it.
type Pasted = Option<Result<Rc<KeyRing>, &'static str>>;

/// What the form says.
#[derive(Clone, PartialEq)]
struct Given {
    expected: Expected,
    own_key: bool,
    pasted: Pasted,
}

#[component]
fn Inspected(props: &InspectedProps) -> Html {
    let config = &props.config;
    let now = use_now();
    let (issuers, reload) = use_keys(config.clone());
    let given = use_state_eq(|| Given {
        expected: Expected::of(Expected::guess(&props.token), config),
        own_key: false,
        pasted: None,
    });
    {
        let (given, config) = (given.clone(), config.clone());
        use_effect_with(props.token.clone(), move |token| {
            let kind = Expected::guess(token);
            if kind != given.expected.kind {
                given.set(Given { expected: Expected::of(kind, &config), ..(*given).clone() });
            }
        });
    }
    let changed = {
        let (given, config) = (given.clone(), config.clone());
        Callback::from(move |()| {
            let read = read_expectations();
            // Another kind has other expectations: those of before are forgotten.
            let same = read.kind == given.expected.kind;
            let expected = if same { read } else { Expected::of(read.kind, &config) };
            given.set(Given {
                expected,
                own_key: wants_own_key(),
                pasted: given.own_key.then(read_key).flatten(),
            });
        })
    };
    let Given { expected, own_key, pasted } = &*given;
    let issuers_ring = issuers.as_ref().and_then(|keys| keys.as_ref().ok());
    let ring = match (*own_key, pasted) {
        (true, Some(Ok(ring))) => Some(ring),
        (true, _) => None,
        (false, _) => issuers_ring,
    };
    let ladder = use_ladder(&props.token, ring, expected, now);
    let tampering = use_tamper(config, issuers_ring, &props.token);
    let keys = match (*own_key, pasted, &issuers) {
        (true, None, _) => fixed("<p>Paste the key that the token is to be checked with.</p>"),
        (true, Some(Err(sentence)), _) => p("wrong", words(*sentence)),
        (false, _, None) => fixed("<p>The keys are on their way…</p>"),
        (false, _, Some(Err(error))) => html! {
            <>
                { p("wrong", words(error.to_string())) }
                <button type="button" class="chip" onclick={reload.reform(|_: MouseEvent| ())}>{ "Ask again" }</button>
            </>
        },
        _ => p("", words(key_used(&ladder))),
    };
    let form =
        ExpectationsForm { expected, issuer: &config.auth_server, own_key: *own_key, keys, now, changed };
    html! {
        <>
            <TokenView token={props.token.clone()} />
            <div class="checked">
                <article aria-labelledby="expected-title">
                    { fixed(r#"<h2 id="expected-title">What is expected</h2>"#) }
                    { expectations(&form) }
                </article>
                <article aria-labelledby="ladder-title">
                    { fixed(r#"<h2 id="ladder-title" class="kicker">The ladder</h2>"#) }
                    <div aria-live="polite">{ verdict(&ladder) }</div>
                    { steps_of(&ladder) }
                </article>
            </div>
            if issuers_ring.is_some() {
                { tamper_panel(config, &tampering, &props.inspect) }
            } else {
                { fixed("<p>Without the issuer's keys there is nothing to compare the API's answers with, so tampering waits \
                         for them.</p>") }
            }
        </>
    }
}

/// What stands in the field for a key; a private one is taken out of it at once.
fn read_key() -> Pasted {
    let text = page::value(KEY_FIELD);
    if text.trim().is_empty() {
        return None;
    }
    let read = KeyRing::read(&text).map(Rc::new);
    if matches!(read, Err(SECRET)) {
        page::set_value(KEY_FIELD, "");
    }
    Some(read)
}

fn key_used(ladder: &Ladder) -> String {
    match &ladder.question {
        Some(question) => {
            let name = question.key.kid.as_deref().unwrap_or("that was pasted, whatever kid says");
            ["The signature is checked with the key ", name, ", by ", question.alg.name(), "."].concat()
        }
        None => "No key is used: the token does not come as far as its signature.".into(),
    }
}
