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
    said(&stack, &["users", "set-password", "ada"], SECOND);
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
async fn list_and_show_say_all_but_the_hash() {
    let stack = Stack::start_auth(&Options::new()).await;
    let sub = add(&stack, &["Zoe", "--name", "Zo\u{eb} \"Z\" Q", "--email", "zoe@example.com"], FIRST);
    let bare = add(&stack, &["bare"], FIRST);
    said(&stack, &["users", "disable", "bare"], "");
    let table = said(&stack, &["users", "list"], "");
    let lines: Vec<Vec<&str>> =
        table.lines().map(|line| line.split("  ").filter(|cell| !cell.is_empty()).collect()).collect();
    let cell = |row: usize, column: usize| lines[row][column].trim();
    assert_eq!(lines.len(), 5, "{table}");
    assert_eq!((cell(0, 0), cell(0, 1), cell(0, 5)), ("SUB", "USER NAME", "E-MAIL"), "{table}");
    assert_eq!((cell(1, 0), cell(1, 2), cell(1, 5)), (bare.as_str(), "disabled", "-"), "{table}");
    assert_eq!((cell(2, 1), cell(2, 3)), ("test_admin", "admin user"), "{table}");
    assert_eq!((cell(4, 1), cell(4, 2), cell(4, 4)), ("Zoe", "active", "Zo\u{eb} \"Z\" Q"), "{table}");

    let list: Value = serde_json::from_str(&said(&stack, &["users", "list", "--json"], "")).unwrap();
    let zoe = json!({
        "sub": sub, "username": "Zoe", "state": "active", "roles": ["user"],
        "claims": {"name": "Zo\u{eb} \"Z\" Q", "email": "zoe@example.com"},
    });
    assert_eq!((list["users"].as_array().unwrap().len(), &list["users"][3]), (4, &zoe));
    let shown: Value = serde_json::from_str(&said(&stack, &["users", "show", "zoe", "--json"], "")).unwrap();
    let mut wanted = zoe;
    wanted["password"] = "Argon2id".into();
    wanted["configured"] = false.into();
    assert_eq!(shown, wanted);

    let text = said(&stack, &["users", "show", &sub], "");
    for line in [
        "user name   Zoe",
        "state       active",
        "password    Argon2id",
        "comes from  the database",
        "email       zoe@example.com",
    ] {
        assert!(text.lines().any(|told| told == line), "{line}: {text}");
    }
    let demo = said(&stack, &["users", "show", "2"], "");
    assert!(demo.contains("user name   test_admin") && demo.contains("password    bcrypt"), "{demo}");
    assert!(demo.contains("comes from  the configuration"), "{demo}");
    for said in [table, list.to_string(), shown.to_string(), text, demo] {
        assert!(!said.contains("$argon2id$") && !said.contains("$2b$"), "{said}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn the_first_user_of_a_production_install_is_there_before_the_first_start() {
    let options = Options::new()
        .text("profile", "production")
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
