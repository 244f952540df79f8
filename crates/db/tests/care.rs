//! Looking at a database without touching it, and copying one.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on has failed")]

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use signet_db::{BackupError, Database, DbError, Location, Migration, query, query_scalar, testing};

const KNOWN: &[Migration] = &[
    Migration { version: 1, name: "things", sql: "CREATE TABLE things (name TEXT PRIMARY KEY)" },
    Migration { version: 2, name: "more", sql: "CREATE TABLE more (n BIGINT)" },
];

async fn add(database: &Database, name: &str) -> Result<(), DbError> {
    let name = name.to_owned();
    database
        .change(move |t| {
            Box::pin(async move {
                query("INSERT INTO things (name) VALUES ($1)").bind(name).execute(t).await?;
                Ok(())
            })
        })
        .await
}

async fn names(database: &Database) -> Vec<String> {
    query_scalar("SELECT name FROM things ORDER BY name").fetch_all(database.reader()).await.unwrap()
}

fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = fs::read_dir(folder).unwrap().map(Result::unwrap);
    entries.map(|entry| (entry.file_name().into_string().unwrap(), fs::read(entry.path()).unwrap())).collect()
}

#[tokio::test]
async fn who_looks_sees_all_and_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let location = Location::File(folder.path().join("a.db"));
    assert!(Database::look(location.clone()).await.is_err(), "there is none");
    assert!(files(folder.path()).is_empty(), "and none is made");
    let database = Database::open(location.clone()).await.unwrap();
    database.migrate(&KNOWN[..1]).await.unwrap();
    add(&database, "a").await.unwrap();
    let beside = Database::look(location.clone()).await.unwrap();
    assert_eq!(names(&beside).await, ["a"], "what is in the write-ahead log alone counts too");
    beside.close().await;
    database.close().await;
    let before = files(folder.path());
    assert_eq!(before.keys().collect::<Vec<_>>(), ["a.db", "a.db.lock"]);
    let look = Database::look(location).await.unwrap();
    assert_eq!(names(&look).await, ["a"]);
    assert_eq!((look.version().await.unwrap(), look.missing(KNOWN).await.unwrap()), (1, 1));
    assert!(matches!(look.missing(&[]).await, Err(DbError::Newer(1))));
    assert!(look.damage().await.unwrap().is_empty());
    assert!(add(&look, "b").await.is_err() && look.migrate(KNOWN).await.is_err());
    assert!(query("DELETE FROM things").execute(look.reader()).await.is_err());
    look.close().await;
    assert_eq!(files(folder.path()), before);
}

#[tokio::test]
async fn postgresql_is_looked_at_without_a_change_too() {
    let fresh = testing::postgres(KNOWN).await;
    add(&fresh.database, "a").await.unwrap();
    let look = Database::look(fresh.database.location().clone()).await.unwrap();
    assert_eq!((names(&look).await, look.missing(KNOWN).await.unwrap()), (vec!["a".to_owned()], 0));
    assert!(look.damage().await.unwrap().is_empty());
    assert!(query("DELETE FROM things").execute(look.reader()).await.is_err());
    let to = tempfile::tempdir().unwrap();
    let file = to.path().join("copy.db");
    assert!(matches!(fresh.database.backup(&file).await, Err(BackupError::Engine)) && !file.exists());
}

#[tokio::test]
async fn a_file_that_is_no_database_is_said_to_be_none() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.db");
    fs::write(&path, "no database at all, but text that is long enough for a head of one hundred bytes; see, here it goes on and on\n").unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
    for error in [
        Database::look(Location::File(path.clone())).await.unwrap_err(),
        Database::open(Location::File(path)).await.unwrap_err(),
    ] {
        assert!(!error.is_unavailable() && error.to_string().contains("not a database"), "{error}");
    }
}

#[tokio::test]
async fn damage_within_the_file_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.db");
    let database = Database::open(Location::File(path.clone())).await.unwrap();
    database.migrate(KNOWN).await.unwrap();
    for number in 0..200 {
        add(&database, &format!("{number:0>200}")).await.unwrap();
    }
    database.close().await;
    let good = fs::read(&path).unwrap();
    // The head says that seven pages are free; none is.
    let mut bytes = good.clone();
    bytes[36..40].copy_from_slice(&7_u32.to_be_bytes());
    fs::write(&path, bytes).unwrap();
    let look = Database::look(Location::File(path.clone())).await.unwrap();
    let found = look.damage().await.unwrap();
    assert!(found.len() == 1 && found[0].contains("should be 7"), "{found:?}");
    look.close().await;
    let mut bytes = good;
    let last = bytes.len() - 4096;
    bytes[last..].fill(0x5a);
    fs::write(&path, bytes).unwrap();
    let look = Database::look(Location::File(path)).await.unwrap();
    assert!(look.damage().await.map_or(true, |found| !found.is_empty()));
}

#[tokio::test]
async fn a_backup_is_whole_private_and_never_in_place_of_something() {
    let fresh = testing::sqlite(KNOWN).await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a copy?.db");
    add(&fresh.database, "before").await.unwrap();
    fresh.database.backup(&file).await.unwrap();
    add(&fresh.database, "after").await.unwrap();
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(files(folder.path()).len(), 1, "nothing lies beside it");
    let copy = Database::open(Location::File(file.clone())).await.unwrap();
    assert_eq!((names(&copy).await, copy.migrate(KNOWN).await.unwrap()), (vec!["before".to_owned()], 0));
    copy.close().await;
    let before = fs::read(&file).unwrap();
    assert!(matches!(fresh.database.backup(&file).await, Err(BackupError::There(path)) if path == file));
    assert_eq!(fs::read(&file).unwrap(), before);
    let nowhere = folder.path().join("none/copy.db");
    assert!(matches!(fresh.database.backup(&nowhere).await, Err(BackupError::File { .. })));
}

#[tokio::test]
async fn a_backup_that_fails_leaves_no_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.db");
    let database = Database::open(Location::File(path.clone())).await.unwrap();
    database.migrate(KNOWN).await.unwrap();
    database.close().await;
    fs::write(&path, [0x5a; 8192]).unwrap();
    let file = folder.path().join("copy.db");
    assert!(matches!(database.backup(&file).await, Err(BackupError::Database(_))));
    assert!(!file.exists());
}
