//! The store, as commands open it: unlike a server, they take no steps by the way, and most make no database.

use auth_server_store::{MIGRATIONS, Store};
use signet_db::{Database, Location};
use signet_files as files;
use signet_service::clock::Clock;
use signet_service::config::{Settings, Sources};

use crate::config::Config;
use crate::opening::{self, OpenError};

/// What the configuration says.
pub(super) fn config(from: &Sources) -> Result<Config, String> {
    let config = Settings::load(from).and_then(|settings| settings.read::<Config>());
    config.map_err(|problems| problems.to_string())
}

/// The sentence about a database.
pub(super) fn told(location: &Location) -> impl Fn(signet_db::DbError) -> String {
    let location = location.to_string();
    move |error| OpenError::Database { location: location.clone(), error }.to_string()
}

/// The database, which must be there.
pub(super) async fn database(config: &Config) -> Result<Database, String> {
    must_be_there(&config.database)?;
    Database::open(config.database.clone()).await.map_err(told(&config.database))
}

/// Refuses a file that is not there.
pub(super) fn must_be_there(location: &Location) -> Result<(), String> {
    match location {
        Location::File(path) if !path.exists() => Err(format!(
            "there is no database at {location} yet: it is made when the server starts, by `auth-server migrate`, or with \
             the first of `auth-server users add` or `auth-server clients add`"
        )),
        _ => Ok(()),
    }
}

/// The store, which must have taken every step of this version.
pub(super) async fn store(config: &Config) -> Result<Store, String> {
    complete(database(config).await?).await
}

async fn complete(database: Database) -> Result<Store, String> {
    match database.missing(MIGRATIONS).await.map_err(told(database.location()))? {
        0 => Ok(Store::new(database)),
        steps => Err(lacks(database.location(), steps)),
    }
}

/// What is said of a database that an older version has made.
pub(super) fn lacks(location: &Location, steps: usize) -> String {
    format!(
        "the database at {location} lacks {steps} step(s) that this version needs: `auth-server migrate` takes them, and so \
         does a server that starts"
    )
}

/// The database, made where there is none.
pub(super) async fn made(config: &Config) -> Result<Database, String> {
    if matches!(config.database, Location::File(_)) {
        files::folder(&config.keys.data_dir).map_err(|error| error.to_string())?;
    }
    Database::open(config.database.clone()).await.map_err(told(&config.database))
}

/// The store for the first people and clients, before a server has ever started: made where there is none.
pub(super) async fn store_or_new(config: &Config, clock: &Clock) -> Result<Store, String> {
    let database = made(config).await?;
    let is_new = database.version().await.map_err(told(&config.database))? == 0;
    if is_new {
        database.migrate(MIGRATIONS).await.map_err(told(&config.database))?;
    }
    let store = complete(database).await?;
    let tenant = store.ensure_tenant(&config.policy.tenant, clock.now()).await;
    tenant.map_err(|error| opening::OpenError::Store(error).to_string())?;
    Ok(store)
}
