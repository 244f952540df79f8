//! `/where-is-my-token`: what a script in this page can read in each mode, and one that tries to take the token out (contract N11).

use yew::prelude::*;

use crate::components::{code, fixed, quiet, words};
use crate::hooks::{Taking, use_taking};
use crate::services::{clock, readable};
use crate::state::{Attempt, Found, Mode, shortened, verdict};

const LEDE: &str = r#"<div class="lede"><h1 tabindex="-1">Where is my token?</h1><p>Sometimes a script runs in a page that should not be
there: in an advertisement, in a library that somebody has tampered with, in a comment that was not cleaned. It can do what the page can
do. So what can a script in this page read?</p></div>"#;
const TOKEN: &str = "<p>The first page asks for your password, gets a token, and keeps it in <code>localStorage</code>. Every script of \
this site can read that.</p>";
const SESSION: &str = "<p>The bff keeps the tokens. The browser holds a cookie marked <code>HttpOnly</code>: it is sent along, and shown to \
no script.</p>";
const TRY: &str = r#"<h2 id="try-title">Let a script look for it</h2><p>This button runs a script that does what a bad one would do first:
it looks for a token everywhere it can reach. What it finds stays in this page.</p>"#;
const BETWEEN: &str = r#"<p class="quiet">There is a way between the two: <a href="/code-flow">by redirect, as a public client</a>. There the
tokens are in the memory of one page, and gone with it; a script in that very page could still take them.</p>"#;

/// What the page needs to have.
#[derive(PartialEq, Properties)]
pub struct WhereIsMyTokenProps {
    /// Whether somebody is signed in by a session.
    pub is_in: bool,
    /// Whether somebody was, on this page.
    pub ended: bool,
}

/// The page.
#[component]
pub fn WhereIsMyToken(props: &WhereIsMyTokenProps) -> Html {
    let (taking, run) = use_taking();
    let is_in = props.is_in;
    let looking = matches!(taking, Taking::Looking);
    html! {
        <>
            if props.ended && !is_in {
                <div class="error" role="alert"><p id="outcome">{ "You have been signed out." }</p></div>
            }
            { fixed(LEDE) }
            <article aria-labelledby="try-title" class="note">
                { fixed(TRY) }
                <div class="buttons">
                    <button id="try" type="button" onclick={run.reform(|_: MouseEvent| ())} aria-busy={looking.to_string()}>
                        { "Try to take the token" }
                    </button>
                </div>
            </article>
            <div class="columns">
                <article id="token-mode" aria-labelledby="token-title">
                    <h2 id="token-title">{ "Token mode" }</h2>
                    { fixed(TOKEN) }
                    { lies("localStorage", &readable::local_storage()) }
                    { lies("sessionStorage", &readable::session_storage()) }
                    <div aria-live="polite">{ came(Mode::Token, &taking, is_in) }</div>
                </article>
                <article id="session-mode" aria-labelledby="session-title">
                    <h2 id="session-title">{ "Session mode" }</h2>
                    { fixed(SESSION) }
                    { cookies(&readable::cookies()) }
                    { signed_in(is_in) }
                    <div aria-live="polite">{ came(Mode::Session, &taking, is_in) }</div>
                </article>
            </div>
            { fixed(BETWEEN) }
        </>
    }
}

/// What lies in a storage, really.
fn lies(name: &'static str, entries: &[(String, String)]) -> Html {
    let row = |(key, value): &(String, String)| {
        html! { <li>{ code(key.clone()) }{ words(" = ") }{ code(shortened(value)) }</li> }
    };
    html! {
        <div class="lies" data-place={name}>
            <h3>{ code(name) }</h3>
            if entries.is_empty() {
                { quiet("Nothing is there.") }
            } else {
                <ul>{ for entries.iter().map(row) }</ul>
            }
        </div>
    }
}

fn cookies(readable: &str) -> Html {
    html! {
        <div class="lies" data-place="cookies">
            <h3>{ code("document.cookie") }</h3>
            if readable.is_empty() { { quiet("Nothing is there.") } } else { <p>{ code(readable.to_owned()) }</p> }
        </div>
    }
}

fn signed_in(is_in: bool) -> Html {
    html! {
        <div class="lies" data-place="session">
            <h3>{ code("GET /bff/session") }</h3>
            if is_in {
                { quiet("Somebody is signed in, so the cookie is there. The answer says who it is, and has no token in it.") }
            } else {
                <p class="quiet">
                    { "Nobody is signed in by a session. " }
                    <a href="/bff/login?return_to=/where-is-my-token">{ "Sign in" }</a>{ ", and come back here." }
                </p>
            }
        </div>
    }
}

/// What the script found in one mode, and what it could do with it.
fn came(mode: Mode, taking: &Taking, is_in: bool) -> Html {
    let found = match taking {
        Taking::Untried => return Html::default(),
        Taking::Looking => return quiet("The script looks…"),
        Taking::Done(found) => found,
    };
    let (has, sentence) = verdict(mode, found, is_in, clock::now());
    let tone = if has { "bad" } else { "good" };
    let step = |(attempt, found): &(Attempt, Found)| {
        let (taken, what) = match found {
            Found::Token(token) => (true, html! { <>{ "A token: " }{ code(shortened(token)) }</> }),
            Found::Nothing(words) => (false, html! { { words.clone() } }),
            Found::Unknown => (false, html! { { "This browser has no such thing." } }),
        };
        html! { <li data-taken={taken.to_string()}>{ code(attempt.code()) }<span>{ what }</span></li> }
    };
    let steps = found.iter().filter(|(attempt, _)| attempt.mode() == mode).map(step);
    html! {
        <div class="taken">
            <ol>{ for steps }</ol>
            <p class="verdict" data-tone={tone}>{ sentence }</p>
        </div>
    }
}
