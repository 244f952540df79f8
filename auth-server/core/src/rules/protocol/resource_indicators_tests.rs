//! Which resource a token is for, and which scopes it holds.

use proptest::prelude::*;
use proptest::sample::subsequence;

use super::*;
use crate::domain::testing_grants::{client, granted, resources, words};

fn asked(client: &Client, scopes: &str, named: &[&str]) -> Result<Granted, ErrorCode> {
    let registered = resources();
    let asked = Reach::of(client, &registered).asked(scopes.split_whitespace(), named.iter().copied());
    asked.map_err(|error| error.code)
}

/// The audience of a token, and its scopes.
fn given(client: &Client, granted: &Granted, named: &[&str]) -> Result<String, ErrorCode> {
    let registered = resources();
    let target = Reach::of(client, &registered).target(granted, named.iter().copied());
    let target = target.map_err(|error| error.code)?;
    Ok(format!("{}: {}", target.audience("issuer"), target.scopes.join(" ")))
}

fn for_itself(client: &Client, scopes: &str, named: &[&str]) -> Result<String, ErrorCode> {
    let registered = resources();
    let target = Reach::of(client, &registered).for_itself(scopes.split_whitespace(), named.iter().copied());
    let target = target.map_err(|error| error.code)?;
    Ok(format!("{}: {}", target.audience("issuer"), target.scopes.join(" ")))
}

#[test]
fn k2_the_scopes_of_openid_belong_to_no_resource() {
    for name in OPENID_SCOPES {
        assert!(openid_scope(name), "{name}");
    }
    for name in ["read", "account", "OpenID", ""] {
        assert!(!openid_scope(name), "{name}");
    }
    assert_eq!(asked(&client(), "openid email", &[]), Ok(granted("openid email", "")));
}

#[test]
fn k2_without_a_resource_each_scope_stands_for_the_first_that_has_it() {
    assert_eq!(asked(&client(), "openid read", &[]), Ok(granted("openid read", "A")));
    assert_eq!(asked(&client(), "send", &[]), Ok(granted("send", "B")));
    assert_eq!(
        asked(&client(), "send read send", &[]),
        Ok(granted("send read", "A B")),
        "in the client's order"
    );
    assert_eq!(asked(&client(), "common", &[]), Ok(granted("common", "A")), "not both");
    let other = Client { resources: words("B A"), ..client() };
    assert_eq!(asked(&other, "common", &[]), Ok(granted("common", "B")));
}

#[test]
fn k3_a_resource_that_is_named_is_granted_with_its_own_scopes_alone() {
    assert_eq!(asked(&client(), "openid read", &["A"]), Ok(granted("openid read", "A")));
    assert_eq!(asked(&client(), "openid common", &["B"]), Ok(granted("openid common", "B")));
    assert_eq!(asked(&client(), "read send", &["B", "A", "B"]), Ok(granted("read send", "A B")));
    assert_eq!(asked(&client(), "read", &["B"]), Err(ErrorCode::InvalidScope), "B has no such scope");
}

#[test]
fn k3_a_resource_that_is_named_without_a_scope_of_its_own_is_no_target() {
    for (scopes, named) in [
        ("openid", &["A"][..]),
        ("openid email offline_access", &["A"]),
        ("openid read", &["A", "B"]),
        ("openid send", &["A", "B"]),
    ] {
        assert_eq!(asked(&client(), scopes, named), Err(ErrorCode::InvalidTarget), "{scopes} {named:?}");
    }
    let kept_nothing = granted("openid", "A");
    assert_eq!(given(&client(), &kept_nothing, &[]), Err(ErrorCode::InvalidTarget));
    assert_eq!(given(&client(), &kept_nothing, &["A"]), Err(ErrorCode::InvalidTarget));
    let lost = Client { scopes: words("openid send"), ..client() };
    assert_eq!(given(&lost, &granted("openid read", "A"), &[]), Err(ErrorCode::InvalidTarget));
    assert_eq!(given(&lost, &granted("openid read send", "A B"), &[]), Ok("B: openid send".into()));
}

