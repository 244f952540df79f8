//! Whether the master key opens what it has to, found out without changing anything.

use auth_server_store::Store;

use super::custody::unopened;
use super::{KeyError, KeySettings, first_start, sealing};

/// How many keys have a private half, each of which opens and is what it is called; `None` before the first start.
///
/// # Errors
/// [`KeyError`]: what a start would be refused with.
pub async fn opened(settings: &KeySettings, store: &Store) -> Result<Option<usize>, KeyError> {
    let keys = store.signing_keys().await?.keys;
    if keys.is_empty() {
        return Ok(None);
    }
    // Where keys are kept none is made.
    let ring = first_start::ring(settings, true)?;
    let sealed = keys.iter().filter(|key| key.sealed.is_some());
    let open = sealed.map(|key| sealing::ready(&ring, key).map_err(|why| unopened(key, why)));
    open.collect::<Result<Vec<_>, _>>().map(|open| Some(open.len()))
}
