//! The commands themselves: what they print, what they refuse, and that a server follows.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt as _;

use e2e::forge::new_key;
use e2e::operator::{keys, kid_of, listed, said, state};
use e2e::{Options, Stack, USER, wait};
use serde_json::Value;

use crate::support::{SOON, api_says, published, refused, signed_by, token_by};

fn write(stack: &Stack, name: &str, text: &str) {
    fs::write(stack.file(name), text).unwrap();
    fs::set_permissions(stack.file(name), Permissions::from_mode(0o600)).unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn list_shows_every_key_with_its_state_and_dates() {
    let stack = Stack::prepare(&Options::new());
    assert!(said(&stack, &["list"]).contains("no keys yet"));
    assert!(!stack.file("data").exists(), "to look makes nothing");
    let mut stack = stack;
    stack.auth.start_ready().await;
    let first = published(&stack).await.remove(0);
    let second = kid_of(&said(&stack, &["rotate"]));
    wait::until("it is published", SOON, async || (state(&stack, &second) == "published").then_some(()))
        .await;
    let table = said(&stack, &["list"]);
    let rows: Vec<Vec<&str>> = table.lines().map(|line| line.split_whitespace().collect()).collect();
    assert_eq!(rows[0].join(" "), "KID ALG STATE CREATED PUBLISHED ACTIVE FROM RETIRE AT MASTER KEY");
    assert_eq!(rows[1][..3], [first.as_str(), "ES256", "active"], "{table}");
    assert_eq!(rows[2][..3], [second.as_str(), "ES256", "published"], "{table}");
    assert!(rows[1..].iter().flat_map(|row| &row[3..6]).all(|date| date.ends_with('Z')), "{table}");
    let list = listed(&stack);
    let time = |at: usize, name: &str| list[at][name].as_u64().unwrap();
    assert_eq!(time(1, "active_from"), time(1, "published") + 360, "max-age and a minute");
    assert_eq!(time(0, "retire_at"), time(1, "active_from") + 300 + 310, "the last token, and late clocks");
    assert_eq!(list[1]["retire_at"], Value::Null);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn export_gives_the_public_half_and_there_is_no_way_to_the_other() {
    let stack = Stack::start_auth(&Options::new()).await;
    let kid = published(&stack).await.remove(0);
    let pem = said(&stack, &["export", "--pem", &kid]);
    assert_eq!(pem, fs::read_to_string(stack.file("data/signing-es256.pub.pem")).unwrap());
    assert!(pem.starts_with("-----BEGIN PUBLIC KEY-----"), "{pem}");
    assert!(refused(&stack, &["export", "--pem", "nobody"]).contains("there is no key nobody"));
    for words in [&["export", &kid][..], &["export", "--private", &kid], &["export"], &["show"], &[]] {
        let (code, out, err) = keys(&stack, words);
        assert_eq!((code, out.as_str()), (Some(2), ""), "{words:?}: {err}");
        assert!(err.contains("keys export --pem KID"), "{words:?}: {err}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn an_imported_key_signs_and_the_offline_file_follows() {
    let stack = Stack::start(&Options::new().seconds("api.jwks_refresh_interval", 1)).await;
    let before = stack.login(USER).await;
    let (pem, public) = new_key();
    write(&stack, "own.pem", &pem);
    let text = said(&stack, &["import", "own.pem", "--now"]);
    assert!(text.contains("(ES256) signs now; remove own.pem when it is safe elsewhere"), "{text}");
    let token = token_by(&stack, &kid_of(&text)).await;
    api_says(&stack, &token, 200).await;
    api_says(&stack, &before, 200).await;
    wait::until("the file follows", SOON, async || {
        let file = fs::read_to_string(stack.file("data/signing-es256.pub.pem")).unwrap();
        (file == public).then_some(())
    })
    .await;
    let again = refused(&stack, &["import", "own.pem"]);
    assert!(again.contains("is here already; it is active"), "{again}");
    said(&stack, &["revoke", &signed_by(&token)]);
    let revoked = refused(&stack, &["import", "own.pem", "--now"]);
    assert!(revoked.contains("is revoked already"), "{revoked}");
}

/// RFC 8410 §10.3.
const ED25519: &str = "-----BEGIN PRIVATE KEY-----\n\
    MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC\n\
    -----END PRIVATE KEY-----\n";

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_key_of_another_algorithm_is_published_and_signs_nothing() {
    let stack = Stack::start_auth(&Options::new()).await;
    write(&stack, "own.pem", ED25519);
    let text = said(&stack, &["import", "own.pem"]);
    assert!(
        text.contains("(EdDSA) is published, and signs nothing: `auth_server.signing_alg` is ES256"),
        "{text}"
    );
    let own = kid_of(&text);
    wait::until("it is published", SOON, async || published(&stack).await.contains(&own).then_some(())).await;
    assert_ne!(signed_by(&stack.login(USER).await), own);
    assert!(fs::read_to_string(stack.file("data/signing-eddsa.pub.pem")).is_ok());
    said(&stack, &["revoke", &own]);
    wait::until("it is gone", SOON, async || (!published(&stack).await.contains(&own)).then_some(())).await;
    wait::until("its file too", SOON, async || {
        (!stack.file("data/signing-eddsa.pub.pem").exists()).then_some(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn what_is_no_key_is_not_imported() {
    let stack = Stack::start_auth(&Options::new()).await;
    let (pem, public) = new_key();
    for (text, wanted) in [
        (String::new(), "holds no PEM block alone"),
        ("nonsense".into(), "holds no PEM block alone"),
        (format!("{pem}{pem}"), "holds no PEM block alone"),
        (public, "holds no private key"),
        (pem.replace("PRIVATE KEY", "EC PRIVATE KEY"), "older format (SEC 1)"),
        (pem.replace("PRIVATE KEY", "ENCRYPTED PRIVATE KEY"), "is encrypted"),
        (pem.replace("MIG", "MIH"), "is no key for ES256"),
    ] {
        write(&stack, "own.pem", &text);
        let said = refused(&stack, &["import", "own.pem"]);
        assert!(said.contains("own.pem") && said.contains(wanted), "{wanted}: {said}");
    }
    write(&stack, "own.pem", &pem);
    fs::set_permissions(stack.file("own.pem"), Permissions::from_mode(0o644)).unwrap();
    assert!(refused(&stack, &["import", "own.pem"]).contains("chmod 600 own.pem"));
    assert!(refused(&stack, &["import", "missing.pem"]).contains("missing.pem"));
    assert!(refused(&stack, &["import", "/dev/zero"]).contains("is no regular file"));
    assert!(refused(&stack, &["revoke", "nobody"]).contains("there is no key nobody; `keys list` shows all"));
    let unused = refused(&stack, &["rotate", "--alg", "RS256", "--now"]);
    assert!(unused.contains("nothing is signed by RS256"), "{unused}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn the_jwks_says_how_long_it_may_be_kept() {
    let stack = Stack::start_auth(&Options::new().seconds("auth_server.jwks_max_age", 77)).await;
    let answer = e2e::Ask::answer(stack.auth.get("/.well-known/jwks.json")).await;
    assert_eq!(answer.header("cache-control").as_deref(), Some("public, max-age=77"), "{}", answer.seen());
}