#[test]
fn k3_each_scope_is_allowed_at_each_resource_where_it_is_granted() {
    let consented = |scopes: &str, named: &str| {
        let (client, registered) = (client(), resources());
        let all = Reach::of(&client, &registered).consented(&words(scopes), &words(named));
        all.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
    };
    assert_eq!(consented("openid read openid", ""), "openid, read A");
    assert_eq!(consented("common", ""), "common A");
    assert_eq!(consented("common", "B"), "common B");
    assert_eq!(consented("common send", "A B"), "common A, common B, send B");
    assert_eq!(consented("common send", ""), "common A, common B, send B", "a token for B holds both");
    assert_eq!(consented("openid unknown", ""), "openid, unknown", "which is refused in the end");
    for text in ["openid", "read A"] {
        assert_eq!(ScopeAt::parse(text).to_string(), text);
    }
}

#[test]
fn k3_a_resource_beyond_reach_is_an_invalid_target() {
    let only_a = Client { resources: words("A"), ..client() };
    let unregistered = Client { resources: words("A C"), ..client() };
    for (client, named) in [
        (&only_a, &["B"][..]),
        (&only_a, &["A", "B"]),
        (&only_a, &["https://unknown.example"]),
        (&only_a, &["a"]),
        (&unregistered, &["C"]),
    ] {
        assert_eq!(asked(client, "openid", named), Err(ErrorCode::InvalidTarget), "{named:?}");
    }
}

#[test]
fn k2_a_scope_that_is_not_known_or_not_the_clients_is_refused() {
    let (no_send, only_a) =
        (Client { scopes: words("openid read"), ..client() }, Client { resources: words("A"), ..client() });
    for (client, scopes) in [
        (&client(), "openid unknown"),
        (&client(), "account"),
        (&no_send, "openid send"),
        (&no_send, "openid email"),
        (&only_a, "send"),
        (&only_a, ""),
    ] {
        assert_eq!(asked(client, scopes, &[]), Err(ErrorCode::InvalidScope), "{scopes}");
    }
}

#[test]
fn k2_a_token_is_for_one_resource_and_holds_its_scopes_and_openids() {
    let both = granted("openid read send common", "A B");
    assert_eq!(given(&client(), &both, &["A"]), Ok("A: openid read common".into()));
    assert_eq!(given(&client(), &both, &["B"]), Ok("B: openid send common".into()));
    assert_eq!(given(&client(), &both, &["A", "B"]), Err(ErrorCode::InvalidTarget));
    assert_eq!(given(&client(), &both, &["A", "A"]), Err(ErrorCode::InvalidTarget));
}

#[test]
fn k2_where_none_is_named_it_is_the_clients_first_that_was_granted() {
    let both = granted("openid read send", "A B");
    assert_eq!(given(&client(), &both, &[]), Ok("A: openid read".into()));
    let other = Client { resources: words("B A"), ..client() };
    assert_eq!(given(&other, &both, &[]), Ok("B: openid send".into()));
    assert_eq!(given(&client(), &granted("openid send", "B"), &[]), Ok("B: openid send".into()));
}

#[test]
fn k2_where_none_was_asked_it_is_the_issuer_without_any_resources_scopes() {
    assert_eq!(given(&client(), &granted("openid email read", ""), &[]), Ok("issuer: openid email".into()));
    assert_eq!(given(&client(), &granted("openid", ""), &["A"]), Err(ErrorCode::InvalidTarget));
    assert_eq!(given(&client(), &granted("openid", ""), &["issuer"]), Err(ErrorCode::InvalidTarget));
}

#[test]
fn k3_what_was_not_granted_or_is_lost_since_is_an_invalid_target() {
    assert_eq!(given(&client(), &granted("openid read", "A"), &["B"]), Err(ErrorCode::InvalidTarget));
    let lost = Client { resources: words("B"), ..client() };
    let only_a = granted("openid read", "A");
    assert_eq!(given(&lost, &only_a, &["A"]), Err(ErrorCode::InvalidTarget));
    assert_eq!(given(&lost, &only_a, &[]), Err(ErrorCode::InvalidTarget), "and not the issuer in its place");
}

#[test]
fn k2_a_scope_that_the_client_has_lost_since_is_left_out() {
    let less = Client { scopes: words("openid read"), ..client() };
    assert_eq!(given(&less, &granted("openid email read write", "A"), &[]), Ok("A: openid read".into()));
}

