//! Several auth-servers with one database.

use std::time::Duration;

use auth_server_core::domain::Action;
use auth_server_store::Added;
use e2e::operator::{kid_of, said};
use e2e::vault::location;
use e2e::{Ask as _, Stack, USER, wait};
use jsonwebtoken::decode_header;
use serde_json::json;
use signet_db::testing::Cluster;
use signet_db::{Row as _, query, query_scalar};
use signet_files as files;
use signet_keyring::new_master_key;

use crate::failing::sign_out;
use crate::support::{demo, line, options, person, sid, store, token};

/// What a server that runs may take to follow, on a busy machine.
const SOON: Duration = Duration::from_secs(30);
/// How often two start at once.
const STARTS: usize = 5;

/// Two auth-servers of one issuer with one database, started at the same moment; the second behind a port of its own. A file
/// lies in the one data folder that both have; of PostgreSQL they share nothing else but the master key.
pub(crate) async fn two(cluster: Option<&Cluster>) -> (Stack, Stack) {
    let options = options(cluster).await;
    let mut first = Stack::prepare(&match cluster {
        None => options.clone(),
        Some(_) => options.clone().text("auth_server.master_key_file", "shared.key"),
    });
    let alike =
        options.text("auth_server.issuer", &first.auth.origin()).text("api.resource", &first.api.origin());
    let path = |name: &str| first.file(name).display().to_string();
    let mut second = Stack::prepare(&if cluster.is_none() {
        alike.text("auth_server.data_dir", &path("data"))
    } else {
        files::replace(&first.file("shared.key"), new_master_key().unwrap().as_bytes(), 0o600).unwrap();
        alike.text("auth_server.master_key_file", &path("shared.key"))
    });
    first.auth.start();
    second.auth.start();
    first.auth.ready().await;
    second.auth.ready().await;
    (first, second)
}

