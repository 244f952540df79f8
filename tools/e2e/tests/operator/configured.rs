//! Users of the configuration: what the operator does to them, and what a restart makes of it.

use e2e::{ADMIN, Options, Stack, USER};

use crate::support::{login, no, refused, said, yes};

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn disabled_and_changed_they_stay_so_over_restarts() {
    let mut stack = Stack::start_auth(&Options::new()).await;
    said(&stack, &["users", "disable", USER.0], "");
    said(&stack, &["users", "set-password", ADMIN.0], "another one\n");
    for _ in 0..2 {
        assert_eq!(login(&stack, USER.0, USER.1).await, no());
        assert_eq!(login(&stack, ADMIN.0, ADMIN.1).await, no());
        assert_eq!(login(&stack, ADMIN.0, "another one").await, yes());
        stack.auth.stop();
        stack.auth.start_ready().await;
    }
    said(&stack, &["users", "enable", USER.0], "");
    assert_eq!(login(&stack, USER.0, USER.1).await, yes());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn deleted_they_stay_so_and_each_start_warns_until_the_entry_is_gone() {
    let mut stack = Stack::start_auth(&Options::new()).await;
    let told = said(&stack, &["users", "delete", USER.0, "--yes"], "");
    assert!(told.contains("remove the entry from [[users]] too"), "{told}");
    assert_eq!(login(&stack, USER.0, USER.1).await, no());
    assert!(!stack.auth.log().contains("is not taken over"));
    stack.auth.stop();
    stack.auth.start_ready().await;
    assert!(stack.auth.log().contains(&format!("the configured user {} is not taken over", USER.0)));
    assert_eq!(login(&stack, USER.0, USER.1).await, no());
    assert_eq!(login(&stack, ADMIN.0, ADMIN.1).await, yes());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn who_is_gone_from_the_file_is_not_let_in_by_enable() {
    const BOB: &str = "[[users]]\nsub = \"u_bob\"\nusername = \"bob\"\nname = \"Bob\"\nemail = \"bob@example.com\"\nroles = []\n\
                       password_hash = \"$2b$10$5KxlgPVUtpf7D86chPmkCeTzFH9bJP7BVj1sT1KCQmyarhoDUbnUu\"\n";
    let mut stack = Stack::start_auth(&Options::new().users(BOB)).await;
    assert_eq!(login(&stack, "bob", USER.1).await, yes());
    stack.auth.stop();
    let file = stack.file("signet.toml");
    let text = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, text.replace(BOB, "")).unwrap();
    stack.auth.start_ready().await;
    let told = refused(&stack, &["users", "enable", "bob"], "");
    assert!(told.contains("bob may still not sign in: the entry in [[users]] is gone"), "{told}");
    assert_eq!(login(&stack, "bob", USER.1).await, no());
}

/// `[[users]]` of people with the demo's password, by their `sub` and name.
fn people(people: &[(&str, &str)]) -> String {
    let one = |(sub, name): &(&str, &str)| {
        format!(
            "[[users]]\nsub = \"{sub}\"\nusername = \"{name}\"\nname = \"{sub}\"\nemail = \"{sub}@example.com\"\nroles = []\n\
             password_hash = \"$2b$10$5KxlgPVUtpf7D86chPmkCeTzFH9bJP7BVj1sT1KCQmyarhoDUbnUu\"\n"
        )
    };
    people.iter().map(one).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn names_are_exchanged_and_handed_on_by_a_restart_and_never_taken_from_others() {
    let before = people(&[("u_1", "ada"), ("u_2", "bob"), ("u_3", "cleo")]);
    let mut stack = Stack::start_auth(&Options::new().users(&before)).await;
    stack.auth.stop();
    let file = stack.file("signet.toml");
    let text = std::fs::read_to_string(&file).unwrap();
    let set = |to: &str| std::fs::write(&file, text.replace(&before, to)).unwrap();
    set(&people(&[("u_1", "bob"), ("u_2", "ada"), ("u_4", "cleo")]));
    stack.auth.start_ready().await;
    for (name, sub) in [("bob", "u_1"), ("ada", "u_2"), ("cleo", "u_4")] {
        let shown: serde_json::Value =
            serde_json::from_str(&said(&stack, &["users", "show", name, "--json"], "")).unwrap();
        assert_eq!(shown["sub"], sub, "{name}");
        assert_eq!(login(&stack, name, USER.1).await, yes());
    }
    assert!(said(&stack, &["users", "show", "u_3"], "").contains("@u_3"));
    said(&stack, &["users", "add", "dora"], "a password of hers\n");
    stack.auth.stop();
    set(&people(&[("u_1", "Dora"), ("u_2", "ada"), ("u_4", "cleo")]));
    let (code, told) = e2e::Server::refuses("auth-server", &stack.file(""));
    assert_eq!(code, Some(1), "{told}");
    assert!(told.contains("or: auth-server users delete dora --yes"), "{told}");
    said(&stack, &["users", "delete", "dora", "--yes"], "");
    stack.auth.start_ready().await;
    assert_eq!(login(&stack, "dora", USER.1).await, yes());
}
