//! The life of a user, from the command line, while the server runs.

use e2e::{Ask as _, Options, Stack, server, wait};
use serde_json::{Value, json};

use crate::support::{add, login, no, on_postgres, refused, said, yes};

const FIRST: &str = "first pass ü";
const SECOND: &str = "second pass";

async fn whole_life(options: &Options) {
    let stack = Stack::start(options).await;
    let sub =
        add(&stack, &["Ada", "--name", "Ada L\u{f6}velace", "--email", "ada@example.com", "--admin"], FIRST);
    assert_eq!(login(&stack, "ada", FIRST).await, yes());
    let answer = stack.check(&stack.login(("ADA", FIRST)).await).await;
    assert!(answer.status == 200 && answer.text().contains("Real Admin"), "{}", answer.seen());

    let disabled = said(&stack, &["users", "disable", "ada"], "");
    assert!(disabled.starts_with(&format!("{sub} Ada may not sign in")), "{disabled}");
    assert_eq!(login(&stack, "ada", FIRST).await, no(), "at once");
    said(&stack, &["users", "enable", &sub], "");
    assert_eq!(login(&stack, "ada", FIRST).await, yes());

    said(&stack, &["users", "set-password", "Ada"], &format!("{SECOND}\r\n"));
    assert_eq!((login(&stack, "ada", FIRST).await, login(&stack, "ada", SECOND).await), (no(), yes()));

    refused(&stack, &["users", "delete", "ada"], "");
    assert_eq!(login(&stack, "ada", SECOND).await, yes(), "nobody was sure");
    said(&stack, &["users", "delete", "ada", "--yes"], "");
    assert_eq!(login(&stack, "ada", SECOND).await, no());
    let gone = refused(&stack, &["users", "show", &sub], "");
    assert!(gone.contains(&format!("there is no user {sub}; `users list` shows all")), "{gone}");
    assert_ne!(add(&stack, &["ada"], FIRST), sub, "the name is free, the sub is not");
    assert_eq!(login(&stack, "ada", FIRST).await, yes());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_user_lives_and_the_server_follows_at_once_on_sqlite() {
    whole_life(&Options::new()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_user_lives_and_the_server_follows_at_once_on_postgresql() {
    whole_life(&on_postgres().await.0).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn sessions_end_with_a_password_and_with_who_is_disabled() {
    let stack = Stack::start_auth(&Options::new()).await;
    add(&stack, &["ada"], FIRST);
    let sign_out = async |token: &str| {
        let request =
            stack.auth.request("POST", "/auth/logout").header("authorization", format!("Bearer {token}"));
        request.answer().await.status
    };
    let ended = stack.login(("ada", FIRST)).await;
    let changed = said(&stack, &["users", "set-password", "ada"], SECOND);
    assert!(changed.contains("end within 300 seconds"), "{changed}");
    let open = stack.login(("ada", SECOND)).await;
    let same = async |former: &str| {
        let sent = json!({"username": "ada", "password": SECOND});
        let request =
            stack.auth.post("/auth/login", &sent).header("authorization", format!("Bearer {former}"));
        let token = request.answer().await.json()["result"]["auth_token"].as_str().unwrap().to_owned();
        sid(&token) == sid(former)
    };
    assert_eq!((same(&ended).await, same(&open).await), (false, true), "the ended session does not go on");
    said(&stack, &["users", "disable", "ada"], "");
    said(&stack, &["users", "enable", "ada"], "");
    assert!(!same(&open).await);
    assert_eq!(sign_out(&open).await, 204, "to sign out again says nothing new");
}

fn sid(token: &str) -> Value {
    use base64::Engine as _;
    let payload = token.split('.').nth(1).unwrap();
    let bytes = base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(payload).unwrap();
    serde_json::from_slice::<Value>(&bytes).unwrap()["sid"].clone()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn the_first_user_of_a_production_install_is_there_before_the_first_start() {
    let options = Options::new()
        .text("profile", "production")
        .flag("auth_server.first_party_login", true)
        .text("auth_server.issuer", "https://auth.example.test")
        .text("api.resource", "https://api.example.test")
        .text("bff.public_url", "https://app.example.test");
    let mut stack = Stack::prepare(&options);
    add(&stack, &["ada", "--admin"], FIRST);
    stack.auth.start();
    let host = "auth.example.test";
    wait::until("it is ready", server::START, async || {
        let sent = stack.auth.get("/ready").header("host", host).send().await;
        sent.ok().filter(|answer| answer.status() == 200).map(|_| ())
    })
    .await;
    let sent = json!({"username": "ada", "password": FIRST});
    let answer = stack.auth.post("/auth/login", &sent).header("host", host).answer().await;
    assert_eq!(answer.status, 200, "{}", answer.seen());
    add(&stack, &["bob"], FIRST);
    let listed = said(&stack, &["users", "list"], "");
    assert!(listed.contains(" ada ") && listed.contains(" bob ") && !listed.contains("test_"), "{listed}");
}
