//! What only looks: list, export, new-master. It opens no key, and needs no master key.

use auth_server_core::domain::StoredKey;
use auth_server_core::flows::keys::Signing;
use signet_keyring::new_master_key;

use super::super::store;
use super::list::Listed;
use crate::config::Config;

pub(super) fn new_master() -> Result<String, String> {
    let line = new_master_key().map_err(|problem| format!("a master key {problem}"))?;
    Ok(format!("{}\n", line.as_str()))
}

pub(super) async fn list(config: &Config, now: u64, json: bool) -> Result<String, String> {
    let (keys, signing) = kept(config).await?;
    let listed = Listed::of(&keys, signing, now);
    Ok(if json { listed.to_json() } else { listed.to_table() })
}

pub(super) async fn export(config: &Config, kid: &str) -> Result<String, String> {
    let found = kept(config).await?.0.into_iter().find(|key| key.kid == kid);
    found.map(|key| key.public_pem).ok_or_else(|| format!("there is no key {kid}; `keys list` shows all"))
}

/// The keys that are kept, none where there is no database yet; and what is signed with.
async fn kept(config: &Config) -> Result<(Vec<StoredKey>, Signing), String> {
    if store::must_be_there(&config.database).is_err() {
        return Ok((Vec::new(), config.keys.signing()));
    }
    let store = store::store(config).await?;
    let (kept, settings) = (store.signing_keys().await, super::settings(config, &store).await);
    store.database().close().await;
    Ok((kept.map_err(|error| error.to_string())?.keys, settings?.signing()))
}
