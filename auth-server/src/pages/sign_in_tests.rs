//! The fields as password managers and the conformance suite look for them, and what is said of a failed try.

use super::*;

fn view() -> SignIn {
    SignIn {
        action: "/go".into(),
        form_token: "t".into(),
        client: ClientView { name: "Shop".into(), host: "shop.example".into(), ..ClientView::default() },
        username: None,
        problem: None,
        reason: SignInReason::SignedOut,
        cancel: false,
        language: Language::English,
    }
}

/// The tag of the element with this id.
fn tag<'a>(page: &'a str, id: &str) -> &'a str {
    let at = page.find(&format!("id=\"{id}\"")).expect("it is there");
    let start = page[..at].rfind('<').unwrap();
    &page[start..=start + page[start..].find('>').unwrap()]
}

#[test]
fn o10_the_form_is_what_password_managers_and_the_suite_know() {
    let page = view().render().unwrap();
    let username = tag(&page, "username");
    for attribute in [
        "name=\"username\"",
        "type=\"text\"",
        "autocomplete=\"username\"",
        "autocapitalize=\"none\"",
        "spellcheck=\"false\"",
    ] {
        assert!(username.contains(attribute), "{username}");
    }
    let password = tag(&page, "password");
    for attribute in ["name=\"password\"", "type=\"password\"", "autocomplete=\"current-password\""] {
        assert!(password.contains(attribute), "{password}");
    }
    assert!(!password.contains("value="), "a password is never sent back");
    assert!(tag(&page, "login-submit").contains("type=\"submit\""));
    assert!(page.contains("<h1>Sign in</h1>") && page.contains("shop.example"));
    assert!(page.contains("<form method=\"post\" action=\"/go\">"));
}

#[test]
fn the_first_field_to_fill_in_has_the_focus() {
    let page = view().render().unwrap();
    assert!(tag(&page, "username").contains(" autofocus") && !tag(&page, "password").contains("autofocus"));
    let page = SignIn { username: Some("anna".into()), ..view() }.render().unwrap();
    assert!(!tag(&page, "username").contains("autofocus") && tag(&page, "password").contains(" autofocus"));
    assert!(tag(&page, "username").contains("value=\"anna\""));
}

#[test]
fn a_problem_is_told_at_once_and_with_its_fields() {
    for (problem, invalid) in [
        (SignInProblem::WrongCredentials, true),
        (SignInProblem::Missing, true),
        (SignInProblem::Busy, false),
        (SignInProblem::Unavailable, false),
    ] {
        let page = SignIn { problem: Some(problem), ..view() }.render().unwrap();
        assert!(tag(&page, "problem").contains("role=\"alert\""));
        for field in ["username", "password"] {
            assert!(tag(&page, field).contains("aria-describedby=\"problem\""), "{problem:?}");
            assert_eq!(tag(&page, field).contains("aria-invalid=\"true\""), invalid, "{problem:?}");
        }
        assert!(page.contains("<title>Sign in: not yet"), "the tab says it first");
    }
    let page = view().render().unwrap();
    assert!(
        !page.contains("role=\"alert\"")
            && !page.contains("aria-describedby")
            && !page.contains("aria-invalid")
    );
}

#[test]
fn u1_a_wrong_name_and_a_wrong_password_are_one_sentence() {
    let page = SignIn { problem: Some(SignInProblem::WrongCredentials), ..view() }.render().unwrap();
    assert!(page.contains(">User name or password is wrong.</p>"));
}

#[test]
fn each_reason_has_a_sentence_of_its_own_that_names_the_client() {
    let said = |reason| {
        let page = SignIn { reason, ..view() }.render().unwrap();
        page.split_once("id=\"reason\"").map(|(_, rest)| rest.split("</p>").next().unwrap().to_owned())
    };
    assert_eq!(said(SignInReason::SignedOut), None);
    let reasons =
        [SignInReason::OtherPerson, SignInReason::Asked, SignInReason::TooOld, SignInReason::OtherClass];
    let sentences: std::collections::HashSet<_> = reasons.into_iter().filter_map(said).collect();
    assert_eq!(sentences.len(), reasons.len());
    assert!(sentences.iter().all(|sentence| sentence.contains("Shop")));
}

#[test]
fn no_can_be_said_where_it_is_an_answer_and_is_never_what_enter_presses() {
    assert!(!view().render().unwrap().contains("login-cancel"));
    let page = SignIn { cancel: true, ..view() }.render().unwrap();
    let cancel = tag(&page, "login-cancel");
    assert!(cancel.contains("name=\"decision\" value=\"cancel\"") && cancel.contains("formnovalidate"));
    assert!(page.find("login-submit") < page.find("login-cancel"), "Enter presses the first");
}
