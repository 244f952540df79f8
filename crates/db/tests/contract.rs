//! What holds of a database whatever holds it, on both engines.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]

use signet_db::{Database, DbError, Migration, contract, query, query_scalar};

const KNOWN: &[Migration] = &[
    Migration {
        version: 1,
        name: "things",
        sql: "CREATE TABLE things (name TEXT PRIMARY KEY, spent_at BIGINT, seen BIGINT NOT NULL, data BYTEA)",
    },
    Migration {
        version: 2,
        name: "owners",
        sql: "ALTER TABLE things ADD COLUMN owner TEXT; CREATE INDEX things_owner ON things (owner)",
    },
];

async fn add(database: &Database, name: &str) -> Result<(), DbError> {
    let name = name.to_owned();
    database
        .change(move |t| {
            Box::pin(async move {
                query("INSERT INTO things (name, seen) VALUES ($1, 0)").bind(name).execute(t).await?;
                Ok(())
            })
        })
        .await
}

async fn a_statement_alone_is_there_when_it_returns_and_leaves_nothing_when_it_fails(database: Database) {
    for (name, wanted) in [("a", true), ("a", false), ("b", true)] {
        let insert = query("INSERT INTO things (name, seen) VALUES ($1, 0)").bind(name);
        let done =
            database.statement(move |t| Box::pin(async move { Ok(insert.execute(t).await.map(drop)?) }));
        let told = done.await;
        assert!(if wanted { told.is_ok() } else { matches!(told, Err(DbError::Taken)) }, "{name}: {told:?}");
    }
    assert_eq!(names(&database).await, ["a", "b"]);
}

async fn statements_that_fail_take_no_other_down(database: Database) {
    let tasks = (0..100).map(|number| {
        let database = database.clone();
        tokio::spawn(async move {
            // Each name comes twice.
            let insert =
                query("INSERT INTO things (name, seen) VALUES ($1, $2)").bind(format!("{:03}", number % 50));
            let insert = insert.bind(number);
            database.statement(move |t| Box::pin(async move { Ok(insert.execute(t).await.map(drop)?) })).await
        })
    });
    let mut done = 0;
    for task in tasks.collect::<Vec<_>>() {
        match task.await.unwrap() {
            Ok(()) => done += 1,
            Err(error) => assert!(matches!(error, DbError::Taken), "{error:?}"),
        }
    }
    assert_eq!((done, names(&database).await.len()), (50, 50));
}

async fn names(database: &Database) -> Vec<String> {
    query_scalar("SELECT name FROM things ORDER BY name").fetch_all(database.reader()).await.unwrap()
}

async fn a_change_is_there_when_it_returns(database: Database) {
    add(&database, "a").await.unwrap();
    assert_eq!(names(&database).await, ["a"]);
    assert!(matches!(add(&database, "a").await, Err(DbError::Taken)));
    assert_eq!(names(&database).await, ["a"]);
}

async fn a_change_that_fails_leaves_nothing_and_takes_no_other_down(database: Database) {
    let tasks = (0..100).map(|number| {
        let database = database.clone();
        tokio::spawn(async move {
            database
                .change(move |t| {
                    Box::pin(async move {
                        let insert = query("INSERT INTO things (name, seen) VALUES ($1, $2)");
                        insert.bind(format!("{number:03}")).bind(number).execute(&mut *t).await?;
                        match number % 4 {
                            0 => Ok(number),
                            1 => Err(DbError::Taken),
                            // The engine itself refuses this one.
                            2 => {
                                query("INSERT INTO things (name) VALUES ('no seen')").execute(t).await?;
                                Ok(number)
                            }
                            _ => panic!("on purpose"),
                        }
                    })
                })
                .await
        })
    });
    for (number, task) in tasks.collect::<Vec<_>>().into_iter().enumerate() {
        match (number % 4, task.await) {
            (0, Ok(told)) => assert_eq!(told.unwrap(), i64::try_from(number).unwrap()),
            (1, Ok(told)) => assert!(matches!(told, Err(DbError::Taken))),
            (2, Ok(told)) => assert!(matches!(told, Err(DbError::Broken(_))), "{told:?}"),
            // Where changes run side by side a panic is its own task's.
            (3, told) => assert!(told.is_err() || told.unwrap().is_err()),
            (_, Err(error)) => panic!("{error}"),
            _ => unreachable!(),
        }
    }
    let wanted: Vec<String> = (0..100).step_by(4).map(|number| format!("{number:03}")).collect();
    assert_eq!(names(&database).await, wanted);
    add(&database, "after").await.unwrap();
}

