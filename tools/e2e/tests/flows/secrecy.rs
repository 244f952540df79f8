//! A13 as far as it exists: no password and no token is ever written to a log, not even at its finest.

use e2e::forge::{Forge, new_key};
use e2e::{ADMIN, Ask as _, Options, Stack, USER};
use serde_json::json;

const MISTYPED: &str = "a-mistyped-password-7f3a";

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn no_log_has_a_password_or_a_token_at_any_level() {
    let stack = Stack::start(&Options::new().log("trace").seconds("api.jwks_refresh_interval", 0)).await;
    let user = stack.login(USER).await;
    let admin = stack.login(ADMIN).await;
    let forge = Forge::of(&stack).await;
    let foreign = Forge::from_pem(&new_key().0, json!("unknown"), &stack).good();
    let expired = forge.claim("exp", json!(1));
    let wrong_type = forge.claim("exp", json!("1"));
    let tokens = [&user, &admin, &foreign, &expired, &wrong_type];
    for token in tokens {
        stack.check(token).await;
        stack.authorized(token).await;
        stack.authorized(&format!("Basic {token}")).await;
        stack.api.get(&format!("/test_get_with_validation?access_token={token}")).answer().await;
        stack.api.get("/test_get_with_validation").bearer_auth(token).bearer_auth(token).answer().await;
    }
    for body in [
        json!({"username": USER.0, "password": MISTYPED}),
        json!({"username": MISTYPED, "password": USER.1}),
        json!({"username": 1, "password": MISTYPED}),
        json!({"user": MISTYPED}),
        json!([MISTYPED]),
    ] {
        stack.auth.post("/auth/login", &body).answer().await;
    }
    let text = stack.auth.request("POST", "/auth/login").body(MISTYPED);
    text.header("content-type", "application/json").answer().await;
    for server in [&stack.auth, &stack.api] {
        let log = server.log();
        assert!(log.contains(" answered "), "{} logs requests:\n{log}", server.name);
        for secret in [USER.1, ADMIN.1, MISTYPED] {
            assert!(!log.contains(secret), "{} wrote {secret}:\n{log}", server.name);
        }
        for token in tokens {
            for part in token.split('.').skip(1) {
                assert!(!log.contains(part), "{} wrote a part of {token}", server.name);
            }
        }
    }
}
