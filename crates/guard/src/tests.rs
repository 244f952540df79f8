//! The guard against forged tokens of every kind: each check by a token that fails it alone, and the cache (rule K6).

use std::sync::Arc;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use http::header::AUTHORIZATION;
use http::{HeaderMap, HeaderValue};
use serde_json::{Value, json};

use crate::cache::TokenDigest;
use crate::testing::{Forge, NOW, claims, header, remove};
use crate::{Fault, Fetch, FetchError, Fetched, Guard, JwkSet, Refusal, Refused, Step};

/// The issuer's keys, which a test may change.
#[derive(Clone, Default)]
struct Issuer(Arc<Mutex<Option<JwkSet>>>);

impl Fetch for Issuer {
    fn fetch(&self) -> Fetched {
        let keys = self.0.lock().unwrap().clone();
        Box::pin(async move {
            keys.ok_or(FetchError::Unreachable { url: "http://localhost:5000".into(), cause: None })
        })
    }
}

struct World {
    forge: Forge,
    issuer: Issuer,
    now: Arc<AtomicU64>,
    guard: Guard,
}

fn world_with(leeway: u64, cache: usize) -> World {
    let (forge, issuer, now) = (Forge::new(), Issuer::default(), Arc::new(AtomicU64::new(NOW)));
    *issuer.0.lock().unwrap() = Some(forge.key_set());
    let clock = Arc::clone(&now);
    let guard = Guard::builder("http://localhost:5000")
        .audience("http://localhost:5001")
        .leeway(leeway)
        .refresh_interval(Duration::ZERO)
        .token_cache(cache)
        .clock(move || clock.load(Ordering::SeqCst))
        .fetch(issuer.clone())
        .build()
        .unwrap();
    World { forge, issuer, now, guard }
}

fn world() -> World {
    world_with(0, 100)
}

/// The step that a token with this change fails, and how.
async fn refusal(change: impl FnOnce(&mut Value, &mut Value)) -> (Step, Fault) {
    let world = world();
    match world.guard.check(&world.forge.token(change)).await {
        Err(Refused::Token(Refusal { step, fault })) => (step, fault),
        other => panic!("not a refusal of the token: {other:?}"),
    }
}

fn bearing(token: &str) -> HeaderMap {
    HeaderMap::from_iter([(AUTHORIZATION, HeaderValue::from_str(&format!("Bearer {token}")).unwrap())])
}

#[tokio::test]
async fn a_right_token_gives_its_user() {
    let world = world();
    let user = world.guard.authenticate(&bearing(&world.forge.token(|_, _| ()))).await.unwrap();
    assert_eq!((user.sub(), user.tenant(), user.is_admin()), ("1", Some("demo"), false));
    assert!(user.has_scope("read") && !user.has_scope("write") && !user.has_scope(""));
    assert!(user.has_role("user") && !user.has_role("admin"));
    let silent = world.forge.token(|_, claims| {
        remove(claims, "admin");
        claims["roles"] = json!(["admin"]);
    });
    assert!(!world.guard.check(&silent).await.unwrap().is_admin(), "absence is not success");
    let admin = world.forge.token(|_, claims| claims["admin"] = json!(true));
    assert!(world.guard.check(&admin).await.unwrap().is_admin());
}

#[tokio::test]
async fn each_check_refuses_a_token_that_fails_it() {
    let differs = |step| (step, Fault::Differs);
    assert_eq!(refusal(|header, _| header["typ"] = json!("JWT")).await, differs(Step::Typ));
    assert_eq!(refusal(|header, _| remove(header, "typ")).await, (Step::Typ, Fault::Missing));
    for alg in ["none", "HS256", "ES384", "PS256"] {
        assert_eq!(refusal(|header, _| header["alg"] = json!(alg)).await, differs(Step::Alg), "{alg}");
    }
    for alg in ["RS256", "EdDSA"] {
        assert_eq!(refusal(|header, _| header["alg"] = json!(alg)).await, differs(Step::Key), "{alg}");
    }
    assert_eq!(refusal(|header, _| header["crit"] = json!(["b64"])).await, differs(Step::Crit));
    assert_eq!(refusal(|header, _| header["kid"] = json!("foreign")).await, differs(Step::Kid));
    assert_eq!(refusal(|header, _| remove(header, "kid")).await, differs(Step::Kid));
    assert_eq!(refusal(|header, _| header["kid"] = json!(["the-key"])).await, differs(Step::Header));
    assert_eq!(
        refusal(|_, claims| claims["iss"] = json!("http://localhost:5000/")).await,
        differs(Step::Iss)
    );
    assert_eq!(refusal(|_, claims| claims["aud"] = json!("http://localhost:5000")).await, differs(Step::Aud));
    assert_eq!(refusal(|_, claims| claims["exp"] = json!(NOW)).await, differs(Step::Exp));
    assert_eq!(refusal(|_, claims| remove(claims, "exp")).await, (Step::Exp, Fault::Missing));
    assert_eq!(refusal(|_, claims| claims["exp"] = json!("1")).await, (Step::Exp, Fault::Malformed));
    assert_eq!(refusal(|_, claims| claims["nbf"] = json!(NOW + 1)).await, differs(Step::Nbf));
    assert_eq!(refusal(|_, claims| claims["iat"] = json!(NOW + 1)).await, differs(Step::Iat));
    assert_eq!(refusal(|_, claims| remove(claims, "client_id")).await, differs(Step::Required));
}

