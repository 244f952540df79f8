//! A token is found wherever one lies, and nothing else is taken for one.

use super::*;
use signet_shared::token::encode;

fn token(exp: u64) -> String {
    let payload = format!("{{\"exp\":{exp}}}");
    [encode("{\"alg\":\"ES256\"}"), encode(payload), encode("signature")].join(".")
}

fn seen(status: u16, headers: &[(&str, &str)], body: &str) -> Seen {
    let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    Seen { status, headers, body: body.to_owned() }
}

#[test]
fn a_token_is_found_by_its_form_wherever_it_stands() {
    let token = token(60);
    for text in [token.clone(), format!("{{\"access_token\":\"{token}\"}}"), format!("Bearer {token}; a=b")] {
        assert_eq!(look_for_token(&text), Some(token.as_str()), "{text}");
    }
    for other in ["", "a.b.c", "http://localhost:5001/api/me", "eyJhIjoxfQ.x.y", "2026-11-27T10:00:00.000Z"] {
        assert_eq!(look_for_token(other), None, "{other}");
    }
}

#[test]
fn n11_each_place_says_what_is_there() {
    let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    assert_eq!(Found::in_entries(&[]), Found::Nothing("Nothing is there.".into()));
    assert_eq!(Found::in_entries(&[pair("a", "b")]), Found::Nothing("No token, only: a.".into()));
    assert_eq!(Found::in_entries(&[pair("a", "b"), pair("token", &token(1))]), Found::Token(token(1)));
    assert_eq!(Found::in_text(" "), Found::Nothing("Nothing is there.".into()));
    assert_eq!(Found::in_text("a=b"), Found::Nothing("No token, only: a=b".into()));
}

#[test]
fn n11_answers_are_searched_whole_also_what_is_written_in_base64url() {
    let token = token(1);
    assert_eq!(Found::in_answer(&seen(200, &[], &token)), Found::Token(token.clone()));
    let leg = encode(format!("Bearer {token}"));
    assert_eq!(Found::in_answer(&seen(200, &[("x", &leg)], "{}")), Found::Token(token));
    let said = |status| match Found::in_answer(&seen(status, &[], "{}")) {
        Found::Nothing(said) => said,
        other => panic!("{other:?}"),
    };
    assert_eq!(said(404), "HTTP 404: there is no such thing here.");
    assert_eq!(said(200), "HTTP 200: an answer without a token in it.");
}

#[test]
fn n11_the_verdict_says_what_the_script_could_do_with_it() {
    let found = |attempt, found| vec![(attempt, found)];
    let taken = found(Attempt::LocalStorage, Found::Token(token(100)));
    let said = |mode, found: &[(Attempt, Found)], signed_in, now| verdict(mode, found, signed_in, now);
    let (has, words) = said(Mode::Token, &taken, false, 50);
    assert!(has && words.contains("from any machine"), "{words}");
    assert!(said(Mode::Token, &taken, false, 100).1.contains("It has expired"));
    assert!(!said(Mode::Session, &taken, true, 50).0, "that is the other mode's");
    let nothing = found(Attempt::Session, Found::Nothing(String::new()));
    let (has, words) = said(Mode::Session, &nothing, true, 50);
    assert!(!has && words.contains("empty-handed"), "{words}");
    assert!(said(Mode::Session, &nothing, false, 50).1.contains("Nobody is signed in"));
    assert!(said(Mode::Token, &nothing, true, 50).1.contains("no token of this mode"));
    let exposed = found(Attempt::Token, Found::Token(token(100)));
    assert!(said(Mode::Session, &exposed, true, 50).1.contains("expose_token"));
}

#[test]
fn what_is_long_shows_both_its_ends() {
    assert_eq!(shortened("short"), "short");
    assert_eq!(shortened(&"ab".repeat(30)), "abababababab…abababababab");
}