#[test]
fn k2_a_machine_gets_the_scopes_of_one_resource_of_its_own() {
    assert_eq!(for_itself(&client(), "read", &["A"]), Ok("A: read".into()));
    assert_eq!(for_itself(&client(), "read read write", &[]), Ok("A: read write".into()));
    assert_eq!(for_itself(&client(), "send", &["B"]), Ok("B: send".into()));
    let machine = Client { scopes: words("write read openid"), ..client() };
    assert_eq!(for_itself(&machine, "", &[]), Ok("A: read write".into()), "what the operator gave it");
}

#[test]
fn k2_a_machine_gets_none_of_openids_scopes_and_nobody_elses() {
    let narrow = Client { scopes: words("openid read"), resources: words("A"), ..client() };
    for (client, scopes, named) in [
        (&client(), "openid", &[][..]),
        (&client(), "read openid", &["A"]),
        (&client(), "offline_access", &["A"]),
        (&client(), "send", &["A"]),
        (&client(), "send", &[]),
        (&narrow, "write", &[]),
        (&narrow, "unknown", &[]),
        (&Client { scopes: words("openid"), ..client() }, "", &[]),
    ] {
        assert_eq!(for_itself(client, scopes, named), Err(ErrorCode::InvalidScope), "{scopes} {named:?}");
    }
    for (client, named) in
        [(&narrow, &["B"][..]), (&narrow, &["A", "A"]), (&Client { resources: Vec::new(), ..client() }, &[])]
    {
        assert_eq!(for_itself(client, "read", named), Err(ErrorCode::InvalidTarget), "{named:?}");
    }
}

#[test]
fn k2_openids_scopes_are_no_machines_even_where_a_resource_was_given_one_by_mistake() {
    let mut registered = resources();
    registered[0].scopes.push("openid".into());
    let client = client();
    let reach = Reach::of(&client, &registered);
    assert_eq!(reach.for_itself(["openid"], []).unwrap_err().code, ErrorCode::InvalidScope);
    assert_eq!(reach.for_itself([], []).unwrap().scopes, words("read write common"));
}

const SCOPES: [&str; 7] = ["openid", "email", "read", "write", "common", "send", "unknown"];
const NAMES: [&str; 3] = ["A", "B", "C"];

/// Some of `all`, in their order or turned round.
fn some(all: &'static [&'static str]) -> impl Strategy<Value = Vec<&'static str>> {
    let turned = |(mut some, turned): (Vec<_>, bool)| {
        if turned {
            some.reverse();
        }
        some
    };
    (subsequence(all, 0..=all.len()), any::<bool>()).prop_map(turned)
}

proptest! {
    #[test]
    fn k2_whatever_is_asked_a_token_holds_nothing_that_is_not_granted_the_clients_and_its_resources(
        (own_scopes, own_resources) in (some(&SCOPES), some(&NAMES)),
        (asked_scopes, asked_resources) in (some(&SCOPES), some(&NAMES)),
        named in proptest::option::of(prop::sample::select(&NAMES[..])),
    ) {
        let (registered, owned) = (resources(), |texts: &[&str]| texts.iter().copied().map(str::to_owned).collect());
        let client = Client { scopes: owned(&own_scopes), resources: owned(&own_resources), ..client() };
        let reach = Reach::of(&client, &registered);
        let Ok(granted) = reach.asked(asked_scopes.iter().copied(), asked_resources.iter().copied()) else {
            return Ok(());
        };
        prop_assert!(granted.scopes.iter().all(|scope| asked_scopes.contains(&scope.as_str())));
        prop_assert!(granted.resources.iter().all(|one| own_resources.contains(&one.as_str())));
        if let Ok(target) = reach.target(&granted, named) {
            let audience = target.audience("issuer");
            prop_assert!(named.is_none_or(|named| named == audience));
            prop_assert_eq!(granted.resources.is_empty(), audience == "issuer");
            for scope in &target.scopes {
                prop_assert!(granted.has(scope) && own_scopes.contains(&scope.as_str()));
                prop_assert!(openid_scope(scope) || target.resource.is_some_and(|one| one.scopes.contains(scope)));
            }
        }
        if let Ok(target) = reach.for_itself(asked_scopes.iter().copied(), named) {
            prop_assert!(own_resources.contains(&target.audience("issuer")));
            prop_assert!(!target.scopes.is_empty() && !target.scopes.iter().any(|scope| openid_scope(scope)));
        }
    }
}