#[tokio::test]
async fn a_signature_by_another_key_is_refused() {
    let (world, other) = (world(), Forge::new());
    let signature = Refused::Token(Refusal { step: Step::Signature, fault: Fault::Differs });
    assert_eq!(world.guard.check(&other.token(|_, _| ())).await.unwrap_err(), signature);
    // An embedded key is never followed (rule K5).
    let embedded = other.token(|header, _| header["jwk"] = other.jwk());
    assert_eq!(world.guard.check(&embedded).await.unwrap_err(), signature);
    let (right, raised) =
        (world.forge.token(|_, _| ()), world.forge.token(|_, claims| claims["admin"] = json!(true)));
    let mut parts: Vec<&str> = right.split('.').collect();
    parts[1] = raised.split('.').nth(1).unwrap();
    assert_eq!(world.guard.check(&parts.join(".")).await.unwrap_err(), signature);
}

#[tokio::test]
async fn repeated_members_and_long_tokens_are_refused() {
    let world = world();
    let twice = |text: &Value| text.to_string().replacen('{', "{\"x\":1,\"x\":2,", 1);
    let in_header = world.forge.sign(&twice(&header()), &claims().to_string());
    let in_payload = world.forge.sign(&header().to_string(), &twice(&claims()));
    for (token, step) in [(in_header, Step::Header), (in_payload, Step::Payload)] {
        let refused = world.guard.check(&token).await.unwrap_err();
        assert_eq!(refused, Refused::Token(Refusal { step, fault: Fault::Differs }));
    }
    let long = "a".repeat(8 * 1024 + 1);
    let size = Refused::Token(Refusal { step: Step::Size, fault: Fault::Differs });
    assert_eq!(world.guard.check(&long).await.unwrap_err(), size);
}

#[tokio::test]
async fn k6_a_remembered_token_is_judged_each_time() {
    let world = world_with(5, 100);
    let token = world.forge.token(|_, _| ());
    assert!(world.guard.check(&token).await.is_ok() && world.guard.check(&token).await.is_ok());
    world.now.store(NOW + 64, Ordering::SeqCst);
    assert!(world.guard.check(&token).await.is_ok());
    world.now.store(NOW + 65, Ordering::SeqCst);
    assert!(world.guard.check(&token).await.unwrap_err().is_expired());
    world.now.store(NOW - 6, Ordering::SeqCst);
    let early = Refused::Token(Refusal { step: Step::Iat, fault: Fault::Differs });
    assert_eq!(world.guard.check(&token).await.unwrap_err(), early);
}

#[tokio::test]
async fn a_token_that_is_no_text_is_malformed_and_one_in_other_letters_no_token() {
    let world = world_with(0, 100);
    for (sent, refused) in [
        (&b"Bearer \xff"[..], Refused::Malformed),
        ("Bearer \u{e9}".as_bytes(), Refused::Token(Refusal { step: Step::Shape, fault: Fault::Differs })),
    ] {
        let headers = HeaderMap::from_iter([(AUTHORIZATION, HeaderValue::from_bytes(sent).unwrap())]);
        assert_eq!(world.guard.authenticate(&headers).await.unwrap_err(), refused);
    }
}

