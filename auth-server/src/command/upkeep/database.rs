//! What the doctor looks at in the database: whether it answers, its version, its file, its times, its signing keys, its clients.

use auth_server_core::domain::TenantId;
use auth_server_store::{MIGRATIONS, Store};
use signet_db::{Database, DbError, Engine, Location};

use super::super::store;
use super::checks::{Check, Found};
use super::clients;
use crate::config::Config;
use crate::keys::{self, KeyError};

/// In the order of [`checks`].
pub(super) const NAMES: [&str; 6] = ["database", "version", "integrity", "clock", "signing keys", "clients"];
/// A clock may be so much behind that of another machine, in seconds.
const LATE: u64 = 10;
/// So many findings are told; there may be thousands.
const TOLD: usize = 3;

/// All of them.
pub(super) async fn checks(config: &Config, now: u64) -> Vec<Check> {
    let [database, rest @ ..] = NAMES;
    let check = |(what, found)| Check { what, found };
    let open = match open(&config.database).await {
        Ok(open) => open,
        Err(why) => {
            let unknown = |what| (what, Found::Unknown("the database does not answer".into()));
            let all = std::iter::once((database, Found::Ill(why))).chain(rest.into_iter().map(unknown));
            return all.map(check).collect();
        }
    };
    let missing = open.missing(MIGRATIONS).await;
    let (times, keys, clients) = match &missing {
        Ok(1..) => {
            let lacks = || Found::Unknown("the database lacks steps".into());
            (lacks(), lacks(), lacks())
        }
        _ => (
            judge_clock(newest(&open, &config.policy.tenant).await, now),
            judge_keys(keys::opened(&config.keys, &Store::new(open.clone())).await),
            clients::look(config, &Store::new(open.clone())).await,
        ),
    };
    let found = [
        Found::Well(format!("{} answers", config.database)),
        judge_version(&config.database, missing),
        judge_integrity(open.engine(), open.damage().await),
        times,
        keys,
        clients,
    ];
    open.close().await;
    NAMES.into_iter().zip(found).map(check).collect()
}

async fn open(location: &Location) -> Result<Database, String> {
    store::must_be_there(location)?;
    Database::look(location.clone()).await.map_err(|error| {
        let advice = match (&error, location) {
            (DbError::Broken(_), Location::File(_)) => "; put a backup in its place",
            (_, Location::File(_)) => "; see that the file can be read, and by whom",
            (_, Location::Postgres(_)) => "; see that it runs, and `auth_server.database_url`",
        };
        format!("{}{advice}", store::told(location)(error))
    })
}

/// The time of the newest line.
async fn newest(database: &Database, tenant: &TenantId) -> Result<Option<u64>, String> {
    let newest = Store::new(database.clone()).newest_time(tenant).await;
    newest.map_err(|error| error.to_string())
}

fn judge_version(location: &Location, missing: Result<usize, DbError>) -> Found {
    match missing {
        Ok(0) => Found::Well(format!("it has the {} step(s) of this version", MIGRATIONS.len())),
        Ok(steps) => Found::Ill(store::lacks(location, steps)),
        Err(error) => Found::Ill(error.to_string()),
    }
}

fn judge_integrity(engine: Engine, damage: Result<Vec<String>, DbError>) -> Found {
    const ADVICE: &str = "stop the server, keep a copy of the file, and put a backup in its place";
    match damage {
        Ok(damage) if damage.is_empty() => Found::Well(match engine {
            Engine::Sqlite => "SQLite finds nothing wrong in it".into(),
            Engine::Postgres => "left to PostgreSQL".into(),
        }),
        Ok(damage) => {
            let some: Vec<String> = damage.iter().take(TOLD).cloned().collect();
            Found::Ill(format!("{} ({} finding(s)): {ADVICE}", some.join("; "), damage.len()))
        }
        Err(error) => Found::Ill(format!("{error}: {ADVICE}")),
    }
}

fn judge_clock(newest: Result<Option<u64>, String>, now: u64) -> Found {
    match newest {
        Ok(Some(newest)) if newest > now + LATE => Found::Ill(format!(
            "it is {} seconds behind the newest row: set the clock of this machine, or of the one that wrote it",
            newest - now
        )),
        Ok(Some(newest)) => {
            Found::Well(format!("the newest row is {} seconds old", now.saturating_sub(newest)))
        }
        Ok(None) => Found::Well("there are no rows to compare it with yet".into()),
        Err(why) => Found::Ill(format!("the newest row cannot be read: {why}")),
    }
}

/// Whether the master key opens what it has to.
fn judge_keys(opened: Result<Option<usize>, KeyError>) -> Found {
    match opened {
        Ok(None) => Found::Well("there are none yet: a server makes one when it starts".into()),
        Ok(Some(count)) => Found::Well(format!("the master key opens all {count} of them that may sign")),
        Err(error) => Found::Ill(error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::super::checks::says;
    use super::*;

    #[test]
    fn a_clock_behind_the_newest_row_is_ill() {
        says(&judge_clock(Ok(Some(1010)), 1000), false, "0 seconds old");
        says(&judge_clock(Ok(Some(900)), 1000), false, "100 seconds old");
        says(&judge_clock(Ok(None), 1000), false, "no rows");
        says(&judge_clock(Ok(Some(1011)), 1000), true, "11 seconds behind");
        says(&judge_clock(Err("gone".into()), 1000), true, "gone");
    }

    #[test]
    fn another_version_is_ill_and_told_what_to_do() {
        let location = Location::File("a.db".into());
        says(&judge_version(&location, Ok(0)), false, "of this version");
        says(&judge_version(&location, Ok(1)), true, "`auth-server migrate` takes them");
        says(&judge_version(&location, Err(DbError::Newer(9))), true, "newer version (it has migration 9");
    }

    #[test]
    fn of_many_findings_some_are_told() {
        let many = (0..100).map(|number| format!("page {number}")).collect();
        says(&judge_integrity(Engine::Sqlite, Ok(many)), true, "page 0; page 1; page 2 (100 finding(s))");
        says(&judge_integrity(Engine::Sqlite, Ok(Vec::new())), false, "nothing wrong");
        says(&judge_integrity(Engine::Sqlite, Err(DbError::Newer(1))), true, "put a backup in its place");
    }

    #[tokio::test]
    async fn a_database_that_is_not_there_is_not_made() {
        let folder = tempfile::tempdir().unwrap();
        let location = Location::File(folder.path().join("signet.db"));
        assert!(open(&location).await.unwrap_err().contains("there is no database at"));
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}
