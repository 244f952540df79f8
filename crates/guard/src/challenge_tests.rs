//! Challenges: what they say of each refusal, and that no value gets out of its quotes.

use super::*;
use crate::recent::Recent;

const START: &str = "Bearer realm=\"signet\", \
    resource_metadata=\"http://localhost:5001/.well-known/oauth-protected-resource\"";

fn of(refused: &Refused) -> String {
    let challenge = Challenges::new("signet", "http://localhost:5001").of(refused).unwrap();
    challenge.to_str().unwrap().to_owned()
}

#[test]
fn rfc_9470_it_names_the_age_and_the_classes() {
    let error = "error=\"insufficient_user_authentication\"";
    assert_eq!(
        of(&Refused::NotRecent(Recent::new(5, None).unwrap())),
        format!("{START}, {error}, error_description=\"A more recent sign-in is needed\", max_age=\"5\"")
    );
    assert_eq!(
        of(&Refused::NotRecent(Recent::new(300, ["phrh", "phr"]).unwrap())),
        format!(
            "{START}, {error}, error_description=\"A more recent or a stronger sign-in is needed\", \
             max_age=\"300\", acr_values=\"phrh phr\""
        )
    );
}

#[test]
fn a_value_that_would_end_its_quotes_is_left_out() {
    let bare = format!("{START}, error=\"insufficient_scope\"");
    for scope in ["a\", error=\"none", "a\\", "a\r\nSet-Cookie: x=y", "\u{e9}", "a\u{7f}", "a\tb", ""] {
        assert_eq!(of(&Refused::MissingScope(scope.to_owned())), bare, "{scope:?}");
    }
    assert_eq!(of(&Refused::MissingScope("read write".into())), format!("{bare}, scope=\"read write\""));
    assert_eq!(of(&Refused::MissingRole("a\", scope=\"b".into())), bare);
}

#[test]
fn rfc_9728_the_metadata_lies_where_the_resource_says() {
    let start = |realm, audience| Challenges::new(realm, audience).start;
    let of_path =
        "Bearer realm=\"r\", resource_metadata=\"https://a.example/.well-known/oauth-protected-resource/v1\"";
    assert_eq!(start("r", "https://a.example/v1"), of_path);
    assert_eq!(start("r", "urn:example:orders"), "Bearer realm=\"r\"", "no address, no metadata");
    assert_eq!(start("", "orders"), "Bearer");
}