#[tokio::test]
async fn k6_a_token_is_verified_once_and_forgotten_when_its_time_is_over() {
    for (cache, once) in [(100, true), (0, false)] {
        let world = world_with(0, cache);
        let token = world.forge.token(|_, _| ());
        // The first check waits for the keys.
        world.guard.check(&token).await.unwrap();
        let (one, other) =
            (world.guard.check(&token).await.unwrap(), world.guard.check(&token).await.unwrap());
        assert_eq!(Arc::ptr_eq(&one.payload, &other.payload), once, "cache of {cache}");
        let digest = TokenDigest::of(token.as_bytes());
        let known = || world.guard.0.cache.get(&digest, world.guard.0.keys.generation());
        assert_eq!(known().is_some(), once);
        world.now.store(NOW - 1, Ordering::SeqCst);
        assert!(world.guard.check(&token).await.is_err());
        assert_eq!(known().is_some(), once, "its time is yet to come");
        world.now.store(NOW + 60, Ordering::SeqCst);
        assert!(world.guard.check(&token).await.unwrap_err().is_expired());
        assert!(known().is_none(), "its time is over");
    }
}

#[tokio::test]
async fn k6_a_remembered_token_ends_with_its_key() {
    for cache in [0, 100] {
        let world = world_with(0, cache);
        let token = world.forge.token(|_, _| ());
        // The first check waits for the keys; the second one is remembered.
        assert!(world.guard.check(&token).await.is_ok() && world.guard.check(&token).await.is_ok());
        *world.issuer.0.lock().unwrap() = Some(Forge::new_named("another").key_set());
        // Another token with an unknown kid makes the guard look at the keys again.
        let unknown = world.forge.token(|header, _| header["kid"] = json!("unknown"));
        assert!(world.guard.check(&unknown).await.is_err());
        let gone = Refused::Token(Refusal { step: Step::Kid, fault: Fault::Differs });
        assert_eq!(world.guard.check(&token).await.unwrap_err(), gone, "cache of {cache}");
    }
}

#[tokio::test]
async fn k8_keys_that_the_issuer_withdraws_are_gone() {
    let world = world();
    let token = world.forge.token(|_, _| ());
    assert!(world.guard.check(&token).await.is_ok() && world.guard.check(&token).await.is_ok());
    *world.issuer.0.lock().unwrap() = Some(JwkSet::default());
    let unknown = world.forge.token(|header, _| header["kid"] = json!("unknown"));
    assert_eq!(world.guard.check(&unknown).await.unwrap_err(), Refused::NoKeys);
    assert_eq!(world.guard.check(&token).await.unwrap_err(), Refused::NoKeys, "remembered, and yet refused");
    assert!(world.guard.unready().unwrap().contains("no usable key"));
}

#[tokio::test]
async fn without_keys_a_well_formed_token_is_neither_good_nor_bad() {
    let world = world();
    *world.issuer.0.lock().unwrap() = None;
    assert_eq!(world.guard.check(&world.forge.token(|_, _| ())).await.unwrap_err(), Refused::NoKeys);
    assert!(matches!(world.guard.check("nonsense").await.unwrap_err(), Refused::Token(_)));
    assert!(world.guard.unready().unwrap().contains("http://localhost:5000"));
    assert_eq!(world.guard.challenge(&Refused::NoKeys), None);
}

#[tokio::test]
async fn challenges_say_what_is_missing_and_no_more() {
    let guard = world().guard;
    let say = |refused: &Refused| guard.challenge(refused).unwrap().to_str().unwrap().to_owned();
    let plain = "Bearer realm=\"signet\", \
                 resource_metadata=\"http://localhost:5001/.well-known/oauth-protected-resource\"";
    assert_eq!(say(&Refused::NoCredentials), plain, "K7");
    assert_eq!(say(&Refused::OtherScheme), plain);
    assert_eq!(say(&Refused::Malformed), format!("{plain}, error=\"invalid_request\""));
    let expired = Refused::Token(Refusal { step: Step::Exp, fault: Fault::Differs });
    let malformed = Refused::Token(Refusal { step: Step::Exp, fault: Fault::Malformed });
    assert!(expired.is_expired() && !malformed.is_expired() && !Refused::NoKeys.is_expired());
    let told = format!("{plain}, error=\"invalid_token\", error_description=\"The token has expired\"");
    assert_eq!(say(&expired), told);
    let scope = format!("{plain}, error=\"insufficient_scope\", scope=\"write\"");
    assert_eq!(say(&Refused::MissingScope("write".into())), scope);
    assert_eq!(say(&Refused::MissingRole("admin".into())), format!("{plain}, error=\"insufficient_scope\""));
    let statuses = [
        Refused::NoCredentials,
        Refused::Malformed,
        expired,
        Refused::MissingRole("a".into()),
        Refused::NoKeys,
    ];
    assert_eq!(statuses.map(|refused| refused.status().as_u16()), [401, 400, 401, 403, 503]);
}

