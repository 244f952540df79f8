//! A database that is killed or full: what was acknowledged is there, and it goes on by itself.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]

use signet_db::testing::{self, Cluster};
use signet_db::{AssertSqlSafe, Database, DbError, Migration, query, query_scalar};

const KNOWN: &[Migration] =
    &[Migration { version: 1, name: "things", sql: "CREATE TABLE things (name TEXT PRIMARY KEY)" }];

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

/// How many there are. A connection that was lost is noticed when it is used, and each is noticed once: a pool has eight.
async fn count(database: &Database) -> i64 {
    for _ in 0..8 {
        let count = query_scalar("SELECT CAST(COUNT(*) AS BIGINT) FROM things");
        match count.fetch_one(database.reader()).await.map_err(DbError::from) {
            Ok(count) => return count,
            Err(error) => assert!(error.is_unavailable(), "{error:?}"),
        }
    }
    panic!("more connections were lost than there are")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgresql_keeps_what_it_acknowledged_when_it_is_killed_and_when_it_is_stopped() {
    let cluster = Cluster::start_durable().await.unwrap();
    let database = Database::open(cluster.fresh().await).await.unwrap();
    database.migrate(KNOWN).await.unwrap();
    for number in 0..4 {
        add(&database, &format!("{number}")).await.unwrap();
        let ended = if number % 2 == 0 { cluster.kill().await } else { cluster.stop().await };
        ended.unwrap();
        let error = add(&database, "lost").await.unwrap_err();
        assert!(error.is_unavailable(), "{error:?}");
        cluster.start_again().await.unwrap();
        assert_eq!(count(&database).await, number + 1);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_that_may_not_grow_is_unavailable_and_loses_nothing() {
    let fresh = testing::sqlite(KNOWN).await;
    let database = &fresh.database;
    limit(database, 1).await;
    let (mut kept, mut refused) = (0, None);
    while refused.is_none() {
        match add(database, &format!("{kept:0500}")).await {
            Ok(()) => kept += 1,
            Err(error) => refused = Some(error),
        }
    }
    let refused = refused.unwrap();
    assert!(refused.is_unavailable() && refused.to_string().contains("full"), "{refused:?}");
    assert_eq!(count(database).await, kept);
    limit(database, 1_000_000).await;
    add(database, "after").await.unwrap();
    assert_eq!(count(database).await, kept + 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_statements_that_are_committed_together_those_that_were_acknowledged_are_there_when_the_file_is_full()
 {
    let fresh = testing::sqlite(KNOWN).await;
    let database = &fresh.database;
    limit(database, 30).await;
    let tasks = (0..500).map(|number| {
        let database = database.clone();
        tokio::spawn(async move {
            let insert = query("INSERT INTO things (name) VALUES ($1)").bind(format!("{number:0500}"));
            database.statement(move |t| Box::pin(async move { Ok(insert.execute(t).await.map(drop)?) })).await
        })
    });
    let mut kept = 0;
    for task in tasks.collect::<Vec<_>>() {
        match task.await.unwrap() {
            Ok(()) => kept += 1,
            Err(error) => assert!(error.is_unavailable(), "{error:?}"),
        }
    }
    assert!(kept < 500, "the file was never full");
    assert_eq!(count(database).await, kept);
}

/// How many pages the file may have, where it has not more already.
async fn limit(database: &Database, pages: u32) {
    let pragma = AssertSqlSafe(format!("PRAGMA max_page_count = {pages}"));
    let set = database.change(move |t| {
        Box::pin(async move {
            query(pragma).fetch_all(t).await?;
            Ok(())
        })
    });
    set.await.unwrap();
}
