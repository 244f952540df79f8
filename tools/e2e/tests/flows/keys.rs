//! Where the api has its keys from: R4, K8, N5.

use std::fs;
use std::time::Duration;

use e2e::forge::{Forge, new_key};
use e2e::{ADMIN, Ask as _, Options, Stack, vault, wait};
use serde_json::json;

const JWKS: &str = "/.well-known/jwks.json";

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn n5_n9_the_api_may_start_first_and_is_ready_when_the_keys_arrive() {
    let mut stack = Stack::prepare(&Options::new());
    stack.api.start();
    let status =
        wait::until("the api answers", e2e::server::START, async || stack.api.readiness().await).await;
    assert_eq!(status, 503);
    let ready = stack.api.get("/ready").answer().await;
    assert_eq!(ready.json()["status"], "starting", "{}", ready.seen());
    assert!(
        ready.json()["reasons"].as_array().is_some_and(|reasons| !reasons.is_empty()),
        "{}",
        ready.seen()
    );
    assert_eq!(stack.api.get("/health").answer().await.json(), json!({"status": "ok"}));
    let hello = stack.api.get("/test_get_with_validation").answer().await;
    assert_eq!(hello.status, 200, "no token, nothing to check: {}", hello.seen());
    let token = Forge::from_pem(&new_key().0, json!("any"), &stack).good();
    let answer = stack.check(&token).await;
    assert_eq!((answer.status, answer.error().as_str()), (503, "keys_unavailable"), "{}", answer.seen());
    let wait: u64 = answer.header("retry-after").expect("Retry-After").parse().unwrap();
    assert!(wait >= 1, "{}", answer.seen());
    let nonsense = stack.check("nonsense").await;
    assert_eq!(nonsense.status, 401, "no key is needed to see that: {}", nonsense.seen());
    stack.auth.start_ready().await;
    stack.api.ready().await;
    let answer = stack.check(&stack.login(ADMIN).await).await;
    assert_eq!(answer.status, 200, "{}", answer.seen());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn k8_a_new_key_is_found_by_its_unknown_kid() {
    let mut stack = Stack::start(&Options::new().seconds("api.jwks_refresh_interval", 1)).await;
    let old = stack.login(ADMIN).await;
    assert_eq!(stack.check(&old).await.status, 200);
    stack.auth.stop();
    fs::remove_dir_all(stack.file("data")).unwrap();
    stack.auth.start_ready().await;
    let new = stack.login(ADMIN).await;
    wait::until("the new key is taken", Duration::from_secs(10), async || {
        (stack.check(&new).await.status == 200).then_some(())
    })
    .await;
    let answer = stack.check(&old).await;
    assert_eq!(answer.status, 401, "the withdrawn key is gone: {}", answer.seen());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn k8_unknown_kids_fetch_at_most_once_in_the_interval() {
    let stack = Stack::start(&Options::new().seconds("api.jwks_refresh_interval", 600)).await;
    let fetched = stack.auth.requests("GET", JWKS);
    assert_eq!(fetched, 1, "one fetch at the start");
    for number in 0..20 {
        let forged = Forge::from_pem(&new_key().0, json!(format!("unknown-{number}")), &stack).good();
        let answer = stack.check(&forged).await;
        assert_eq!(answer.status, 401, "{}", answer.seen());
    }
    assert_eq!(stack.auth.requests("GET", JWKS), fetched, "no further fetch within the interval");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn k8_requests_with_an_unknown_kid_share_one_fetch() {
    let stack = Stack::start(&Options::new().seconds("api.jwks_refresh_interval", 2)).await;
    let forged = Forge::from_pem(&new_key().0, json!("unknown"), &stack).good();
    let after = wait::until("an unknown kid fetches", Duration::from_secs(10), async || {
        assert_eq!(stack.check(&forged).await.status, 401);
        let count = stack.auth.requests("GET", JWKS);
        (count > 1).then_some(count)
    })
    .await;
    assert_eq!(after, 2, "one at the start and one for the unknown kid");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn k8_the_last_good_keys_count_while_the_issuer_is_away() {
    let mut stack = Stack::start(&Options::new().seconds("api.jwks_refresh_interval", 0)).await;
    let token = stack.login(ADMIN).await;
    stack.auth.stop();
    let forged = Forge::from_pem(&new_key().0, json!("unknown"), &stack).good();
    let answer = stack.check(&forged).await;
    assert_eq!(answer.status, 401, "an unknown kid, and nobody to ask: {}", answer.seen());
    let answer = stack.check(&token).await;
    assert_eq!(answer.status, 200, "{}", answer.seen());
    assert_eq!(stack.api.readiness().await, Some(200));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn r4_with_a_public_key_file_the_api_never_asks_the_auth_server() {
    let maker = Stack::start_auth(&Options::new()).await;
    let jwk = maker.public_jwk().await;
    for (name, text) in [
        ("key.pem", fs::read_to_string(maker.file("data/signing-es256.pub.pem")).unwrap()),
        ("key.jwk", jwk.to_string()),
    ] {
        // No auth-server runs in this stack at all; the tokens claim to be its own.
        let mut offline = Stack::prepare(&Options::new().text("api.public_key_file", name));
        fs::write(offline.file(name), text).unwrap();
        offline.api.start_ready().await;
        let private = vault::private_key(&maker, jwk["kid"].as_str().unwrap());
        let forge = Forge::from_pem(&private, jwk["kid"].clone(), &offline);
        let answer = offline.check(&forge.good()).await;
        assert_eq!(answer.status, 200, "{name}: {}", answer.seen());
        let foreign = Forge::from_pem(&new_key().0, jwk["kid"].clone(), &offline);
        let answer = offline.check(&foreign.good()).await;
        assert_eq!(answer.status, 401, "{name}, another key: {}", answer.seen());
    }
    assert_eq!(maker.auth.requests("GET", JWKS), 1, "that one was the test's own");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn r4_all_three_algorithms_work_offline_from_pem_and_jwk() {
    for name in ["RS256", "EdDSA"] {
        let options = Options::new().text("auth_server.signing_alg", name).text("api.public_key_file", "key");
        let mut stack = Stack::prepare(&options);
        stack.auth.start_ready().await;
        let pem = stack.file(&format!("data/signing-{}.pub.pem", name.to_lowercase()));
        let jwk = stack.public_jwk().await.to_string();
        for text in [fs::read_to_string(pem).unwrap(), jwk] {
            fs::write(stack.file("key"), text).unwrap();
            stack.api.start_ready().await;
            let answer = stack.check(&stack.login(ADMIN).await).await;
            assert_eq!(answer.status, 200, "{name}: {}", answer.seen());
            stack.api.stop();
        }
    }
}
