//! What is read of a token endpoint's answers, and what stays of those before.

use serde_json::{Value, json};

use super::*;

const NOW: u64 = 1000;

fn first(answer: &Value) -> Result<Tokens, ProviderError> {
    Tokens::first(answer.to_string().as_bytes(), "openid read", NOW)
}

fn refreshed(before: &Tokens, resource: Option<&str>, scope: Option<&str>, answer: &Value) -> Tokens {
    let wanted = Wanted { resource: resource.map(str::to_owned), scope: scope.map(str::to_owned) };
    before.refreshed(answer.to_string().as_bytes(), &wanted, NOW + 100).unwrap()
}

fn signed_in() -> Tokens {
    first(&json!({"access_token": "a", "token_type": "bearer", "refresh_token": "r", "id_token": "i", "expires_in": 600}))
        .unwrap()
}

fn token<'a>(tokens: &'a Tokens, resource: Option<&str>) -> &'a str {
    &tokens.access(resource).unwrap().token
}

#[test]
fn what_a_refresh_leaves_out_stays() {
    let first = signed_in();
    assert_eq!((first.access(None).unwrap().expires_at, first.id_token.as_str()), (1600, "i"));
    let next = refreshed(&first, None, None, &json!({"access_token": "b", "token_type": "Bearer"}));
    let access = next.access(None).unwrap();
    assert_eq!((access.token.as_str(), access.came_at, access.expires_at), ("b", 1100, 1400));
    assert_eq!((next.refresh_token.as_deref(), next.id_token.as_str()), (Some("r"), "i"));
    let rotated = json!({"access_token": "c", "token_type": "Bearer", "refresh_token": "s", "id_token": "j"});
    let rotated = refreshed(&next, None, None, &rotated);
    assert_eq!((rotated.refresh_token.as_deref(), rotated.id_token.as_str()), (Some("s"), "i"));
    assert_eq!(format!("{rotated:?} {:?}", rotated.access(None).unwrap()), "Tokens AccessToken");
}

#[test]
fn b8_each_resource_has_a_token_of_its_own_and_the_refresh_token_is_the_newest() {
    let answer = |name: &str| json!({"access_token": name, "token_type": "Bearer", "expires_in": 60, "refresh_token": format!("r-{name}")});
    let one = refreshed(&signed_in(), Some("https://a"), None, &answer("for-a"));
    let two = refreshed(&one, Some("https://b"), None, &answer("for-b"));
    assert_eq!(
        (token(&two, None), token(&two, Some("https://a")), token(&two, Some("https://b"))),
        ("a", "for-a", "for-b")
    );
    assert_eq!(two.refresh_token.as_deref(), Some("r-for-b"));
    assert!(two.access(Some("https://c")).is_none());
    let again = refreshed(&two, Some("https://a"), None, &answer("new"));
    assert_eq!(
        (token(&again, Some("https://a")), again.access.len()),
        ("new", 3),
        "in place of the one before"
    );
    let facts = again.facts(30);
    assert_eq!(
        facts.iter().map(|facts| facts.resource.as_deref()).collect::<Vec<_>>(),
        [None, Some("https://b"), Some("https://a")]
    );
    assert_eq!((facts[2].came_at, facts[2].due_at, facts[2].expires_at), (1100, 1130, 1160));
    // What is over is worth nothing, and of a resource that is configured no more nothing would ever take it away.
    let wanted = Wanted { resource: None, scope: None };
    let later = again.refreshed(answer("x").to_string().as_bytes(), &wanted, 1160).unwrap();
    assert_eq!(later.facts(30).len(), 1);
}

#[test]
fn b8_a_token_has_the_scopes_that_the_answer_says_or_those_that_were_asked() {
    let scope = |tokens: &Tokens, resource| tokens.access(resource).unwrap().scope.clone();
    let bare = json!({"access_token": "x", "token_type": "Bearer"});
    let says = json!({"access_token": "x", "token_type": "Bearer", "scope": "write"});
    let signed_in = signed_in();
    assert_eq!(scope(&signed_in, None).as_deref(), Some("openid read"), "RFC 6749 §5.1");
    let of = |wanted, answer| scope(&refreshed(&signed_in, Some("a"), wanted, answer), Some("a"));
    assert_eq!(of(Some("write"), &bare).as_deref(), Some("write"));
    assert_eq!(of(None, &bare).as_deref(), Some("openid read"), "those of the sign-in: RFC 6749 §6");
    assert_eq!(of(Some("read"), &says).as_deref(), Some("write"));
}

#[test]
fn b8_a_token_is_due_shortly_before_its_end() {
    let due = |lifetime: u64| {
        let answer =
            json!({"access_token": "a", "token_type": "Bearer", "id_token": "i", "expires_in": lifetime});
        first(&answer).unwrap().access(None).unwrap().due_at(30) - NOW
    };
    assert_eq!((due(300), due(0)), (270, 0));
    assert_eq!(due(20), 10, "a short one is not asked for at every request");
}

#[test]
fn what_is_no_bearer_token_is_refused() {
    for bad in [
        json!({}),
        json!({"access_token": "a"}),
        json!({"access_token": "a", "token_type": "DPoP"}),
        json!({"access_token": "a b", "token_type": "Bearer"}),
        json!({"access_token": "a\r\nx: y", "token_type": "Bearer"}),
        json!({"access_token": "", "token_type": "Bearer"}),
        json!({"access_token": "a", "token_type": "Bearer", "expires_in": "60"}),
    ] {
        let mut bad = bad;
        bad["id_token"] = json!("i");
        assert!(first(&bad).is_err(), "{bad}");
        let wanted = Wanted { resource: None, scope: None };
        assert!(signed_in().refreshed(bad.to_string().as_bytes(), &wanted, NOW).is_err(), "{bad}");
    }
    assert!(first(&json!({"access_token": "a", "token_type": "Bearer"})).is_err(), "nobody has signed in");
}

#[test]
fn what_was_kept_before_still_opens() {
    let before = json!({"access_token": "a", "came_at": 1000, "expires_at": 1300, "refresh_token": "r", "id_token": "i"});
    let read: Tokens = serde_json::from_value(before).unwrap();
    let access = read.access(None).unwrap();
    assert_eq!((access.token.as_str(), access.came_at, access.expires_at), ("a", 1000, 1300));
    assert_eq!(
        (access.scope.as_deref(), read.refresh_token.as_deref(), read.id_token.as_str()),
        (None, Some("r"), "i")
    );
    let now = signed_in();
    let kept: Tokens = serde_json::from_str(&serde_json::to_string(&now).unwrap()).unwrap();
    assert!(kept == now, "and what is kept now is read as it was");
}