async fn of_two_hundred_one_spends_a_thing(database: Database) {
    add(&database, "code").await.unwrap();
    let tasks = (0..200).map(|number| {
        let database = database.clone();
        tokio::spawn(async move {
            database
                .change(move |t| {
                    Box::pin(async move {
                        let spend = "UPDATE things SET spent_at = $1 WHERE name = 'code' AND spent_at IS NULL RETURNING name";
                        Ok(query(spend).bind(number).fetch_optional(t).await?.is_some())
                    })
                })
                .await
        })
    });
    let mut winners = 0;
    for task in tasks.collect::<Vec<_>>() {
        winners += usize::from(task.await.unwrap().unwrap());
    }
    assert_eq!(winners, 1);
}

async fn steps_are_taken_once_and_unknown_ones_are_refused(database: Database) {
    assert_eq!(database.version().await.unwrap(), 2);
    assert_eq!(database.migrate(KNOWN).await.unwrap(), 0, "again");
    let refused = database.migrate(&KNOWN[..1]).await.unwrap_err();
    assert!(matches!(refused, DbError::Newer(2)), "{refused:?}");
    assert!(refused.to_string().contains("newer version"));
    add(&database, "works").await.unwrap();
}

async fn several_may_take_the_steps_at_once(database: Database) {
    let more =
        [KNOWN, &[Migration { version: 3, name: "more", sql: "CREATE TABLE more (n BIGINT)" }]].concat();
    let tasks = (0..5).map(|_| {
        let (location, more) = (database.location().clone(), more.clone());
        tokio::spawn(async move { Database::open(location).await.unwrap().migrate(&more).await.unwrap() })
    });
    let mut steps = 0;
    for task in tasks.collect::<Vec<_>>() {
        steps += task.await.unwrap();
    }
    assert!(steps >= 1, "somebody took the step");
    assert_eq!(database.version().await.unwrap(), 3);
}

async fn bytes_and_absence_come_back_as_they_went(database: Database) {
    add(&database, "data").await.unwrap();
    let data: Vec<u8> = (0..=255).collect();
    let sent = data.clone();
    let update = database.change(move |t| {
        Box::pin(async move {
            let update = query("UPDATE things SET data = $1, owner = $2 WHERE name = 'data'");
            update.bind(sent).bind("ü\u{1f512}'\"").execute(t).await?;
            Ok(())
        })
    });
    update.await.unwrap();
    let row: (Vec<u8>, String, Option<i64>) = signet_db::query_as("SELECT data, owner, spent_at FROM things")
        .fetch_one(database.reader())
        .await
        .unwrap();
    assert_eq!(row, (data, "ü\u{1f512}'\"".to_owned(), None));
}

async fn who_gives_up_waiting_stops_nobody(database: Database) {
    for number in 0..50 {
        let database = database.clone();
        let task = tokio::spawn(async move { add(&database, &format!("{number}")).await });
        task.abort();
    }
    add(&database, "after").await.unwrap();
    assert!(names(&database).await.contains(&"after".to_owned()));
}

contract!(KNOWN;
    a_change_is_there_when_it_returns,
    a_statement_alone_is_there_when_it_returns_and_leaves_nothing_when_it_fails,
    statements_that_fail_take_no_other_down,
    a_change_that_fails_leaves_nothing_and_takes_no_other_down,
    of_two_hundred_one_spends_a_thing,
    steps_are_taken_once_and_unknown_ones_are_refused,
    several_may_take_the_steps_at_once,
    bytes_and_absence_come_back_as_they_went,
    who_gives_up_waiting_stops_nobody,
);

