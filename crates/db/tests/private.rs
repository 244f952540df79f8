//! Files of a database that others may read or change are refused.

#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use signet_db::{Database, DbError, Location, Migration};

const KNOWN: &[Migration] =
    &[Migration { version: 1, name: "things", sql: "CREATE TABLE things (name TEXT PRIMARY KEY)" }];

async fn opened(path: &Path) -> Result<(), DbError> {
    let database = Database::open(Location::File(path.to_owned())).await?;
    let taken = database.migrate(KNOWN).await;
    database.close().await;
    taken.map(drop)
}

#[tokio::test]
async fn a_file_that_others_may_use_is_refused_with_the_command() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.db");
    opened(&path).await.unwrap();
    for name in ["a.db", "a.db-wal", "a.db-shm", "a.db.lock"] {
        let file = folder.path().join(name);
        let is_new = !file.exists();
        if is_new {
            fs::write(&file, "").unwrap();
        }
        for mode in [0o644, 0o660, 0o602, 0o620] {
            fs::set_permissions(&file, Permissions::from_mode(mode)).unwrap();
            let said = opened(&path).await.unwrap_err().to_string();
            let wanted =
                format!("{0} is open to others (mode {mode:04o}); run: chmod 600 {0}", file.display());
            assert!(said.contains(&wanted), "{said}");
        }
        fs::set_permissions(&file, Permissions::from_mode(0o600)).unwrap();
        if is_new {
            fs::remove_file(&file).unwrap();
        }
        opened(&path).await.unwrap();
    }
}

#[tokio::test]
async fn a_file_of_another_user_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.db");
    opened(&path).await.unwrap();
    // Only root can give files away; for everybody else the line above has shown what there is to show.
    if rustix::process::geteuid().is_root() {
        std::os::unix::fs::chown(&path, Some(65_534), None).unwrap();
        let said = opened(&path).await.unwrap_err().to_string();
        assert!(said.contains("a.db belongs to another user (uid 65534)"), "{said}");
    }
}
