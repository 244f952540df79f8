//! What only looks: list, export, new-master. It opens no key, and needs no master key.

use signet_keyring::new_master_key;

use super::list::Listed;
use crate::keys::{KeySettings, kept};

pub(super) fn new_master() -> Result<String, String> {
    let line = new_master_key().map_err(|problem| format!("a master key {problem}"))?;
    Ok(format!("{}\n", line.as_str()))
}

pub(super) fn list(settings: &KeySettings, now: u64, json: bool) -> Result<String, String> {
    let keys = kept(&settings.data_dir).map_err(|error| error.to_string())?.unwrap_or_default();
    let listed = Listed::of(&keys, settings.signing(), now);
    Ok(if json { listed.to_json() } else { listed.to_table() })
}

pub(super) fn export(settings: &KeySettings, kid: &str) -> Result<String, String> {
    let keys = kept(&settings.data_dir).map_err(|error| error.to_string())?.unwrap_or_default();
    let found = keys.into_iter().find(|key| key.kid == kid);
    found.map(|key| key.public_pem).ok_or_else(|| format!("there is no key {kid}; `keys list` shows all"))
}
