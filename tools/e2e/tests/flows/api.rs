//! `GET /test_get_with_validation`: R7, N5, K7.

use std::time::Duration;

use e2e::forge::Forge;
use e2e::{ADMIN, Answer, Ask as _, Options, Stack, USER, challenge, wait};
use serde_json::json;

const NICE_TRY: &str = r#""Ooops, validation messed up: Nice try, invalid token. Login please""#;
const EXPIRED: &str = r#""Ooops, validation messed up: Signature expired. Login please""#;
const ADMIN_SAYS: &str = r#""You Are a Real Admin!!""#;
const USER_SAYS: &str = r#""You Are not an Admin, but at least your token is valid!""#;

fn is(answer: &Answer, status: u16, body: &str) {
    assert_eq!((answer.status, answer.text().as_str()), (status, body), "{}", answer.seen());
    assert_eq!(answer.header("content-type").as_deref(), Some("application/json"), "{}", answer.seen());
    assert_eq!(answer.header("cache-control").as_deref(), Some("no-store"), "N7: {}", answer.seen());
}

/// A 401's whole challenge: always realm and metadata; an error only where a bearer token was sent.
fn challenged(stack: &Stack, answer: &Answer, error: Option<&str>) {
    let metadata = format!("{}/.well-known/oauth-protected-resource", stack.api.origin());
    let mut wanted = format!("Bearer realm=\"signet-api\", resource_metadata=\"{metadata}\"");
    if let Some(description) = error {
        wanted.push_str(", error=\"invalid_token\", error_description=\"");
        wanted.push_str(description);
        wanted.push('"');
    }
    assert_eq!(answer.header("www-authenticate"), Some(wanted), "{}", answer.seen());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn r7_the_six_answers() {
    let stack = Stack::start(&Options::new()).await;
    is(&stack.check(&stack.login(ADMIN).await).await, 200, ADMIN_SAYS);
    is(&stack.check(&stack.login(USER).await).await, 200, USER_SAYS);
    is(&stack.api.get("/test_get_with_validation").answer().await, 200, r#""hello""#);
    for empty in ["", " "] {
        is(&stack.authorized(empty).await, 200, r#""hello""#);
    }
    let invalid = stack.check("nonsense").await;
    is(&invalid, 401, NICE_TRY);
    challenged(&stack, &invalid, Some("The token does not have the three parts of a signed one"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn r7_an_expired_token_is_said_to_be_expired_in_the_second_of_its_exp() {
    let stack = Stack::start(&Options::new().seconds("auth_server.token_lifetime", 1)).await;
    let token = stack.login(ADMIN).await;
    let answer = wait::until("the token expires", Duration::from_secs(5), async || {
        let answer = stack.check(&token).await;
        (answer.status != 200).then_some(answer)
    })
    .await;
    is(&answer, 401, EXPIRED);
    challenged(&stack, &answer, Some("The token has expired"));
    assert_eq!(challenge::of(&answer)["error"], "invalid_token");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn r7_the_leeway_is_configuration_and_none_in_the_demo() {
    let strict = Stack::start(&Options::new()).await;
    let lenient = Stack::start(&Options::new().seconds("api.leeway", 60)).await;
    for (stack, status) in [(&strict, 401), (&lenient, 200)] {
        let forge = Forge::of(stack).await;
        let now = forge.claims["iat"].as_u64().unwrap();
        let expired = stack.check(&forge.claim("exp", json!(now))).await;
        assert_eq!(expired.status, status, "exp is now: {}", expired.seen());
        let early = stack.check(&forge.claim("iat", json!(now + 30))).await;
        assert_eq!(early.status, status, "iat in 30 seconds: {}", early.seen());
        let not_yet = stack.check(&forge.claim("nbf", json!(now + 30))).await;
        assert_eq!(not_yet.status, status, "nbf in 30 seconds: {}", not_yet.seen());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn r7_a_token_without_admin_counts_as_not_admin() {
    let stack = Stack::start(&Options::new()).await;
    let forge = Forge::of(&stack).await;
    is(&stack.check(&forge.good()).await, 200, ADMIN_SAYS);
    is(&stack.check(&forge.claim("admin", json!(null))).await, 200, USER_SAYS);
    is(&stack.check(&forge.claim("admin", json!(false))).await, 200, USER_SAYS);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn r7_n5_bearer_without_a_token_and_other_schemes_are_401() {
    let stack = Stack::start(&Options::new()).await;
    for sent in ["Bearer", "Bearer ", "bearer   "] {
        let answer = stack.authorized(sent).await;
        is(&answer, 401, NICE_TRY);
        let challenge = challenge::of(&answer);
        assert_eq!(
            challenge.get("error").map(String::as_str),
            Some("invalid_token"),
            "{sent}: {}",
            answer.seen()
        );
        assert!(challenge.contains_key("error_description"), "{sent}: {}", answer.seen());
    }
    let token = stack.login(ADMIN).await;
    for sent in
        ["Basic dGVzdDp0ZXN0", "Digest username=\"x\"", "Token abc", &token, &format!("Bearer{token}")]
    {
        let answer = stack.authorized(sent).await;
        is(&answer, 401, NICE_TRY);
        challenged(&stack, &answer, None);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn n5_the_schemes_case_and_several_spaces_are_fine_and_the_query_is_ignored() {
    let stack = Stack::start(&Options::new()).await;
    let token = stack.login(ADMIN).await;
    for sent in [format!("bearer {token}"), format!("BEARER {token}"), format!("Bearer    {token}  ")] {
        is(&stack.authorized(&sent).await, 200, ADMIN_SAYS);
    }
    let path = format!("/test_get_with_validation?access_token={token}&token={token}");
    is(&stack.api.get(&path).answer().await, 200, r#""hello""#);
    let path = "/test_get_with_validation?access_token=nonsense";
    is(&stack.api.get(path).bearer_auth(&token).answer().await, 200, ADMIN_SAYS);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn r7_other_methods_and_addresses_of_the_api_get_json_errors() {
    let stack = Stack::start(&Options::new()).await;
    let answer = stack.api.request("POST", "/test_get_with_validation").answer().await;
    assert_eq!((answer.status, answer.error().as_str()), (405, "method_not_allowed"), "{}", answer.seen());
    assert_eq!(answer.header("allow").as_deref(), Some("GET, HEAD, OPTIONS"));
    let answer = stack.api.get("/nothing").answer().await;
    assert_eq!((answer.status, answer.error().as_str()), (404, "not_found"), "{}", answer.seen());
    assert_eq!(answer.json()["request_id"].as_str().map(str::to_owned), answer.header("x-request-id"));
    let head = stack.api.request("HEAD", "/test_get_with_validation").answer().await;
    assert_eq!((head.status, head.body.len()), (200, 0), "{}", head.seen());
}
