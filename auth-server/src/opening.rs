//! Opening the store: its steps are taken, its tenant is there, the people of the configuration are in it.

use auth_server_core::domain::{Action, AuditLine, Origin, TenantId};
use auth_server_core::flows::ports::{Failure, StoreError};
use auth_server_store::{MIGRATIONS, Seed, SeedLines, Seeded, Store};
use signet_db::{Database, DbError, Location};
use signet_files::{self as files, FileError};

use crate::config::Config;

/// Why the store cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The database.
    #[error("the database at {location}: {error}")]
    Database {
        /// Where it is, without passwords.
        location: String,
        /// What is wrong.
        error: DbError,
    },
    /// Something in it could not be read or changed.
    #[error("the database: {0}")]
    Store(#[from] StoreError),
    /// A person of the configuration has the name of another one.
    #[error(
        "the configured user {name:?} cannot be taken over: {holder:?} is in the database, which is that name or looks like it; choose another in [[users]], or: auth-server users delete {holder} --yes"
    )]
    NameTaken {
        /// The name in the configuration.
        name: String,
        /// The name of the other one.
        holder: String,
    },
    /// The folder of the database.
    #[error(transparent)]
    Folder(#[from] FileError),
    /// The system gives no randomness.
    #[error(transparent)]
    Randomness(#[from] Failure),
}

/// The store, with every step taken.
///
/// # Errors
/// [`OpenError`].
pub async fn open(config: &Config) -> Result<Store, OpenError> {
    let failed = |error| OpenError::Database { location: config.database.to_string(), error };
    if matches!(config.database, Location::File(_)) {
        files::folder(&config.keys.data_dir)?;
    }
    let database = Database::open(config.database.clone()).await.map_err(failed)?;
    let steps = database.migrate(MIGRATIONS).await.map_err(failed)?;
    if steps > 0 {
        tracing::info!("the database at {} took {steps} step(s) of its migrations", config.database);
    }
    Ok(Store::new(database))
}

/// Sees to it that the tenant of the configuration is there, with the people of the configuration as it has them.
///
/// # Errors
/// [`OpenError`].
pub async fn seed(store: &Store, config: &Config, now: u64) -> Result<(), OpenError> {
    let tenant = &config.policy.tenant;
    store.ensure_tenant(tenant, now).await?;
    retire(store, config, now).await?;
    for (at, seed) in config.users.iter().enumerate() {
        let later = config.users.iter().skip(at + 1).map(|seed| seed.user.sub.clone()).collect();
        one(store, tenant, (seed, now), later).await?;
    }
    Ok(())
}

/// Before the others are taken over, who may have the names of those that are gone.
async fn retire(store: &Store, config: &Config, now: u64) -> Result<(), OpenError> {
    let tenant = &config.policy.tenant;
    let kept: Vec<&str> = config.users.iter().map(|seed| seed.user.sub.as_str()).collect();
    let mut retired = 0;
    for sub in store.gone_seeds(tenant, &kept).await? {
        let line = operators(Action::UserUnconfigured, &sub, now)?;
        retired += usize::from(store.retire_seed(tenant, &sub, line).await?);
    }
    if retired > 0 {
        tracing::warn!("{retired} user(s) are in [[users]] no more: they may not sign in");
    }
    Ok(())
}

async fn one(
    store: &Store,
    tenant: &TenantId,
    (seed, now): (&Seed, u64),
    later: Vec<String>,
) -> Result<(), OpenError> {
    let (name, sub) = (&seed.user.username.text, &seed.user.sub);
    let lines = SeedLines {
        seeded: operators(Action::UserSeeded, sub, now)?,
        roles: operators(Action::RolesChanged, sub, now)?,
    };
    match store.seed_user(tenant, (seed.clone(), now), later, lines).await? {
        Seeded::Added | Seeded::Kept => {}
        Seeded::PasswordReplaced => tracing::info!("the configured user {name} has another password now"),
        Seeded::NameTaken(holder) => return Err(OpenError::NameTaken { name: name.clone(), holder }),
        Seeded::SubTaken => tracing::warn!(
            "the configured user {name} is not taken over: its sub was given before, to somebody who was deleted"
        ),
        Seeded::SubOfAnotherTenant => tracing::warn!(
            "the configured user {name} is not taken over: its sub was given before, to somebody of another tenant; give it another in [[users]]"
        ),
    }
    Ok(())
}

/// The line of something that the operator does to the user `sub`.
///
/// # Errors
/// [`Failure`] when the system gives no randomness.
pub fn operators(action: Action, sub: &str, at: u64) -> Result<AuditLine, Failure> {
    Ok(AuditLine {
        id: crate::ports::unique_id()?,
        at,
        actor: Some("operator".to_owned()),
        action,
        target: Some(sub.to_owned()),
        origin: Origin::default(),
        succeeded: true,
    })
}
