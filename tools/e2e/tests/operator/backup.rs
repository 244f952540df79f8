//! `backup`: made while the server runs, put back by putting the file in its place.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use e2e::{Options, Stack, USER};

use crate::support::{add, login, no, on_postgres, refused, said, yes};

const PASSWORD: &str = "long enough";

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_backup_of_a_running_server_is_put_back_by_putting_it_in_place() {
    let mut stack = Stack::start(&Options::new()).await;
    add(&stack, &["ada"], PASSWORD);
    assert_eq!(login(&stack, "ada", PASSWORD).await, yes());
    let told = said(&stack, &["backup", "copy.db"], "");
    assert!(told.starts_with("the database at data/signet.db is copied to copy.db"), "{told}");
    assert!(told.contains("what opens the signing keys in it is data/master.key"), "{told}");
    assert_eq!(fs::metadata(stack.file("copy.db")).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(login(&stack, "ada", PASSWORD).await, yes(), "the server goes on");
    add(&stack, &["late"], PASSWORD);
    said(&stack, &["users", "delete", "ada", "--yes"], "");
    let before = fs::read(stack.file("copy.db")).unwrap();
    let again = refused(&stack, &["backup", "copy.db"], "");
    assert!(again.contains("copy.db is there already: name a new file"), "{again}");
    assert_eq!(fs::read(stack.file("copy.db")).unwrap(), before);

    stack.auth.stop();
    for name in ["data/signet.db-wal", "data/signet.db-shm"] {
        assert!(!stack.file(name).exists(), "a server that has stopped leaves the one file");
    }
    fs::rename(stack.file("copy.db"), stack.file("data/signet.db")).unwrap();
    said(&stack, &["doctor"], "");
    stack.auth.start_ready().await;
    assert_eq!((login(&stack, "ada", PASSWORD).await, login(&stack, "late", PASSWORD).await), (yes(), no()));
    let answer = stack.check(&stack.login(USER).await).await;
    assert_eq!(answer.status, 200, "the keys are the same: {}", answer.seen());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn where_no_file_can_be_there_is_none() {
    let stack = Stack::start_auth(&Options::new()).await;
    let told = refused(&stack, &["backup", "none/copy.db"], "");
    assert!(told.contains("none/copy.db: "), "{told}");
    assert!(!stack.file("none").exists());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn postgresql_is_left_to_pg_dump() {
    let stack = Stack::start_auth(&on_postgres().await.0).await;
    let told = refused(&stack, &["backup", "copy.db"], "");
    assert!(told.contains("is a database of PostgreSQL") && told.contains("pg_dump"), "{told}");
    assert!(!stack.file("copy.db").exists());
}
