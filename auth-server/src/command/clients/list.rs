//! `clients list`: a table for people, JSON for programs. It shows no secret, and no digest of one.

use auth_server_core::domain::{Client, GrantType};
use auth_server_store::StoredClient;
use serde_json::{Value, json};

use super::super::store;
use super::super::table::{shown, table};
use crate::clients::judge;
use crate::config::Config;

/// A client, and from where it is.
struct Listed {
    client_id: String,
    from: &'static str,
    /// What it is; or why it is left out.
    client: Result<Client, Vec<String>>,
}

pub(super) async fn list(config: &Config, json: bool) -> Result<String, String> {
    let store = store::store(config).await?;
    let kept = store.clients().await;
    store.database().close().await;
    let all = all(config, kept.map_err(|error| error.to_string())?.clients);
    Ok(if json { to_json(&all) } else { to_table(&all) })
}

/// Those of demo and configuration, in their order, and those of the store.
fn all(config: &Config, stored: Vec<StoredClient>) -> Vec<Listed> {
    let registered = &config.registered;
    let own = registered.shown().into_iter().map(|client| {
        let from = if registered.is_of_demo(&client.client_id) { "demo" } else { "configuration" };
        Listed { client_id: client.client_id.clone(), from, client: Ok(client) }
    });
    let stored = stored.into_iter().map(|stored| {
        let client = judge(&stored, registered);
        Listed { client_id: stored.client_id, from: "store", client }
    });
    own.chain(stored).collect()
}

fn to_json(all: &[Listed]) -> String {
    let clients: Vec<Value> = all.iter().map(object).collect();
    format!("{:#}\n", json!({ "clients": clients }))
}

fn object(Listed { client_id, from, client }: &Listed) -> Value {
    match client {
        Ok(client) => json!({
            "client_id": client_id, "client_name": client.client_name, "from": from,
            "token_endpoint_auth_method": client.authentication.method(), "grant_types": grants(client),
        }),
        Err(faults) => json!({ "client_id": client_id, "from": from, "left_out": faults }),
    }
}

fn to_table(all: &[Listed]) -> String {
    if all.is_empty() {
        return "there are no clients yet: `auth-server clients add FILE` adds one\n".to_owned();
    }
    let row = |Listed { client_id, from, client }: &Listed| {
        let Ok(client) = client else {
            let none = || "-".to_owned();
            return [
                shown(client_id),
                none(),
                none(),
                none(),
                format!("{from}, left out: `doctor` says why"),
            ];
        };
        let (name, method) = (shown(&client.client_name), client.authentication.method().to_owned());
        [shown(client_id), name, method, grants(client).join(" "), (*from).to_owned()]
    };
    table(["CLIENT ID", "NAME", "METHOD", "GRANTS", "FROM"], all.iter().map(row))
}

fn grants(client: &Client) -> Vec<&'static str> {
    client.grant_types.iter().copied().map(GrantType::as_str).collect()
}

#[cfg(test)]
#[path = "list_tests.rs"]
mod tests;
