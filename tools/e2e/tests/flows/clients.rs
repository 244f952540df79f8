//! Clients that act for themselves: O5, O6, N13, P4, N8, K2.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use e2e::{Answer, Ask as _, Options, Stack};
use serde_json::{Value, json};

const MACHINE: &str = "signet-machine";
const GRANT: &str = "grant_type=client_credentials";

fn secret(stack: &Stack) -> String {
    fs::read_to_string(stack.file("data/signet-machine.secret")).unwrap()
}

/// What the token endpoint answers to `name` with this secret.
async fn ask(stack: &Stack, (name, secret): (&str, &str), body: &str) -> Answer {
    let request = stack.auth.request("POST", "/oauth2/token").basic_auth(name, Some(secret));
    request.header("content-type", "application/x-www-form-urlencoded").body(body.to_owned()).answer().await
}

async fn token(stack: &Stack, body: &str) -> String {
    let answer = ask(stack, (MACHINE, &secret(stack)), body).await;
    assert_eq!(answer.status, 200, "{}", answer.seen());
    assert_eq!(answer.header("cache-control").as_deref(), Some("no-store"));
    assert_eq!(answer.header("pragma").as_deref(), Some("no-cache"));
    answer.json()["access_token"].as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn o5_p4_n13_the_machine_gets_a_token_by_its_secret_and_the_api_takes_it() {
    let stack = Stack::start(&Options::new()).await;
    let mode = fs::metadata(stack.file("data/signet-machine.secret")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let all = token(&stack, GRANT).await;
    let me = stack.api.get("/api/me").bearer_auth(&all).answer().await;
    assert_eq!(me.status, 200, "{}", me.seen());
    let wanted = json!({"sub": MACHINE, "client_id": MACHINE, "tenant": null, "roles": [], "scopes": ["read", "write"]});
    assert_eq!(me.json()["user"], wanted, "N8");
    for name in ["admin", "roles", "tenant", "sid", "auth_time", "amr"] {
        assert_eq!(me.json()["claims"].get(name), None, "K2: {name}");
    }
    let claims = me.json()["claims"].clone();
    assert_eq!((&claims["iss"], &claims["aud"]), (&json!(stack.auth.origin()), &json!(stack.api.origin())));
    let wrote = stack.api.request("POST", "/api/write").bearer_auth(&all).answer().await;
    assert_eq!(wrote.status, 201, "{}", wrote.seen());
    for path in ["/api/admin", "/api/tenants/demo"] {
        let refused = stack.api.get(path).bearer_auth(&all).answer().await;
        assert_eq!(refused.status, 403, "{path}: {}", refused.seen());
    }
    let reads = token(&stack, &format!("{GRANT}&scope=read")).await;
    let refused = stack.api.request("POST", "/api/write").bearer_auth(&reads).answer().await;
    assert_eq!((refused.status, refused.error().as_str()), (403, "insufficient_scope"), "{}", refused.seen());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn o6_n4_a_wrong_secret_is_refused_and_nobody_is_asked_for_another() {
    let stack = Stack::start_auth(&Options::new()).await;
    let right = secret(&stack);
    let mut answers = Vec::new();
    for (name, secret) in
        [(MACHINE, "wrong"), (MACHINE, ""), ("nobody", right.as_str()), ("signet-spa", &right)]
    {
        let answer = ask(&stack, (name, secret), GRANT).await;
        assert_eq!((answer.status, answer.error().as_str()), (401, "invalid_client"), "{}", answer.seen());
        assert_eq!(answer.header("www-authenticate"), None, "{name}");
        answers.push(answer.text());
    }
    assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:?}");
    let twice = stack.auth.request("POST", "/oauth2/token").basic_auth(MACHINE, Some(&right));
    let twice = twice.basic_auth(MACHINE, Some(&right));
    let twice = twice.header("content-type", "application/x-www-form-urlencoded").body(GRANT).answer().await;
    assert_eq!((twice.status, twice.error().as_str()), (400, "invalid_request"), "{}", twice.seen());
    assert_eq!(ask(&stack, (MACHINE, &right), GRANT).await.status, 200, "the right one is still right");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn n13_the_secret_is_made_at_the_first_start_and_stays() {
    let mut stack = Stack::start_auth(&Options::new()).await;
    let before = secret(&stack);
    stack.auth.stop();
    stack.auth.start_ready().await;
    assert_eq!(secret(&stack), before);
    let other = Stack::start_auth(&Options::new()).await;
    assert_ne!(secret(&other), before, "each installation has its own");
    let answer: Value = ask(&stack, (MACHINE, &before), GRANT).await.json();
    assert_eq!(answer["expires_in"], 300);
}
