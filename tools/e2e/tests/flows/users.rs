//! Configured users: R3, and `auth-server users hash-password`.

use std::io::Write as _;
use std::process::Stdio;

use e2e::options::user;
use e2e::{Options, Server, Stack, binary};

/// What `users hash-password` prints for `password`, which it gets through a pipe.
fn hash_password(password: &str) -> (bool, String, String) {
    let mut command = std::process::Command::new(binary::path("auth-server"));
    e2e::server::clean(&mut command).args(["users", "hash-password"]);
    let command = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    child.stdin.take().unwrap().write_all(password.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.success(), text(output.stdout), text(output.stderr))
}

/// The hash in an entry.
fn hash_of(entry: &str) -> &str {
    let line = entry.lines().find_map(|line| line.strip_prefix("password_hash = ")).unwrap();
    line.trim_matches('"')
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn r3_a_printed_entry_signs_in_as_2a_2b_and_2y() {
    let (ok, entry, said) = hash_password("an example ü\n");
    assert!(ok, "{said}");
    assert!(!entry.contains("an example"), "{entry}");
    let hash = hash_of(&entry);
    let rest = hash.strip_prefix("$2b$").unwrap_or_else(|| panic!("{entry}"));
    let entry = entry.replace("CHANGE-ME", "Ada");
    let options = Options::new()
        .users(&entry)
        .users(&user("u_two_a", "two_a", &format!("$2a${rest}"), &["admin"]))
        .users(&user("u_two_y", "two_y", &format!("$2y${rest}"), &["user"]));
    let stack = Stack::start(&options).await;
    for (name, admin) in [("Ada", false), ("ADA", false), ("ada", false), ("two_a", true), ("two_y", false)] {
        let answer = stack.check(&stack.login((name, "an example ü")).await).await;
        assert_eq!(
            (answer.status, answer.text().contains("Real Admin")),
            (200, admin),
            "{name}: {}",
            answer.seen()
        );
    }
    let answer = stack.try_login("ada", "an example").await;
    assert_eq!(answer.status, 401, "{}", answer.seen());
    let demo = stack.try_login(e2e::USER.0, e2e::USER.1).await;
    assert_eq!(demo.status, 200, "the demo users are still there: {}", demo.seen());
}

#[test]
fn what_cannot_be_hashed_is_refused_with_a_sentence() {
    for password in ["\n", "", &format!("{}\n", "x".repeat(73)), "a\0b\n"] {
        let (ok, printed, said) = hash_password(password);
        assert!(!ok && printed.is_empty(), "{password:?}: {printed}");
        assert!(said.starts_with("error: ") && said.lines().count() == 1, "{password:?}: {said}");
    }
}

#[test]
fn two_entries_have_their_own_sub_and_salt() {
    let ((_, one, _), (_, other, _)) = (hash_password("same\n"), hash_password("same\n"));
    let sub = |entry: &str| entry.lines().find(|line| line.starts_with("sub = ")).unwrap().to_owned();
    assert_ne!(sub(&one), sub(&other));
    assert_ne!(hash_of(&one), hash_of(&other));
}

#[test]
fn a_plain_password_in_the_configuration_is_refused() {
    let stack = Stack::prepare(&Options::new().users(&user("u_1", "ada", "plain text", &["admin"])));
    let (code, said) = Server::refuses("auth-server", &stack.file(""));
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("password_hash") && said.contains("bcrypt"), "{said}");
    assert!(!said.contains("plain text"), "the password is not shown: {said}");
}
