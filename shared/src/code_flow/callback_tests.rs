//! Answers that count and answers that do not.

use super::*;
use crate::code_flow::Secrets;

const GOOD: &str = "code=c&state=s&iss=http%3A%2F%2Fa";

fn pending() -> Pending {
    let secrets = Secrets { state: "s".into(), nonce: "n".into(), code_verifier: "v".into() };
    Pending { issuer: "http://a".into(), redirect_uri: "http://b/callback".into(), secrets }
}

/// The code, or the name of the check that refuses.
fn judged(query: &str) -> Result<String, &'static str> {
    outcome(&Callback::read(query).judge(Some(&pending()), true))
}

fn outcome(judged: &Judged) -> Result<String, &'static str> {
    match (&judged.code, judged.refusal()) {
        (Some(code), None) => Ok(code.clone()),
        (None, Some(check)) => Err(check.name),
        other => panic!("neither or both: {other:?}"),
    }
}

#[test]
fn the_answer_that_was_awaited_gives_its_code() {
    assert_eq!(judged(GOOD), Ok("c".into()));
    assert_eq!(judged(&format!("{GOOD}&colour=red")), Ok("c".into()), "what is not known is ignored");
}

#[test]
fn another_state_is_refused_and_so_is_none() {
    for query in ["code=c&state=S&iss=http://a", "code=c&state=&iss=http://a", "code=c&iss=http://a"] {
        assert_eq!(judged(query), Err("state"), "{query}");
    }
    assert_eq!(judged("error=access_denied&state=x&iss=http://a"), Err("state"), "an error needs it too");
}

#[test]
fn another_issuer_is_refused_and_one_that_should_name_itself_and_does_not() {
    for query in ["code=c&state=s&iss=http://evil", "code=c&state=s&iss=http://a/", "code=c&state=s"] {
        assert_eq!(judged(query), Err("iss"), "{query}");
    }
    let of_silent = |query: &str| outcome(&Callback::read(query).judge(Some(&pending()), false));
    assert_eq!(of_silent("code=c&state=s"), Ok("c".into()), "a provider that never names itself");
    assert_eq!(of_silent("code=c&state=s&iss=http://evil"), Err("iss"), "unless it names another");
}

#[test]
fn an_error_gives_no_code_even_if_one_stands_beside_it() {
    assert_eq!(judged("error=access_denied&state=s&iss=http://a"), Err("error"));
    assert_eq!(judged(&format!("{GOOD}&error=x")), Err("error"));
}

#[test]
fn without_a_code_there_is_nothing_to_exchange() {
    for query in ["state=s&iss=http://a", "code=&state=s&iss=http://a"] {
        assert_eq!(judged(query), Err("code"), "{query}");
    }
}

#[test]
fn an_answer_that_nobody_awaits_is_refused_whatever_it_says() {
    let judged = Callback::read(GOOD).judge(None, true);
    assert_eq!(outcome(&judged), Err("awaited"), "it was used already, or was never asked for");
    assert_eq!(outcome(&Callback::read("code=c").judge(None, false)), Err("awaited"));
}

#[test]
fn what_could_mean_two_things_is_refused() {
    for query in [&format!("{GOOD}&code=d"), &format!("{GOOD}&state=s"), &format!("{GOOD}&x=1&x=1"), "code=%"]
    {
        assert_eq!(judged(query), Err("parameters"), "{query}");
    }
    assert!(Callback::read("").is_nothing() && Callback::read("a=&b").is_nothing());
    assert!(!Callback::read("code=%").is_nothing() && !Callback::read("a=b").is_nothing());
}

#[test]
fn every_check_is_told_and_those_after_a_refusal_were_not_looked_at() {
    let checks = Callback::read("code=c&state=x&iss=http://evil").judge(Some(&pending()), true).checks;
    let told: Vec<_> = checks.iter().map(|check| (check.name, check.verdict)).collect();
    let refused = Verdict::Refused(crate::jose::Fault::Differs);
    assert_eq!(
        told,
        [
            ("parameters", Verdict::Passed),
            ("awaited", Verdict::Passed),
            ("state", refused),
            ("iss", Verdict::NotReached),
            ("error", Verdict::NotReached),
            ("code", Verdict::NotReached),
        ]
    );
    assert_eq!((checks[2].seen.as_str(), checks[2].wanted.as_str()), ("x", "s"));
    assert_eq!(checks[3].seen, "", "and nothing is said of it");
    let passed = Callback::read(GOOD).judge(Some(&pending()), true).checks;
    assert_eq!((passed[3].seen.as_str(), passed[3].wanted.as_str()), ("http://a", "http://a"));
    assert_eq!(passed[4].seen, "absent");
}

#[test]
fn what_came_is_shown_with_its_meaning() {
    let shown = Callback::read("code=c&state=s&iss=i&error=e&error_description=d&colour=red&empty=").shown();
    let names: Vec<_> = shown.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(names, ["code", "state", "iss", "error", "error_description", "colour"]);
    assert!(shown[..5].iter().all(|one| one.meaning.ends_with('.')));
    assert_eq!((shown[5].value.as_str(), shown[5].meaning), ("red", ""));
}
