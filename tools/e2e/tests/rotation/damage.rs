//! What keeps an auth-server from its keys: each with its sentence, and nothing made worse.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt as _;
use std::process::Stdio;

use auth_server_core::domain::StoredKey;
use e2e::operator::{keys, said};
use e2e::{Options, Server, Stack, USER, server, vault};
use signet_shared::jose::Alg;

use crate::support::{api_says, contents, published, refused, signed_by};

/// What somebody who can write to the database does to a key.
type Change = fn(&mut StoredKey);

/// The sentence that the server and `keys rotate` refuse with, and that nothing changed.
fn refusal(stack: &Stack) -> String {
    let before = contents(stack);
    let (code, said) = Server::refuses("auth-server", &stack.file(""));
    assert_eq!(code, Some(1), "{said}");
    let sentences: Vec<&str> = said.lines().filter(|line| line.starts_with("error: ")).collect();
    assert_eq!(sentences.len(), 1, "{said}");
    assert_eq!(contents(stack), before, "nothing changed");
    assert_eq!(refused(stack, &["rotate"]).trim_end(), sentences[0], "and commands say the same");
    sentences[0].to_owned()
}

fn write(stack: &Stack, name: &str, text: &str) {
    let file = stack.file(&format!("data/{name}"));
    fs::write(&file, text).unwrap();
    fs::set_permissions(&file, Permissions::from_mode(0o600)).unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn k9_without_the_right_master_key_nothing_opens_and_with_it_all_is_as_it_was() {
    let mut stack = Stack::start(&Options::new()).await;
    let token = stack.login(USER).await;
    stack.auth.stop();
    let master = contents(&stack)["master.key"].clone();
    let (name, secret) = master.trim().split_once(':').unwrap();
    fs::remove_file(stack.file("data/master.key")).unwrap();
    let missing = refusal(&stack);
    assert!(missing.contains("the master key") && missing.contains("is gone: put it back"), "{missing}");
    let other = said(&stack, &["new-master"]);
    write(&stack, "master.key", &other);
    let wrong = refusal(&stack);
    assert!(wrong.contains(&format!("`{name}`, which is not in the ring")), "{wrong}");
    write(&stack, "master.key", &format!("{name}:{}", other.trim().split_once(':').unwrap().1));
    let impostor = refusal(&stack);
    assert!(impostor.contains("cannot be opened") && impostor.contains(&signed_by(&token)), "{impostor}");
    write(&stack, "master.key", "not a master key");
    let broken = refusal(&stack);
    assert!(broken.contains("master.key line 1 is no master key"), "{broken}");
    for said in [missing, wrong, impostor, broken] {
        assert!(!said.contains(secret) && !said.contains("not a master key"), "{said}");
    }
    write(&stack, "master.key", &master);
    stack.auth.start_ready().await;
    assert_eq!(stack.check(&token).await.status, 200);
    assert_eq!(published(&stack).await, [signed_by(&token)]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_tampered_key_is_named_and_neither_used_nor_replaced() {
    let mut stack = Stack::start_auth(&Options::new()).await;
    let kid = published(&stack).await.remove(0);
    stack.auth.stop();
    let kept = vault::kept(&stack);
    let refused = format!("the signing key {kid} ");
    let wrongs: [(Change, &str); 4] = [
        (|key| key.sealed.as_mut().unwrap()[50] ^= 1, "cannot be opened: it was changed"),
        (|key| key.sealed.as_mut().unwrap().truncate(50), "cannot be opened"),
        (|key| key.sealed = Some(Vec::new()), "cannot be opened"),
        (|key| key.alg = Alg::EdDsa, "is another one"),
    ];
    for (change, wanted) in wrongs {
        let mut changed = kept.clone();
        change(&mut changed[0]);
        vault::keep(&stack, changed.clone());
        let said = refusal(&stack);
        assert!(said.contains(&refused) && said.contains(wanted), "{wanted}: {said}");
        assert_eq!(vault::kept(&stack), changed, "nothing was replaced");
    }
    vault::keep(&stack, kept);
    stack.auth.start_ready().await;
    assert_eq!(published(&stack).await, [kid]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn k8_where_the_master_key_is_lost_keys_are_forgotten_and_one_begins_anew() {
    let mut stack = Stack::start(&Options::new().seconds("auth_server.jwks_max_age", 1)).await;
    let token = stack.login(USER).await;
    stack.auth.stop();
    fs::remove_file(stack.file("data/master.key")).unwrap();
    assert!(refusal(&stack).contains("auth-server keys forget --yes"));
    let (code, _, err) = keys(&stack, &["forget"]);
    assert_eq!(code, Some(2), "half a word does nothing: {err}");
    assert_eq!(vault::kept(&stack).len(), 1);
    let told = said(&stack, &["forget", "--yes"]);
    assert!(told.starts_with("1 signing keys are gone"), "{told}");
    stack.auth.start_ready().await;
    api_says(&stack, &token, 401).await;
    api_says(&stack, &stack.login(USER).await, 200).await;
}

#[test]
fn a_data_folder_that_cannot_be_written_is_named() {
    let stack = Stack::prepare(&Options::new().text("auth_server.data_dir", "signet.toml/data"));
    let said = refusal(&stack);
    assert!(said.contains("signet.toml/data"), "{said}");
    let nowhere = Stack::prepare(&Options::new().text("auth_server.data_dir", "/proc/signet"));
    let said = refusal(&nowhere);
    assert!(said.contains("/proc/signet"), "{said}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_server_that_runs_signs_on_while_its_keys_cannot_be_opened() {
    let mut stack = Stack::start(&Options::new()).await;
    let kid = published(&stack).await.remove(0);
    let kept = vault::kept(&stack);
    let mut changed = kept.clone();
    changed[0].sealed.as_mut().unwrap()[50] ^= 1;
    vault::keep(&stack, changed);
    e2e::wait::until("it says so", crate::support::SOON, async || {
        stack.auth.log().contains("the signing keys stay as they are").then_some(())
    })
    .await;
    let token = stack.login(USER).await;
    assert_eq!((signed_by(&token), stack.check(&token).await.status), (kid.clone(), 200));
    vault::keep(&stack, kept);
    e2e::wait::until("it says so", crate::support::SOON, async || {
        stack.auth.log().contains("can be looked after again").then_some(())
    })
    .await;
    stack.auth.stop();
    stack.auth.start_ready().await;
    assert_eq!(published(&stack).await, [kid]);
}

#[test]
fn k9_production_says_what_to_set_and_refuses_a_ring_beside_what_it_seals() {
    let production = "profile = \"production\"\n[auth_server]\nissuer = \"https://auth.example\"\n";
    let folder = tempfile::tempdir().unwrap();
    let refuses = |more: &str| {
        fs::write(folder.path().join("signet.toml"), format!("{production}{more}")).unwrap();
        let (code, said) = Server::refuses("auth-server", folder.path());
        assert_eq!(code, Some(1), "{said}");
        said
    };
    let silent = refuses("");
    assert!(
        silent.contains("set `auth_server.master_key_file`") && silent.contains("new-master"),
        "{silent}"
    );
    fs::create_dir(folder.path().join(".signet")).unwrap();
    let mut new = std::process::Command::new(e2e::binary::path("auth-server"));
    let line =
        server::clean(&mut new).args(["keys", "new-master"]).stdin(Stdio::null()).output().unwrap().stdout;
    let ring = folder.path().join(".signet/ring");
    fs::write(&ring, &line).unwrap();
    let open = refuses("master_key_file = \".signet/ring\"\n");
    assert!(
        open.contains("signet.toml:4") && open.contains("(mode 0644); run: chmod o= .signet/ring"),
        "{open}"
    );
    fs::set_permissions(&ring, Permissions::from_mode(0o600)).unwrap();
    let inside = refuses("master_key_file = \".signet/ring\"\n");
    assert!(inside.contains("inside `auth_server.data_dir`"), "{inside}");
    assert!(!inside.contains(String::from_utf8_lossy(&line).trim()), "{inside}");
    let not_there = refuses("master_key_file = \"/nowhere/master\"\n");
    assert!(not_there.contains("/nowhere/master"), "{not_there}");
    assert_eq!(fs::read_dir(folder.path().join(".signet")).unwrap().count(), 1, "nothing was made");
}
