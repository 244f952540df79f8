//! What a person is told before they allow it.

use auth_server_core::rules::protocol::resource_indicators::OPENID_SCOPES;
use auth_server_core::rules::protocol::standard_claims;

use super::*;

fn view(items: &[(&str, Option<&str>)]) -> Consent {
    let item = |(scope, resource): &(&str, Option<&str>)| ConsentItem {
        scope: (*scope).into(),
        resource: resource.map(Into::into),
    };
    Consent {
        action: "/go".into(),
        form_token: "t".into(),
        client: ClientView { name: "Shop".into(), host: "shop.example".into(), ..ClientView::default() },
        account: AccountView { sid: "s".into(), name: "Anna".into(), username: "anna".into() },
        items: items.iter().map(item).collect(),
        remembered: true,
        language: Language::English,
    }
}

fn lines(items: &[(&str, Option<&str>)]) -> Vec<String> {
    let page = view(items).render().unwrap();
    page.split("<li><strong>")
        .skip(1)
        .map(|rest| rest.split("</strong>").next().unwrap().to_owned())
        .collect()
}

#[test]
fn o10_each_scope_is_told_in_plain_words() {
    let scopes = OPENID_SCOPES;
    let said = lines(&scopes.map(|scope| (scope, None)));
    assert_eq!(said.len(), scopes.len());
    assert!(said.iter().all(|line| !scopes.iter().any(|scope| line == scope)), "{said:?}");
    assert_eq!(said[0], "Know that it is you");
    assert_eq!(said[5], "See what you may do here");
    assert_eq!(said[6], "Stay signed in when you are away");
}

#[test]
fn a_scope_of_a_resource_is_named_with_it_even_if_it_sounds_like_ours() {
    assert_eq!(lines(&[("orders", Some("Store"))]), ["Use “orders” at Store"]);
    assert_eq!(lines(&[("email", Some("Post"))]), ["Use “email” at Post"]);
    assert_eq!(lines(&[("beta", None)]), ["Use “beta”"]);
}

#[test]
fn scopes_that_have_claims_are_all_known() {
    for claim in standard_claims::names() {
        let scope = standard_claims::scope_of(claim).unwrap();
        assert!(!lines(&[(scope, None)])[0].starts_with("Use "), "{scope}");
    }
}

#[test]
fn who_asks_and_who_is_asked_are_named_and_both_answers_are_buttons() {
    let page = view(&[("openid", None)]).render().unwrap();
    for part in ["Allow access?", "Shop would like to:", "shop.example", ">Anna<", ">anna<"] {
        assert!(page.contains(part), "{part}");
    }
    assert!(page.contains("id=\"consent-allow\" type=\"submit\" name=\"decision\" value=\"allow\""));
    assert!(page.contains(
        "id=\"consent-deny\" class=\"secondary\" type=\"submit\" name=\"decision\" value=\"deny\""
    ));
}

#[test]
fn g12_nobody_is_told_that_an_answer_is_remembered_that_is_not() {
    let remembered = "You are asked once.";
    assert!(view(&[]).render().unwrap().contains(remembered));
    let each_time = Consent { remembered: false, ..view(&[]) }.render().unwrap();
    assert!(!each_time.contains(remembered) && each_time.contains("you are asked each time"));
}

#[test]
fn policy_and_terms_are_links_where_they_are_addresses_of_the_web() {
    let page = |uri: Option<&str>| {
        let mut view = view(&[]);
        (view.client.policy_uri, view.client.tos_uri) = (uri.map(Into::into), uri.map(Into::into));
        view.render().unwrap()
    };
    assert_eq!(page(Some("https://shop.example/a")).matches("href=\"https://shop.example/a\"").count(), 2);
    for none in [None, Some("javascript:alert(1)")] {
        assert!(!page(none).contains("<a ") && !page(none).contains("javascript"), "{none:?}");
    }
}
