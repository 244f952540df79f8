//! What is read in place, and what is left to others.

use rusqlite::Connection;
use sqlx::{Row as _, query, query_scalar};
use tempfile::TempDir;

use super::*;
use crate::lanes::Lanes;
use crate::reader::Reader;

/// A database with one table, and nobody else who has it open but `connection`.
fn database() -> (TempDir, PathBuf, Connection) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a.db");
    let connection = Connection::open(&file).unwrap();
    let make =
        "PRAGMA journal_mode = WAL; CREATE TABLE things (name TEXT PRIMARY KEY, size BIGINT, bytes BYTEA)";
    connection.execute_batch(make).unwrap();
    connection.execute_batch("INSERT INTO things VALUES ('one', 1, x'00ff'), ('two', 2, NULL)").unwrap();
    (folder, file, connection)
}

/// One that can read in place alone: its lanes lead nowhere.
fn reader(in_place: InPlace) -> Reader {
    let nowhere = "sqlite:///nowhere/at/all.db".to_owned();
    sqlx::any::install_default_drivers();
    Reader::of(Lanes::to(nowhere, Vec::new(), (1, Duration::from_secs(5))), Some(in_place))
}

fn none() -> AnyArguments {
    AnyArguments::default()
}

#[tokio::test]
async fn a_row_is_read_with_all_kinds_of_values() {
    let (_folder, file, _connection) = database();
    let reader = reader(InPlace::of(file));
    for _ in 0..2 {
        let select = "SELECT size, name, bytes, size / 2.0 AS half FROM things WHERE name = $1";
        let row = query(select).bind("one").fetch_one(&reader).await.unwrap();
        assert_eq!((row.get::<i64, _>("size"), row.get::<String, _>(1)), (1, "one".to_owned()));
        assert_eq!((row.get::<Vec<u8>, _>("bytes"), row.get::<f64, _>("half")), (vec![0, 255], 0.5));
        let row = query(select).bind("two").fetch_one(&reader).await.unwrap();
        assert_eq!(row.get::<Option<Vec<u8>>, _>("bytes"), None);
        assert!(row.try_get::<i64, _>("name").is_err() && row.try_get::<i64, _>("other").is_err());
        assert!(query(select).bind("three").fetch_optional(&reader).await.unwrap().is_none());
    }
}

#[tokio::test]
async fn all_rows_are_read_where_all_are_wanted() {
    let (_folder, file, _connection) = database();
    let reader = reader(InPlace::of(file));
    let select = query_scalar::<_, String>("SELECT name FROM things ORDER BY name DESC");
    assert_eq!(select.fetch_all(&reader).await.unwrap(), ["two", "one"]);
    assert!(query("SELECT name FROM things WHERE size > 2").fetch_all(&reader).await.unwrap().is_empty());
}

#[tokio::test]
async fn arguments_are_known_by_their_numbers() {
    let (_folder, file, _connection) = database();
    let reader = reader(InPlace::of(file));
    let select =
        "SELECT name FROM things WHERE size = $2 AND name = $1 AND bytes IS NOT $3 AND size < $2 + 1";
    let select = query_scalar::<_, String>(select).bind("one").bind(1_i64).bind(vec![1_u8]);
    assert_eq!(select.fetch_one(&reader).await.unwrap(), "one");
    let select = query_scalar::<_, i64>("SELECT size FROM things WHERE bytes IS $1").bind(None::<String>);
    assert_eq!(select.fetch_one(&reader).await.unwrap(), 2);
}

#[test]
fn what_was_committed_is_seen_at_once() {
    let (_folder, file, connection) = database();
    let in_place = InPlace::of(file);
    for name in ["three", "four", "five"] {
        let select = format!("SELECT size FROM things WHERE name = '{name}'");
        assert!(in_place.rows(&select, &none(), 1).unwrap().is_empty());
        connection.execute("INSERT INTO things VALUES (?1, 3, NULL)", [name]).unwrap();
        assert!(!in_place.rows(&select, &none(), 1).unwrap().is_empty());
    }
    assert_eq!(in_place.free().as_ref().unwrap().len(), 1, "one connection has read all");
}

