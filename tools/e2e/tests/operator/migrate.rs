//! `migrate`: the steps that a start would take, and a newer database, which is left alone.

use e2e::{Options, Server, Stack, USER};
use signet_db::Location;

use crate::support::{file, make_newer, on_postgres, refused, said};

async fn takes_the_steps_once(options: &Options, location: impl Fn(&Stack) -> Location) {
    let mut stack = Stack::prepare(options);
    let told = said(&stack, &["migrate"], "");
    assert!(told.starts_with("the database at ") && told.contains(" took "), "{told}");
    let again = said(&stack, &["migrate"], "");
    assert!(again.contains("has every step of this version already"), "{again}");
    stack.auth.start_ready().await;
    stack.login(USER).await;
    assert!(!stack.auth.log().contains("of its migrations"), "there was none left");
    stack.auth.stop();

    make_newer(&location(&stack)).await;
    let told = refused(&stack, &["migrate"], "");
    let newer = "was made by a newer version (it has migration 9999, which this one does not know)";
    assert!(told.contains(newer), "{told}");
    let (code, start) = Server::refuses("auth-server", &stack.file(""));
    assert!(code == Some(1) && start.contains(told.trim_end()), "a start says the same: {start}");
    for words in [&["users", "list"][..], &["users", "add", "ada"]] {
        let told = refused(&stack, words, "long enough\n");
        assert!(told.contains(newer), "{told}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn on_sqlite_it_takes_the_steps_once_and_none_of_a_newer_database() {
    takes_the_steps_once(&Options::new(), file).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn on_postgresql_it_takes_the_steps_once_and_none_of_a_newer_database() {
    let (options, location) = on_postgres().await;
    takes_the_steps_once(&options, |_| location.clone()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn people_wait_for_the_steps_of_a_database_that_has_none() {
    let (options, _) = on_postgres().await;
    let stack = Stack::prepare(&options);
    let told = refused(&stack, &["users", "list"], "");
    assert!(told.contains("lacks") && told.contains("`auth-server migrate` takes them"), "{told}");
}
