//! `backup FILE`: a copy of the database, made while servers go on.

use std::path::Path;

use signet_db::BackupError;
use signet_service::config::Sources;

use super::super::store;

pub(super) async fn backup(from: &Sources, file: &Path) -> Result<String, String> {
    let config = store::config(from)?;
    if config.database.engine() == signet_db::Engine::Postgres {
        return Err(format!(
            "{} is a database of PostgreSQL, which copies its own: use pg_dump, and pg_restore to put it back",
            config.database
        ));
    }
    let database = store::database(&config).await?;
    let copied = database.backup(file).await;
    database.close().await;
    copied.map_err(|error| match error {
        BackupError::Database(error) => store::told(&config.database)(error),
        other => other.to_string(),
    })?;
    let master = if config.keys.ring.is_none() {
        let key = config.keys.data_dir.join("master.key");
        format!("; what opens the signing keys in it is {}: copy that to another place", key.display())
    } else {
        String::new()
    };
    Ok(format!("the database at {} is copied to {}{master}\n", config.database, file.display()))
}
