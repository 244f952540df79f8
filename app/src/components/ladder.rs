//! The ladder of checks, as it is climbed: each step with its verdict, what it saw and expected, and its clause.

use signet_shared::code_flow::Check;
use signet_shared::jose::{Explanation, Finding, Verdict};
use yew::prelude::*;

use super::{code, p, words};
use crate::hooks::Ladder;
use crate::state::{address_of, summary};

/// The verdict in one line.
pub fn verdict(ladder: &Ladder) -> Html {
    let (good, text) = summary(&ladder.explanation);
    let (tone, text) = match ladder.checking {
        true => ("none", "Checking the signature…".to_owned()),
        false if good => ("good", text),
        false => ("bad", text),
    };
    html! { <p id="verdict" class="headline" data-tone={tone}>{ text }</p> }
}

/// All steps in short, for a page that has them at its side.
pub fn rungs(explanation: &Explanation) -> Html {
    html! {
        <ol class="rungs">
            { for explanation.findings.iter().map(|finding| html! {
                <li data-step={finding.step.name()} data-verdict={word(finding.verdict)}>
                    { sign(finding.verdict) }{ finding.step.name() }
                </li>
            }) }
        </ol>
    }
}

/// All steps, explained.
pub fn steps_of(ladder: &Ladder) -> Html {
    let first = ladder.explanation.refusal().map(|refusal| refusal.step);
    let row = |finding: &Finding| {
        let refused = matches!(finding.verdict, Verdict::Refused(_));
        let sentence = match (finding.verdict, ladder.checking) {
            (Verdict::NotReached, true) => "The browser is checking it.".to_owned(),
            (Verdict::NotReached, false)
                if finding.step.name() == "signature" && ladder.question.is_some() =>
            {
                "This browser cannot check it, so nobody has: it counts as refused.".to_owned()
            }
            _ => finding.sentence() + ".",
        };
        let too = refused && first != Some(finding.step);
        let too = if too { " It would be refused for this, too." } else { "" };
        rung(
            (finding.step.name(), finding.step.clause()),
            finding.verdict,
            [" ", &sentence, too].concat(),
            [&finding.seen, &finding.wanted],
        )
    };
    html! { <ol class="ladder">{ for ladder.explanation.findings.iter().map(row) }</ol> }
}

/// Checks of a client, as the steps of a token are shown.
pub fn checks(checks: &[Check]) -> Html {
    let row = |check: &Check| {
        let sentence = [" ", check.sentence, "."].concat();
        rung((check.name, check.clause), check.verdict, sentence, [&check.seen, &check.wanted])
    };
    html! { <ol class="ladder">{ for checks.iter().map(row) }</ol> }
}

/// One row: what is checked and by which clause, what came of it, what was seen and expected.
fn rung(
    (name, clause): (&'static str, &'static str),
    verdict: Verdict,
    sentence: String,
    [seen, wanted]: [&String; 2],
) -> Html {
    html! {
        <li data-step={name} data-verdict={word(verdict)}>
            { sign(verdict) }
            <div>
                { p("", html! { <><strong>{ name }</strong>{ words(sentence) }</> }) }
                if !wanted.is_empty() {
                    { p("quiet", html! {
                        <>{ "Seen: " }{ code(seen.clone()) }<br />{ "Expected: " }{ code(wanted.clone()) }</>
                    }) }
                }
            </div>
            { p("quiet", clauses(clause)) }
        </li>
    }
}

/// The clauses of a step, each leading to its text.
pub fn clauses(clause: &'static str) -> Html {
    let link = |(at, one): (usize, &'static str)| {
        html! {
            <>
                if at > 0 { { ", " } }
                if let Some(address) = address_of(one) {
                    <a href={address} rel="noopener noreferrer">{ one }</a>
                } else { { one } }
            </>
        }
    };
    html! { <>{ for clause.split(", ").enumerate().map(link) }</> }
}

const fn word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Passed => "passed",
        Verdict::Refused(_) => "refused",
        Verdict::NotReached => "unreached",
    }
}

fn sign(verdict: Verdict) -> Html {
    let (sign, words) = match verdict {
        Verdict::Passed => ("✓", "Passed: "),
        Verdict::Refused(_) => ("✗", "Refused: "),
        Verdict::NotReached => ("·", "Not looked at: "),
    };
    html! { <span class="sign"><span aria-hidden="true">{ sign }</span><span class="unseen">{ words }</span></span> }
}