/// Starts two on a database that is empty, again and again: nobody complains, and all is there once.
async fn start_at_once(cluster: Option<&Cluster>) {
    for _ in 0..STARTS {
        let (first, second) = two(cluster).await;
        for stack in [&first, &second] {
            let log = stack.auth.log();
            let bad = log.lines().find(|line| line.contains("WARN") || line.contains("ERROR"));
            assert_eq!(bad, None);
        }
        let store = store(&first).await;
        let pool = store.database().reader();
        let subs = query_scalar::<_, String>("SELECT sub FROM users ORDER BY sub").fetch_all(pool);
        assert_eq!(subs.await.unwrap(), ["1", "2"]);
        let select = "SELECT target FROM audit WHERE tenant = 'demo' ORDER BY target";
        let lines = query_scalar::<_, String>(select).fetch_all(pool);
        assert_eq!(lines.await.unwrap(), ["1", "2"], "each was taken over once");
        assert_eq!(
            store.signing_keys().await.unwrap().keys.len(),
            1,
            "one has made the key, the other found it"
        );
        store.database().close().await;
        tokio::join!(first.login(USER), second.login(USER));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_may_start_at_once_on_an_empty_file() {
    start_at_once(None).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_may_start_at_once_on_an_empty_postgresql_database() {
    start_at_once(Some(Cluster::shared().await)).await;
}

/// What one instance does holds at the other with the next request.
async fn are_one(cluster: Option<&Cluster>) {
    let (first, second) = two(cluster).await;
    assert_eq!(first.public_jwk().await, second.public_jwk().await);
    users_are_the_same(&first, &second).await;
    keys_are_the_same(&first, &second).await;
    sessions_are_the_same(&first, &second).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_with_one_file_are_one() {
    are_one(None).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_with_one_postgresql_database_are_one() {
    are_one(Some(Cluster::shared().await)).await;
}

async fn users_are_the_same(first: &Stack, second: &Stack) {
    let (store, tenant) = (store(first).await, demo());
    assert_eq!(location(second).engine(), store.database().engine());
    for stack in [first, second] {
        assert_eq!(stack.try_login("ada", USER.1).await.status, 401, "nobody has added her");
    }
    let added = store.add_user(&tenant, (person("u_ada", "Ada"), 1), line("a", Action::UserAdded, "u_ada"));
    assert_eq!(added.await.unwrap(), Added::Added);
    for (round, stack) in [first, second, first].into_iter().enumerate() {
        let token = stack.login(("ada", USER.1)).await;
        let off = line(&format!("off-{round}"), Action::UserDisabled, "u_ada");
        assert!(store.set_disabled(&tenant, ("u_ada", Some(1)), off).await.unwrap());
        for refused in [first, second] {
            assert_eq!(refused.try_login("ada", USER.1).await.status, 401, "she may not sign in");
        }
        assert!(is_ended(first, &sid(&token)).await, "her session is over");
        let on = line(&format!("on-{round}"), Action::UserEnabled, "u_ada");
        assert!(store.set_disabled(&tenant, ("u_ada", None), on).await.unwrap());
    }
    let gone = store.delete_user(&tenant, "u_ada", line("gone", Action::UserDeleted, "u_ada"));
    assert!(gone.await.unwrap());
    for stack in [first, second] {
        assert_eq!(stack.try_login("ada", USER.1).await.status, 401, "she is gone");
    }
}

/// Rotated and revoked by either, both follow; the api takes what any of them signs.
async fn keys_are_the_same(first: &Stack, second: &Stack) {
    for (by, other) in [(first, second), (second, first)] {
        let before = other.login(USER).await;
        let next = kid_of(&said(by, &["rotate", "--now"]));
        for stack in [by, other] {
            signs(stack, &next).await;
        }
        let revoked = said(other, &["revoke", &next]);
        let third = kid_of(revoked.lines().nth(1).unwrap());
        for stack in [by, other] {
            signs(stack, &third).await;
            let keys = stack.auth.get("/.well-known/jwks.json").answer().await.text();
            assert!(!keys.contains(&next), "K8: gone at every server: {keys}");
        }
        let kid = decode_header(&before).unwrap().kid.unwrap();
        assert!(by.auth.get("/.well-known/jwks.json").answer().await.text().contains(&kid));
    }
}

async fn signs(stack: &Stack, kid: &str) {
    wait::until(&format!("{kid} signs"), SOON, async || {
        let token = stack.login(USER).await;
        (decode_header(&token).unwrap().kid.as_deref() == Some(kid)).then_some(())
    })
    .await;
}

async fn sessions_are_the_same(first: &Stack, second: &Stack) {
    for (one, other) in [(first, second), (second, first)] {
        let before = one.login(USER).await;
        let kept = go_on(other, &before).await;
        assert_eq!(sid(&kept), sid(&before), "a session goes on at the other");
        assert!(!is_ended(one, &sid(&before)).await);
        assert_eq!(sign_out(other, &before).await.status, 204);
        assert!(is_ended(one, &sid(&before)).await, "the other has ended it");
        let after = go_on(one, &kept).await;
        assert_ne!(sid(&after), sid(&before), "what has ended does not go on");
    }
}

/// Signs in with the former token.
async fn go_on(stack: &Stack, former: &str) -> String {
    let body = json!({"username": USER.0, "password": USER.1});
    let answer = stack.auth.post("/auth/login", &body).bearer_auth(former).answer().await;
    assert_eq!(answer.status, 200, "{}", answer.seen());
    token(&answer)
}

async fn is_ended(stack: &Stack, sid: &str) -> bool {
    let store = store(stack).await;
    let select = query("SELECT ended_at FROM sessions WHERE sid = $1").bind(sid.to_owned());
    let row = select.fetch_one(store.database().reader()).await.unwrap();
    store.database().close().await;
    row.get::<Option<i64>, _>("ended_at").is_some()
}
