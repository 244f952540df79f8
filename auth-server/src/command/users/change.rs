//! What changes people: disable, enable, set-password, delete. A server that runs follows at once: it asks the database at
//! each sign-in.

use auth_server_core::domain::{Action, AuditLine, TenantId, User};
use auth_server_store::Store;
use signet_service::clock::Clock;

use super::super::until::until;
use super::super::{password, store};
use super::find::{nobody, person};
use crate::config::Config;
use crate::{hashing, opening};

/// A person, found in the store.
struct Found<'a> {
    store: Store,
    tenant: &'a TenantId,
    user: User,
}

impl Found<'_> {
    fn line(&self, action: Action, now: u64) -> Result<AuditLine, String> {
        opening::operators(action, &self.user.sub, now).map_err(|error| error.to_string())
    }

    /// What is said when it was done, unless somebody else has deleted the person meanwhile.
    async fn told<E: std::fmt::Display>(self, done: Result<bool, E>, said: &str) -> Result<String, String> {
        self.store.database().close().await;
        let User { sub, username, .. } = &self.user;
        let done = done.map_err(|error| error.to_string())?;
        if done { Ok(format!("{sub} {username} {said}\n")) } else { Err(nobody(username)) }
    }
}

async fn find<'a>(config: &'a Config, who: &str) -> Result<Found<'a>, String> {
    let (store, tenant) = (store::store(config).await?, &config.policy.tenant);
    let user = person(&store, tenant, who).await?;
    Ok(Found { store, tenant, user })
}

pub(super) async fn disable(config: &Config, clock: &Clock, who: &str) -> Result<String, String> {
    let (found, now) = (find(config, who).await?, clock.now());
    let line = found.line(Action::UserDisabled, now)?;
    let done = found.store.set_disabled(found.tenant, (&found.user.sub, Some(now)), line).await;
    found.told(done, &format!("may not sign in; {}", until(config))).await
}

pub(super) async fn enable(config: &Config, clock: &Clock, who: &str) -> Result<String, String> {
    let found = find(config, who).await?;
    let line = found.line(Action::UserEnabled, clock.now())?;
    let done = found.store.set_disabled(found.tenant, (&found.user.sub, None), line).await;
    let after = found.store.user(found.tenant, &found.user.sub).await.map_err(|error| error.to_string())?;
    // Nothing else keeps somebody out.
    if after.is_some_and(|user| user.disabled) {
        return Err(format!(
            "{} may still not sign in: the entry in [[users]] is gone; put it back and start the server",
            found.user.username
        ));
    }
    found.told(done, "may sign in").await
}

pub(super) async fn set_password(config: &Config, clock: &Clock, who: &str) -> Result<String, String> {
    let found = find(config, who).await?;
    let password = password::read_new()?;
    let hash = hashing::hash(&password, config.argon2).map_err(|error| error.to_string())?;
    let line = found.line(Action::PasswordSet, clock.now())?;
    let done = found.store.set_password(found.tenant, (&found.user.sub, hash), line).await;
    found.told(done, &format!("has another password; {}", until(config))).await
}

pub(super) async fn delete(config: &Config, clock: &Clock, who: &str) -> Result<String, String> {
    let found = find(config, who).await?;
    let line = found.line(Action::UserDeleted, clock.now())?;
    let done = found.store.delete_user(found.tenant, &found.user.sub, line).await;
    let configured = config.users.iter().any(|seed| seed.user.sub == found.user.sub);
    let mut said = format!("is deleted; {}", until(config));
    if configured {
        said.push_str(
            "\nit is a user of the configuration: remove the entry from [[users]] too, or each start warns that its sub is \
             not given again",
        );
    }
    found.told(done, &said).await
}
