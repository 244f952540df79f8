//! The API's endpoints for people with a token: P1, N8, T6.

use e2e::{ADMIN, Answer, Ask as _, Options, Stack, USER};
use serde_json::json;

async fn ask(stack: &Stack, method: &str, path: &str, token: &str) -> Answer {
    stack.api.request(method, path).bearer_auth(token).answer().await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn p1_each_endpoint_admits_whom_it_is_for() {
    let stack = Stack::start(&Options::new()).await;
    let (admin, user) = (stack.login(ADMIN).await, stack.login(USER).await);
    for (method, path, for_admin, for_user) in [
        ("GET", "/api/me", 200, 200),
        ("GET", "/api/profile", 200, 200),
        ("GET", "/api/admin", 200, 403),
        ("POST", "/api/write", 201, 403),
        ("GET", "/api/tenants/demo", 200, 200),
        ("GET", "/api/tenants/other", 403, 403),
    ] {
        let (admins, users) =
            (ask(&stack, method, path, &admin).await, ask(&stack, method, path, &user).await);
        assert_eq!(
            (admins.status, users.status),
            (for_admin, for_user),
            "{path}: {} {}",
            admins.seen(),
            users.seen()
        );
        let bare = ask(&stack, method, path, "").await;
        assert_eq!((bare.status, bare.error().as_str()), (401, "invalid_token"), "{path}: {}", bare.seen());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn p1_n8_me_says_what_the_token_says() {
    let stack = Stack::start(&Options::new()).await;
    let me = ask(&stack, "GET", "/api/me", &stack.login(ADMIN).await).await.json();
    let user = json!({"sub": "2", "tenant": "demo", "roles": ["admin", "user"], "scopes": ["read", "write"],
                      "client_id": "signet-app"});
    assert_eq!(me["user"], user);
    assert_eq!((&me["claims"]["sub"], &me["claims"]["admin"]), (&json!("2"), &json!(true)));
    let profile = ask(&stack, "GET", "/api/profile", &stack.login(USER).await).await.json();
    assert_eq!((&profile["sub"], &profile["scopes"]), (&json!("1"), &json!(["read"])));
    assert!(profile["expires_at"].is_u64(), "{profile}");
}
