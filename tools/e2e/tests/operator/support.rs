//! Commands and what they came to, on either engine.

use std::collections::BTreeMap;
use std::fs;

use e2e::operator::asked;
use e2e::{Options, Stack};
use signet_db::testing::Cluster;
use signet_db::{Database, Location, query};

/// The options of a stack with a PostgreSQL database of its own, and where that is.
pub(super) async fn on_postgres() -> (Options, Location) {
    let location = Cluster::shared().await.fresh().await;
    let Location::Postgres(url) = &location else { panic!("a cluster has no files") };
    (Options::new().text("auth_server.database_url", url), location)
}

/// The file of a stack that has a file.
pub(super) fn file(stack: &Stack) -> Location {
    Location::File(stack.file("data/signet.db"))
}

/// What the command says when all is well.
pub(super) fn said(stack: &Stack, words: &[&str], input: &str) -> String {
    let (code, out, err) = asked(stack, words, input);
    assert_eq!((code, err.as_str()), (Some(0), ""), "{words:?}: {out}");
    out
}

/// The one sentence that it refuses with.
pub(super) fn refused(stack: &Stack, words: &[&str], input: &str) -> String {
    let (code, out, err) = asked(stack, words, input);
    assert_eq!((code, out.as_str()), (Some(1), ""), "{words:?}: {err}");
    assert!(err.starts_with("error: ") && err.lines().count() == 1, "{words:?}: {err}");
    err
}

/// Adds somebody, and gives the sub.
pub(super) fn add(stack: &Stack, words: &[&str], password: &str) -> String {
    let said = said(stack, &[&["users", "add"], words].concat(), &format!("{password}\n"));
    let (sub, rest) = said.split_once(' ').unwrap();
    assert!(sub.len() == 34 && sub.starts_with("u_") && rest.ends_with(" can sign in\n"), "{said}");
    sub.to_owned()
}

/// The status of a login, and the code of its refusal.
pub(super) async fn login(stack: &Stack, name: &str, password: &str) -> (u16, String) {
    let answer = stack.try_login(name, password).await;
    (answer.status, answer.error())
}

/// That the name and the password do not sign in.
pub(super) fn no() -> (u16, String) {
    (401, "invalid_credentials".to_owned())
}

/// That they do.
pub(super) fn yes() -> (u16, String) {
    (200, String::new())
}

/// Has a newer version have been at the database.
pub(super) async fn make_newer(location: &Location) {
    let database = Database::open(location.clone()).await.unwrap();
    let newer = "INSERT INTO _sqlx_migrations (version, description, installed_on, success, checksum, execution_time) \
                 SELECT 9999, 'later', installed_on, success, checksum, execution_time FROM _sqlx_migrations WHERE version = 1";
    let made = database.change(move |t| {
        Box::pin(async move {
            assert_eq!(query(newer).execute(t).await?.rows_affected(), 1);
            Ok(())
        })
    });
    made.await.unwrap();
    database.close().await;
}

/// The bytes of each file in the data folder, by its name; but for SQLite's index of its log, which is made of the log anew by
/// whoever opens it first.
pub(super) fn contents(stack: &Stack) -> BTreeMap<String, Vec<u8>> {
    let entries = fs::read_dir(stack.file("data")).into_iter().flatten().map(Result::unwrap);
    let entries = entries.filter(|entry| entry.file_name() != "signet.db-shm");
    entries.map(|entry| (entry.file_name().into_string().unwrap(), fs::read(entry.path()).unwrap())).collect()
}