mod one_engine {
    use super::*;
    use signet_db::Location;
    use signet_db::testing;

    #[tokio::test]
    async fn sqlite_has_what_durability_hangs_on() {
        let fresh = testing::sqlite(KNOWN).await;
        let ask = async |name: &'static str| {
            let sql = signet_db::AssertSqlSafe(format!("SELECT CAST({name} AS TEXT) FROM pragma_{name}"));
            fresh
                .database
                .change(move |t| {
                    Box::pin(async move { Ok(query_scalar::<_, String>(sql).fetch_one(t).await?) })
                })
                .await
                .unwrap()
        };
        for (name, wanted) in [
            ("journal_mode", "wal"),
            ("synchronous", "2"),
            ("foreign_keys", "1"),
            ("fullfsync", "1"),
            ("trusted_schema", "0"),
        ] {
            assert_eq!(ask(name).await, wanted, "{name} where changes are made");
        }
        let reads = query_scalar::<_, String>("SELECT CAST(query_only AS TEXT) FROM pragma_query_only");
        assert_eq!(reads.fetch_one(fresh.database.reader()).await.unwrap(), "1");
        let written = query("DELETE FROM things").execute(fresh.database.reader()).await;
        assert!(written.is_err(), "who reads changes nothing");
    }

    #[cfg(unix)]
    #[tokio::test]
    async fn a_file_is_its_owners_alone() {
        use std::os::unix::fs::PermissionsExt as _;
        let fresh = testing::sqlite(KNOWN).await;
        add(&fresh.database, "a").await.unwrap();
        let Location::File(path) = fresh.database.location().clone() else { panic!() };
        for name in ["test.db", "test.db-wal", "test.db-shm", "test.db.lock"] {
            let mode = std::fs::metadata(path.with_file_name(name)).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600, "{name}");
        }
    }

    #[tokio::test]
    async fn a_place_that_cannot_be_opened_is_unavailable() {
        let folder = tempfile::tempdir().unwrap();
        let error = Database::open(Location::File(folder.path().join("none/here.db"))).await.unwrap_err();
        assert!(error.is_unavailable() && error.to_string().contains("here.db"), "{error}");
    }

    #[tokio::test]
    async fn a_locked_file_is_unavailable_and_then_not() {
        let fresh = testing::sqlite(KNOWN).await;
        let other = Database::open(fresh.database.location().clone()).await.unwrap();
        let (go, wait) = tokio::sync::oneshot::channel::<()>();
        let (tell, held) = tokio::sync::oneshot::channel();
        let holding = tokio::spawn(async move {
            other
                .change(move |t| {
                    Box::pin(async move {
                        query("INSERT INTO things (name, seen) VALUES ('held', 0)").execute(t).await?;
                        let _ = tell.send(());
                        let _ = wait.await;
                        Ok(())
                    })
                })
                .await
        });
        held.await.unwrap();
        let error = add(&fresh.database, "late").await.unwrap_err();
        assert!(error.is_unavailable(), "{error:?}");
        assert!(names(&fresh.database).await.is_empty(), "reading goes on");
        go.send(()).unwrap();
        holding.await.unwrap().unwrap();
        add(&fresh.database, "late").await.unwrap();
        assert_eq!(names(&fresh.database).await, ["held", "late"]);
    }

    #[tokio::test]
    async fn postgresql_that_ends_connections_is_unavailable_and_then_not() {
        let fresh = testing::postgres(KNOWN).await;
        let database = &fresh.database;
        let cut = database
            .change(|t| {
                Box::pin(async move {
                    query("INSERT INTO things (name, seen) VALUES ('lost', 0)").execute(&mut *t).await?;
                    query("SELECT CAST(pg_terminate_backend(pg_backend_pid()) AS TEXT)")
                        .execute(&mut *t)
                        .await?;
                    query("SELECT 1").execute(t).await?;
                    Ok(())
                })
            })
            .await
            .unwrap_err();
        assert!(cut.is_unavailable(), "{cut:?}");
        add(database, "kept").await.unwrap();
        assert_eq!(names(database).await, ["kept"]);
    }
}
