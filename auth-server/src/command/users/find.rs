//! Whom a word on the command line names.

use auth_server_core::domain::{TenantId, User};
use auth_server_core::flows::ports::Users as _;
use auth_server_store::Store;

/// The person whose `sub` or name `who` is.
pub(super) async fn person(store: &Store, tenant: &TenantId, who: &str) -> Result<User, String> {
    let by_sub = store.user(tenant, who).await.map_err(|error| error.to_string())?;
    let by_name = store.by_username(tenant, who).await.map_err(|error| error.to_string())?;
    match (by_sub, by_name) {
        (Some(one), Some(other)) if one.sub != other.sub => Err(format!(
            "{who} is the sub of {} and the name of {}: say {} or {}",
            one.username, other.sub, one.username, other.sub
        )),
        (Some(user), _) | (None, Some(user)) => Ok(user),
        (None, None) => Err(nobody(who)),
    }
}

/// The sentence for who is not there.
pub(super) fn nobody(who: &str) -> String {
    format!("there is no user {who}; `users list` shows all")
}
