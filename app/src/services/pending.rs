//! `sessionStorage["code-flow"]`: what a request leaves here for its answer. Of all places in a browser it is the one that
//! outlives the way to the auth-server and back, belongs to this tab alone, and is gone with it.

use signet_shared::code_flow::Pending;
use web_sys::Storage;

/// The key.
pub const KEY: &str = "code-flow";

/// Keeps a request; false where the browser forbids it.
pub fn keep(pending: &Pending) -> bool {
    storage().is_some_and(|storage| storage.set_item(KEY, &pending.to_json()).is_ok())
}

/// Takes the request that was kept: whoever asks again gets nothing, so an answer counts once.
pub fn take() -> Option<Pending> {
    let storage = storage()?;
    let kept = storage.get_item(KEY).ok()?;
    storage.remove_item(KEY).ok()?;
    Pending::read(&kept?)
}

fn storage() -> Option<Storage> {
    web_sys::window()?.session_storage().ok()?
}
