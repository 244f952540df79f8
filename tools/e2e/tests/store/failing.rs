//! How a server is while its database fails, and after that.

use e2e::server::START;
use e2e::{Answer, Ask as _, Stack, USER, wait};
use serde_json::Value;

/// 503, when to come again, and nothing of the reason; with the shape of `/auth/login`, where it is one of those.
pub(crate) fn is_unavailable(answer: &Answer, is_login: bool) {
    assert_eq!(answer.status, 503, "{}", answer.seen());
    let again: u64 = answer.header("retry-after").unwrap().parse().unwrap();
    assert!((1..=60).contains(&again), "{}", answer.seen());
    let body = answer.json();
    assert_eq!(body["error"], "unavailable", "{}", answer.seen());
    assert_eq!(body["request_id"], Value::from(answer.header("x-request-id")), "{}", answer.seen());
    assert_eq!(body.get("status").and_then(Value::as_str), is_login.then_some("failure"));
    for told in ["database", "locked", "postgres", "sqlite", "disk"] {
        assert!(!answer.text().to_lowercase().contains(told), "{}", answer.seen());
    }
}

/// What needs no database goes on, and `/ready` says why the rest does not: by one of `reasons`.
pub(crate) async fn goes_on(stack: &Stack, token: &str, reasons: &[&str]) {
    wait::until("it says that it is not ready", START, async || {
        let answer = stack.auth.get("/ready").answer().await;
        let said = answer.text();
        (answer.status == 503 && reasons.iter().any(|reason| said.contains(reason))).then_some(())
    })
    .await;
    for path in ["/health", "/.well-known/jwks.json", "/.well-known/oauth-authorization-server"] {
        let answer = stack.auth.get(path).answer().await;
        assert_eq!(answer.status, 200, "{path}: {}", answer.seen());
    }
    let checked = stack.check(token).await;
    assert_eq!(checked.status, 200, "{}", checked.seen());
}

/// It works again, and is the process that it was.
pub(crate) async fn works_again(stack: &mut Stack, process: Option<u32>) {
    stack.auth.ready().await;
    assert_eq!(stack.auth.id(), process);
    let token = stack.login(USER).await;
    assert_eq!(sign_out(stack, &token).await.status, 204);
}

/// The answer to the end of a session.
pub(crate) async fn sign_out(stack: &Stack, token: &str) -> Answer {
    stack.auth.request("POST", "/auth/logout").bearer_auth(token).answer().await
}
