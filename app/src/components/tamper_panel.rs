//! Changed copies of a token, sent to the real API; beside each what the API and the ladder say.

use signet_shared::jose::Finding;
use signet_shared::wire::AppConfig;
use yew::prelude::*;

use super::{clauses, code, fixed, p, quiet, words};
use crate::hooks::{Attempt, Tampering, Trial};
use crate::services::PROBE_PATH;
use crate::state::{Tamper, agree, further};

/// The panel. `inspect` gets a copy that is to be looked at.
pub fn tamper_panel(config: &AppConfig, tampering: &Tampering, inspect: &Callback<AttrValue>) -> Html {
    let row = |tamper: Tamper| {
        let trial = (tampering.trial)(tamper);
        let onclick = tampering.attempt.reform(move |_: MouseEvent| tamper);
        let busy = (trial == Trial::Sending).to_string();
        html! {
            <li data-tamper={tamper.id()}>
                <div>
                    <button type="button" class="secondary" {onclick} aria-busy={busy}>{ tamper.title() }</button>
                    { p("", words(tamper.about())) }
                    { quiet(tamper.incident()) }
                </div>
                <div class="outcome" aria-live="polite">{ outcome(&trial, inspect) }</div>
            </li>
        }
    };
    html! {
        <section aria-labelledby="tamper-title">
            { fixed(r#"<h2 id="tamper-title">Tamper with it</h2>"#) }
            <p>
                { "Each button makes a changed copy and sends it to " }
                <code>{ [config.api.as_str(), PROBE_PATH].concat() }</code>
                { " as a bearer token. The same copy climbs the ladder here, with the issuer's keys and what that API \
                   expects. What once happened where such copies were taken stands beside each." }
            </p>
            <ul class="tamper">{ for Tamper::ALL.map(row) }</ul>
        </section>
    }
}

fn outcome(trial: &Trial, inspect: &Callback<AttrValue>) -> Html {
    match trial {
        Trial::Untried => quiet("Not sent yet."),
        Trial::Sending => quiet("Asking the API…"),
        Trial::Impossible => quiet(
            "This token cannot be changed in this way here: what would be changed is not there, or this browser cannot \
             sign.",
        ),
        Trial::Done(attempt) => done(attempt, inspect),
    }
}

fn done(attempt: &Attempt, inspect: &Callback<AttrValue>) -> Html {
    let explanation = &attempt.explanation;
    let refused = explanation.refusal().and_then(|refusal| explanation.findings.get(refusal.step as usize));
    let (said, agreed) = match &attempt.answer {
        Ok(answer) => {
            let taken = if answer.status == 200 { "The API takes it." } else { &answer.message };
            let said = html! {
                <><strong>{ answer.status }</strong>{ " " }if answer.status != 200 { { code(answer.error.clone()) } }{ words([" ", taken].concat()) }</>
            };
            let challenge = answer.challenge.iter().map(|challenge| {
                html! { <code class="challenge">{ ["WWW-Authenticate: ", challenge].concat() }</code> }
            });
            let all = html! { <>{ p("said", said) }{ for challenge }</> };
            (all, agree(answer.status, &answer.message, explanation))
        }
        Err(error) => (p("said", words(error.to_string())), None),
    };
    let (tone, agreed) = match agreed {
        Some(true) => ("good", "API and ladder agree."),
        Some(false) => ("bad", "API and ladder do not agree!"),
        None => ("unknown", "One of the two could not look, so they cannot be compared."),
    };
    let onclick = {
        let token = attempt.token.clone();
        inspect.reform(move |_: MouseEvent| token.clone())
    };
    html! {
        <>
            { fixed("<h3>The API</h3>") }
            { said }
            { fixed("<h3>The ladder</h3>") }
            <p class="climbed-to" data-step={refused.map_or("", |finding| finding.step.name())}>
                if let Some(finding) = refused {
                    <strong>{ finding.step.name() }</strong>{ words([" ", &finding.sentence(), ". "].concat()) }
                    { clauses(finding.step.clause()) }
                } else {
                    { "Every check passes." }
                }
            </p>
            { too(&further(explanation)) }
            <p class="agreed" data-tone={tone}>{ agreed }</p>
            <code class="copy" translate="no">{ &attempt.token }</code>
            <button type="button" class="chip" {onclick}>{ "Inspect this copy" }</button>
        </>
    }
}

fn too(others: &[&Finding]) -> Html {
    let names: Vec<&str> = others.iter().map(|finding| finding.step.name()).collect();
    if names.is_empty() {
        return Html::default();
    }
    p(
        "quiet too",
        html! { <>{ "Had that passed, it would still be refused at " }{ code(names.join(", ")) }{ "." }</> },
    )
}
