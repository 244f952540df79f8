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
    let keys = config.keys.data_dir.join("signing-keys.json");
    let keys = if keys.exists() {
        format!("; {} is not in it: copy that too", keys.display())
    } else {
        String::new()
    };
    Ok(format!("the database at {} is copied to {}{keys}\n", config.database, file.display()))
}
