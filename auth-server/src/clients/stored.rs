//! Clients of the store: each is judged as one of the configuration is, whenever it is read, because what is around it changes.

use auth_server_core::domain::{Algs, Client};
use auth_server_core::flows::ports::StoreError;
use auth_server_core::rules::protocol::client_metadata::{document, sentence};
use auth_server_store::{Store, StoredClient};

use super::Registered;
use super::settings::algs;

/// The client that `stored` describes, beside what the configuration has `registered`.
///
/// # Errors
/// Why it cannot count: sentences that begin with the field and repeat no secret.
pub(crate) fn judge(stored: &StoredClient, registered: &Registered) -> Result<Client, Vec<String>> {
    let refused = |sentence: &str| Err(vec![format!("`client_id` {sentence}")]);
    if registered.has(&stored.client_id) {
        return refused("is that of a client of the configuration, which counts");
    }
    if stored.is_sub {
        return refused("is, or was, the sub of a person");
    }
    let entry = document(&stored.metadata)?.entry;
    if entry.client_id.as_deref() != Some(stored.client_id.as_str()) {
        return refused("is another one in its metadata");
    }
    registered.judge(&entry).map_err(|faults| faults.iter().map(sentence).collect())
}

/// By what something is signed for `client`.
pub(super) fn used_by(client: &Client) -> Algs {
    algs(client).fold(Algs::NONE, Algs::with)
}

/// By what something is signed for the clients of `store`.
///
/// # Errors
/// [`StoreError`].
pub(crate) async fn used(store: &Store, registered: &Registered) -> Result<Algs, StoreError> {
    let kept = store.clients().await?.clients;
    let good = kept.iter().filter_map(|stored| judge(stored, registered).ok());
    Ok(good.fold(Algs::NONE, |all, client| all.and(used_by(&client))))
}

#[cfg(test)]
#[path = "stored_tests.rs"]
mod tests;
