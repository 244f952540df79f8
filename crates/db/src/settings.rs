//! What each connection is told when it is opened.

use crate::Engine;

/// Seconds that a connection waits for a lock, and that one statement may take.
const PATIENCE: &str = "5";

/// SQLite: what is committed is on the disk before it is acknowledged (WAL with `synchronous=FULL`; on macOS the disk's own
/// cache too), rows keep to their foreign keys, and what a stranger wrote into the schema is not run.
const SQLITE: [&str; 6] = [
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA fullfsync = ON",
    "PRAGMA foreign_keys = ON",
    "PRAGMA busy_timeout = 5000",
    "PRAGMA trusted_schema = OFF",
];

/// The statements for a connection that only reads, or one that changes things.
pub(crate) fn statements(engine: Engine, reads: bool) -> Vec<String> {
    match engine {
        Engine::Sqlite => {
            let own = reads.then_some("PRAGMA query_only = ON");
            SQLITE.into_iter().chain(own).map(str::to_owned).collect()
        }
        Engine::Postgres => ["statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout"]
            .iter()
            .map(|name| format!("SET {name} = '{PATIENCE}s'"))
            .chain(["SET synchronous_commit = on".to_owned()])
            .collect(),
    }
}

/// The statements for a connection that only looks. The first of SQLite reads the file's head, so that one that is no database
/// is known at once.
pub(crate) fn looking(engine: Engine) -> Vec<String> {
    match engine {
        Engine::Sqlite => ["PRAGMA schema_version", "PRAGMA query_only = ON", "PRAGMA trusted_schema = OFF"]
            .map(str::to_owned)
            .into(),
        Engine::Postgres => {
            let mut all = statements(engine, true);
            all.push("SET default_transaction_read_only = on".to_owned());
            all
        }
    }
}
