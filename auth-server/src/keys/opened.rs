//! Whether the master key opens what it has to, found out without changing anything.

use super::custody::unopened;
use super::store::FileStore;
use super::{KeyError, KeySettings, first_start, sealing};

/// How many keys have a private half, each of which opens and is what it is called; `None` before the first start.
///
/// # Errors
/// [`KeyError`]: what a start would be refused with.
pub fn opened(settings: &KeySettings) -> Result<Option<usize>, KeyError> {
    let store = FileStore::new(&settings.data_dir);
    let Some(keys) = store.read()? else { return Ok(None) };
    // Where keys are kept none is made.
    let ring = first_start::ring(settings, Some(store.path()))?;
    let sealed = keys.iter().filter(|key| key.sealed.is_some());
    let open = sealed.map(|key| sealing::ready(&ring, key).map_err(|why| unopened(store.path(), key, why)));
    open.collect::<Result<Vec<_>, _>>().map(|open| Some(open.len()))
}
