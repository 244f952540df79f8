//! What the explanation tells: of each step the value that was seen, what was expected and one sentence. These are read by
//! people, so their words are held here.

use proof::{agree, kinds};
use signet_shared::claims::{Expectations, Keys, Kind, explain};
use signet_shared::jose::{Alg, Explanation, Finding, JwkSet, Rules, Step, Typ, Verdict};

const RULES: Rules<'static> = Rules { typ: Typ::Any, algs: &Alg::ALL, max_bytes: 8192 };

fn explained_as(kind: Kind, token: &str, rules: &Rules<'_>, keys: &JwkSet) -> Explanation {
    let wanted = Expectations { issuer: "iss".into(), audience: "aud".into(), leeway: 5 };
    let pending = explain(token, rules, Keys::Named(keys), kind);
    let signature = pending.question().map(|_| true);
    pending.finish(signature, &wanted, kinds::NOW)
}

fn explained(token: &str) -> Explanation {
    explained_as(Kind::Access, token, &RULES, agree::keys())
}

fn told(explanation: &Explanation, step: Step) -> (&str, &str) {
    let finding = explanation.findings.iter().find(|finding| finding.step == step).unwrap();
    (&finding.seen, &finding.wanted)
}

fn right() -> String {
    let (header, claims) = agree::right(Kind::Access, Alg::EdDsa, |_, _| ());
    agree::write(header.as_bytes(), claims.as_bytes())
}

#[test]
fn a_right_token_is_told_step_by_step() {
    let token = right();
    let explanation = explained(&token);
    let payload: String = kinds::claims(Kind::Access).to_string().chars().take(200).chain(['…']).collect();
    let names = "acr admin amr aud auth_time client_id exp iat iss jti nbf roles scope sid sub tenant";
    let bytes = format!("{} bytes", token.len());
    let expected = [
        (bytes.as_str(), "at most 8192 bytes"),
        ("3 parts", "3 parts, header and signature not empty"),
        ("base64url", "A-Z a-z 0-9 - _"),
        (r#"{"alg":"EdDSA","kid":"EdDSA","typ":"at+jwt"}"#, "a JSON object"),
        ("\"at+jwt\"", "at+jwt"),
        ("\"EdDSA\"", "ES256, RS256, PS256, EdDSA"),
        ("absent", "absent"),
        ("EdDSA", "a key of the issuer"),
        ("a key without alg", "a key for EdDSA"),
        ("3 bytes", "a signature over header and payload"),
        (payload.as_str(), "a JSON object"),
        ("\"iss\"", "iss"),
        ("\"aud\"", "aud"),
        ("1800000060", "later than 1799999995"),
        ("1799999999", "absent or at most 1800000005"),
        ("1800000000", "at most 1800000005"),
        (names, "all claims of this kind, each of its type; no empty sub, client_id or jti"),
    ];
    for (step, (seen, wanted)) in Step::ALL.into_iter().zip(expected) {
        assert_eq!(told(&explanation, step), (seen, wanted), "{step:?}");
    }
    for finding in &explanation.findings {
        assert_eq!((finding.verdict, finding.sentence().as_str()), (Verdict::Passed, finding.step.passed()));
    }
}

#[test]
fn a_refused_step_says_so_and_what_lies_behind_it_is_looked_at_where_that_can_be() {
    let (header, claims) = agree::right(Kind::Access, Alg::EdDsa, |header, claims| {
        header["crit"] = serde_json::json!(["b64"]);
        claims["aud"] = serde_json::json!("other");
    });
    let explanation = explained(&agree::write(header.as_bytes(), claims.as_bytes()));
    let sentences: Vec<String> = explanation
        .findings
        .iter()
        .filter(|it| it.verdict != Verdict::Passed)
        .map(Finding::sentence)
        .collect();
    assert_eq!(sentences, [Step::Crit.refused(), Step::Aud.refused()]);
    assert_eq!(told(&explanation, Step::Crit).0, "[\"b64\"]");
    let unknown = explained_as(Kind::Access, &right(), &RULES, &JwkSet::default());
    let signature = unknown.findings.iter().find(|it| it.step == Step::Signature).unwrap();
    assert_eq!(
        (signature.verdict, signature.sentence().as_str()),
        (Verdict::NotReached, "This could not be looked at")
    );
    assert!(
        unknown
            .findings
            .iter()
            .filter(|it| it.step > Step::Signature)
            .all(|it| it.verdict == Verdict::Passed)
    );
}

#[test]
fn what_is_odd_about_a_text_is_shown() {
    let seen = |token: &str, step| told(&explained(token), step).0.to_owned();
    assert_eq!(seen("", Step::Shape), "1 parts, not all filled");
    assert_eq!(seen("a.b.c.d", Step::Shape), "4 parts");
    assert_eq!(seen("e30..AAAA", Step::Shape), "3 parts, not all filled");
    assert_eq!(seen("e30=.e30.AAAA", Step::Encoding), "'='");
    assert_eq!(seen("e3\u{e9}.e30.AAAA", Step::Encoding), "'\u{e9}'");
    assert_eq!(seen("e30.e30.AAAA\n", Step::Encoding), "'\\n'");
    assert_eq!(seen("e30.e30.AAAAA", Step::Encoding), "a part of an impossible length");
    assert_eq!(seen("e30.e30.AB", Step::Encoding), "base64url", "a left-over bit, which no character shows");
    assert_eq!(seen("_-8.e30.AAAA", Step::Header), "\u{fffd}\u{fffd}", "bytes that are no text");
}

#[test]
fn what_typ_is_wanted_is_told_for_each_kind() {
    let wanted = |kind| told(&explained_as(kind, &right(), &RULES, agree::keys()), Step::Typ).1.to_owned();
    assert_eq!(wanted(Kind::Id), "JWT or absent");
    assert_eq!(wanted(Kind::ClientAssertion), "JWT, client-authentication+jwt or absent");
    assert_eq!(wanted(Kind::Logout), "logout+jwt");
}

#[test]
fn rules_for_access_tokens_allow_what_signet_signs_with() {
    let allowed = |token: &str| {
        let explanation = explained_as(Kind::Access, token, &Rules::ACCESS, agree::keys());
        (told(&explanation, Step::Size).1.to_owned(), told(&explanation, Step::Alg).1.to_owned())
    };
    assert_eq!(allowed(&right()), ("at most 8192 bytes".to_owned(), "ES256, RS256, EdDSA".to_owned()));
}