#[test]
fn what_takes_long_writes_or_is_wrong_is_left() {
    let (_folder, file, _connection) = database();
    let in_place = InPlace::of(file);
    let read = |sql: &str| in_place.rows(sql, &none(), 1).is_ok();
    let count = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ";
    assert!(read(&format!("{count}10) SELECT COUNT(*) FROM n")));
    assert!(!read(&format!("{count}100000) SELECT COUNT(*) FROM n")), "it takes long");
    assert!(!read("DELETE FROM things WHERE name = 'one' RETURNING name"), "it writes");
    assert!(!read("SELECT name FROM things WHERE name = $1"), "an argument is missing");
    assert!(!read("SELECT name FROM things WHERE name = ?"), "which one is that?");
    assert!(!read("SELECT CAST(x'ff' AS TEXT)"), "that is no text");
    assert!(!read("SELECT other FROM things"));
    assert!(read("SELECT name FROM things"), "one that was left spoils nothing");
}

#[test]
fn what_is_locked_is_left_at_once() {
    let (_folder, file, connection) = database();
    let in_place = InPlace::of(file);
    connection.execute_batch("PRAGMA locking_mode = EXCLUSIVE; DELETE FROM things").unwrap();
    assert!(in_place.rows("SELECT name FROM things", &none(), 1).is_err(), "somebody has it for themselves");
    drop(connection);
    assert!(in_place.rows("SELECT name FROM things", &none(), 1).unwrap().is_empty());
}

#[test]
fn a_file_that_cannot_be_read_is_read_anew_and_not_from_memory() {
    let (_folder, file, connection) = database();
    let many = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000) \
                INSERT INTO things SELECT 'n' || i, i, zeroblob(500) FROM n; PRAGMA wal_checkpoint(TRUNCATE)";
    connection.execute_batch(many).unwrap();
    let in_place = InPlace::of(file.clone());
    let read =
        |name: &str| in_place.rows(&format!("SELECT size FROM things WHERE name = '{name}'"), &none(), 1);
    assert_eq!((read("n1").unwrap().len(), in_place.free().as_ref().unwrap().len()), (1, 1));
    let length = std::fs::metadata(&file).unwrap().len();
    std::fs::write(&file, vec![0xff; usize::try_from(length).unwrap()]).unwrap();
    assert!(read("n2900").is_err_and(|left| left.is_sick));
    assert!(in_place.free().as_ref().unwrap().is_empty(), "nobody answers from what was read before");
    assert!(read("n1").is_err());
}

#[tokio::test]
async fn what_is_left_is_read_by_the_lanes() {
    let (_folder, file, _connection) = database();
    let select = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < $1) SELECT COUNT(*) FROM n";
    let count = |reader: Reader, most: i64| async move {
        query_scalar::<_, i64>(select).bind(most).fetch_one(&reader).await
    };
    let lanes = Lanes::to(format!("sqlite://{}", file.display()), Vec::new(), (1, Duration::from_secs(5)));
    let both = Reader::of(lanes, Some(InPlace::of(file.clone())));
    assert_eq!(count(both.clone(), 100_000).await.unwrap(), 100_000);
    let several = "SELECT name FROM things WHERE size = 1; SELECT name FROM things WHERE size = 2";
    let rows = sqlx::raw_sql(several).fetch_all(&both).await.unwrap();
    assert_eq!(rows.iter().map(|row| row.get::<String, _>(0)).collect::<Vec<_>>(), ["one", "two"]);
    assert!(count(reader(InPlace::of(file)), 100_000).await.is_err());
}

#[tokio::test]
async fn whoever_is_closed_reads_nothing() {
    let (_folder, file, _connection) = database();
    let reader = reader(InPlace::of(file));
    let read = async || query("SELECT name FROM things").fetch_optional(&reader).await;
    assert!(read().await.is_ok());
    reader.close().await;
    assert!(matches!(read().await, Err(sqlx::Error::PoolClosed)));
}

#[test]
fn nothing_that_is_short_is_ever_left() {
    let (_folder, file, _connection) = database();
    let in_place = InPlace::of(file);
    let readers = || {
        for _ in 0..5_000 {
            assert_eq!(
                in_place.rows("SELECT size FROM things WHERE name = 'one'", &none(), 1).unwrap().len(),
                1
            );
        }
    };
    std::thread::scope(|threads| (0..4).for_each(|_| drop(threads.spawn(readers))));
    assert!(in_place.free().as_ref().unwrap().len() <= 4, "as many connections as threads");
}
