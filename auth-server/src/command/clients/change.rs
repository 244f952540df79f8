//! What changes clients of the store: rotate-secret, remove. Servers follow within two seconds.

use auth_server_core::domain::Action;
use auth_server_core::rules::protocol::client_authentication::digest;
use auth_server_core::rules::protocol::client_metadata::secret_hash;
use auth_server_store::{ClientRemoval, Store};
use signet_service::clock::Clock;

use super::super::store;
use super::super::until::until;
use super::document::is_secret;
use super::given::told;
use crate::clients::{MACHINE_SECRET, judge};
use crate::config::Config;
use crate::{opening, ports};

pub(super) async fn rotate_secret(
    config: &Config,
    clock: &Clock,
    (client_id, json): (&str, bool),
) -> Result<String, String> {
    must_be_of_the_store(config, client_id)?;
    let secret = ports::secret().map_err(|error| error.to_string())?;
    let line = opening::operators(Action::ClientSecretRotated, client_id, clock.now())
        .map_err(|error| error.to_string())?;
    let store = store::store(config).await?;
    let done = match must_have_a_secret(config, &store, client_id).await {
        Ok(()) => {
            let hash = secret_hash(digest(&secret));
            store.rotate_client_secret((client_id, hash), line).await.map_err(|error| error.to_string())
        }
        Err(why) => Err(why),
    };
    store.database().close().await;
    if done? {
        let rest = "the former one counts no more at servers that run within two seconds";
        Ok(told((client_id, Some(&secret)), json, rest))
    } else {
        Err(nobody(client_id))
    }
}

pub(super) async fn remove(config: &Config, clock: &Clock, client_id: &str) -> Result<String, String> {
    let line = opening::operators(Action::ClientRemoved, client_id, clock.now())
        .map_err(|error| error.to_string())?;
    let is_configured = config.registered.has(client_id);
    let removal = if is_configured { ClientRemoval::RowAlone } else { ClientRemoval::WithAccess };
    let store = store::store(config).await?;
    let removed = store.remove_client((client_id, removal), line).await;
    store.database().close().await;
    match removed.map_err(|error| error.to_string())? {
        true if is_configured => {
            Ok(format!("{client_id} is removed from the database; that of the configuration goes on\n"))
        }
        true => Ok(format!("{client_id} is removed; {}\n", until(config))),
        false => must_be_of_the_store(config, client_id).and_then(|()| Err(nobody(client_id))),
    }
}

/// Where the configuration has the client, what is said of that place.
fn must_be_of_the_store(config: &Config, client_id: &str) -> Result<(), String> {
    let registered = &config.registered;
    if registered.is_of_demo(client_id) {
        let secret = config.keys.data_dir.join(MACHINE_SECRET);
        let secret = secret.display();
        return Err(format!(
            "{client_id} is a client of the demo profile, which no command changes; the secret of signet-machine lies in {secret}"
        ));
    }
    if registered.has(client_id) {
        return Err(format!(
            "{client_id} is a client of the configuration: it stands in [[clients]]; change it there"
        ));
    }
    Ok(())
}

async fn must_have_a_secret(config: &Config, store: &Store, client_id: &str) -> Result<(), String> {
    let kept = store.clients().await.map_err(|error| error.to_string())?.clients;
    let stored = kept.iter().find(|stored| stored.client_id == client_id).ok_or_else(|| nobody(client_id))?;
    match judge(stored, &config.registered) {
        Ok(client) if !is_secret(&client.authentication) => {
            let method = client.authentication.method();
            Err(format!("{client_id} has no secret: its `token_endpoint_auth_method` is {method}"))
        }
        // What is left out may get another secret all the same.
        _ => Ok(()),
    }
}

/// The sentence for a client that is not there.
fn nobody(client_id: &str) -> String {
    format!("there is no client {client_id}; `clients list` shows all")
}
