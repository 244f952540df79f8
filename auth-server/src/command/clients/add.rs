//! `clients add`: a new client, which servers know within two seconds.

use std::path::Path;

use auth_server_core::domain::Action;
use auth_server_store::ClientAdded;
use signet_service::clock::Clock;

use super::super::store;
use super::document::{self, New};
use super::given::told;
use crate::config::Config;
use crate::opening;

/// Adds the client that the file describes. What is wrong with it is said before anything is looked for, all at once.
pub(super) async fn add(
    config: &Config,
    clock: &Clock,
    (file, json): (&Path, bool),
) -> Result<String, String> {
    let text = document::text(file)?;
    let New { client, metadata, secret } =
        document::judge(&text, &config.registered).map_err(|faults| faults.join("\nerror: "))?;
    let client_id = client.client_id;
    let sub = || format!("`client_id` is {client_id}, which is, or was, the sub of a person: choose another");
    // They have their subs from the next start on, whether they are in the database already or not.
    if config.users.iter().any(|seed| seed.user.sub == client_id) {
        return Err(sub());
    }
    let line = opening::operators(Action::ClientAdded, &client_id, clock.now())
        .map_err(|error| error.to_string())?;
    let store = store::store_or_new(config, clock).await?;
    let added = store.add_client((&client_id, metadata), line).await;
    store.database().close().await;
    match added.map_err(|error| error.to_string())? {
        ClientAdded::Added => {
            let rest = "servers that run know the client within two seconds";
            Ok(told((&client_id, secret.as_deref()), json, rest))
        }
        ClientAdded::Taken => {
            Err(format!("`client_id` is {client_id}, which another client has: `clients list` shows all"))
        }
        ClientAdded::Sub => Err(sub()),
    }
}
