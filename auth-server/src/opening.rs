//! Opening the store: its steps are taken, its tenant is there, the people of the configuration are in it.

use auth_server_core::domain::{Action, AuditLine, Origin, TenantId};
use auth_server_core::flows::ports::{Failure, StoreError};
use auth_server_store::{MIGRATIONS, Seed, Seeded, Store};
use signet_db::{Database, DbError};

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
        "the configured user {0:?} cannot be taken over: somebody else in the database has that name, or one that looks like it; choose another in [[users]]"
    )]
    NameTaken(String),
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
    for seed in &config.users {
        one(store, tenant, (seed, now)).await?;
    }
    let kept = config.users.iter().map(|seed| seed.user.sub.clone()).collect();
    match store.retire_seeds(tenant, (kept, now)).await? {
        0 => {}
        gone => tracing::warn!("{gone} user(s) are in [[users]] no more: they may not sign in"),
    }
    Ok(())
}

async fn one(store: &Store, tenant: &TenantId, (seed, now): (&Seed, u64)) -> Result<(), OpenError> {
    let (name, sub) = (&seed.user.username.text, &seed.user.sub);
    let line = operators(Action::UserSeeded, sub, now)?;
    match store.seed_user(tenant, (seed.clone(), now), line).await? {
        Seeded::Added | Seeded::Kept => {}
        Seeded::PasswordReplaced => tracing::info!("the configured user {name} has another password now"),
        Seeded::NameTaken => return Err(OpenError::NameTaken(name.clone())),
        Seeded::SubTaken => tracing::warn!(
            "the configured user {name} is not taken over: its sub was given before, to somebody who was deleted"
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