#[tokio::test]
async fn g14_recent_is_told_by_the_guards_clock() {
    let world = world_with(5, 100);
    let user = world.guard.check(&world.forge.token(|_, claims| claims["acr"] = json!("phr"))).await.unwrap();
    assert_eq!(user.require_recent(60, None), Ok(()));
    assert_eq!(user.require_recent(60, ["phrh", "phr"]), Ok(()));
    world.now.store(NOW + 65, Ordering::SeqCst);
    assert_eq!(user.require_recent(60, None), Ok(()), "within the leeway");
    world.now.store(NOW + 66, Ordering::SeqCst);
    let refused = user.require_recent(60, None).unwrap_err();
    assert!(matches!(&refused, Refused::NotRecent(recent) if recent.max_age() == 60));
    assert_eq!((refused.status().as_u16(), refused.code()), (401, "insufficient_user_authentication"));
    assert_eq!(user.require_recent(61, None), Ok(()));
    let weak = user.require_recent(61, ["phrh"]).unwrap_err();
    assert!(matches!(weak, Refused::NotRecent(recent) if recent.acr_values() == ["phrh"]));
    world.now.store(NOW - 6, Ordering::SeqCst);
    assert!(user.require_recent(60, None).is_err(), "a sign-in that lies ahead is none");
}

#[tokio::test]
async fn g14_a_class_that_no_challenge_can_name_is_met_by_nobody() {
    let world = world();
    let user =
        world.guard.check(&world.forge.token(|_, claims| claims["acr"] = json!("a\", b=\"c"))).await.unwrap();
    let refused = user.require_recent(60, ["a\", b=\"c"]).unwrap_err();
    assert!(matches!(&refused, Refused::NotRecent(recent) if recent.acr_values().is_empty()));
    assert!(!world.guard.challenge(&refused).unwrap().to_str().unwrap().contains("acr_values"));
}

#[tokio::test]
async fn several_scopes_are_all_needed_and_none_is_not_enough() {
    let world = world();
    let user = world
        .guard
        .check(&world.forge.token(|_, claims| claims["scope"] = json!("read write")))
        .await
        .unwrap();
    for enough in ["read", "write read", " read "] {
        assert_eq!(user.require_scope(enough), Ok(()), "{enough:?}");
    }
    for more in ["read admin", "rea", "", " "] {
        assert_eq!(user.require_scope(more), Err(Refused::MissingScope(more.to_owned())), "{more:?}");
    }
}

#[tokio::test]
async fn rfc_9068_a_token_without_scope_is_admitted_where_none_is_asked_for() {
    let world = world();
    let silent = world.forge.token(|_, claims| remove(claims, "scope"));
    let user = world.guard.authenticate(&bearing(&silent)).await.unwrap();
    assert_eq!((user.scopes().count(), user.has_scope("read"), user.has_scope("")), (0, false, false));
    let refused = user.require_scope("read").unwrap_err();
    assert_eq!((refused.status().as_u16(), refused.code()), (403, "insufficient_scope"));
    for (value, said) in [(json!(["read"]), "a list"), (json!(null), "null"), (json!(1), "a number")] {
        let refused = refusal(|_, claims| claims["scope"] = value).await;
        assert_eq!(refused, (Step::Required, Fault::Differs), "{said} is no scope");
    }
}

#[tokio::test]
async fn what_is_printed_of_a_guard_has_no_keys_and_no_tokens() {
    let world = world();
    let token = world.forge.token(|_, _| ());
    let user = world.guard.check(&token).await.unwrap();
    for printed in [format!("{:?}", world.guard), format!("{user:?}")] {
        assert!(printed.contains("http://localhost:5000") && !printed.contains(&token), "{printed}");
    }
}

#[tokio::test]
async fn a_check_keeps_no_room_for_what_is_rare() {
    let guard = world().guard;
    let headers = HeaderMap::new();
    let bytes = size_of_val(&guard.authenticate(&headers));
    assert!(bytes <= 320, "every request that is checked carries these {bytes} bytes");
}
