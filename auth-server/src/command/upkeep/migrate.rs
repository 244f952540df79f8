//! `migrate`: the steps that a server would take when it starts, taken before.

use auth_server_store::MIGRATIONS;
use signet_service::config::Sources;

use super::super::store;

pub(super) async fn migrate(from: &Sources) -> Result<String, String> {
    let config = store::config(from)?;
    let database = store::made(&config).await?;
    let steps = database.migrate(MIGRATIONS).await;
    database.close().await;
    let steps = steps.map_err(store::told(&config.database))?;
    Ok(match steps {
        0 => format!("the database at {} has every step of this version already\n", config.database),
        _ => format!("the database at {} took {steps} step(s)\n", config.database),
    })
}
