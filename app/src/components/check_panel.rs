//! What the API said last.

use yew::prelude::*;

use super::{fixed, p, words};
use crate::services::clock;
use crate::state::{Checks, Outcome, Tone};

/// What the panel's buttons do.
pub struct CheckButtons {
    /// Asks at once.
    pub ask: Callback<()>,
    /// Forgets the token.
    pub sign_out: Callback<()>,
}

/// The panel. Only what is new is announced: the time of the check changes at each one and is outside the live region.
pub fn check_panel(checks: &Checks, poll_interval: u32, buttons: &CheckButtons) -> Html {
    let last = checks.last.as_ref();
    let tone = match last.map(Outcome::tone) {
        Some(Tone::Good) => "good",
        Some(Tone::Bad) => "bad",
        Some(Tone::Unknown) => "unknown",
        None => "none",
    };
    let headline = last.map_or_else(|| "Asking the API…".to_owned(), Outcome::text);
    let meaning = last.map_or_else(
        || "The first answer is on its way.".to_owned(),
        |outcome| outcome.meaning(poll_interval),
    );
    let busy = checks.asking;
    let ask = buttons.ask.reform(|_: MouseEvent| ());
    let sign_out = buttons.sign_out.reform(|_: MouseEvent| ());
    html! {
        <article class="check" data-tone={tone} aria-labelledby="check-title">
            { fixed(r#"<h2 id="check-title" class="kicker">What the API says</h2>"#) }
            <div aria-live="polite">
                <p id="status" class="headline">{ headline }</p>
                { p("", words(meaning)) }
            </div>
            <p class="quiet facts">{ last.map(facts).unwrap_or_default() }</p>
            <div class="buttons">
                <button type="button" onclick={ask} aria-busy={busy.to_string()}>{ "Check now" }</button>
                <button type="button" class="secondary" onclick={sign_out}>{ "Sign out" }</button>
            </div>
        </article>
    }
}

fn facts(outcome: &Outcome) -> Html {
    let status = match &outcome.result {
        Ok(verdict) => format!("HTTP {}", verdict.status),
        Err(_) => "No answer".to_owned(),
    };
    html! {
        <>
            <span id="http-status">{ status }</span>
            { " · checked at " }
            <time id="checked-at" datetime={clock::machine(outcome.at)}>{ clock::local_time(outcome.at) }</time>
        </>
    }
}
