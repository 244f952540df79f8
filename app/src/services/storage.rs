//! `localStorage["token"]`: where token mode keeps the token, so that every script of the page can see it (R10).

use web_sys::Storage;

/// The key, the same as in the source system.
pub const KEY: &str = "token";

/// The token, if one is kept.
pub fn load() -> Option<String> {
    storage()?.get_item(KEY).ok()?.filter(|token| !token.is_empty())
}

/// Keeps `token`. A browser that forbids storage leaves it in memory: it then lives until the page is reloaded.
pub fn keep(token: &str) {
    if let Some(storage) = storage() {
        let _ = storage.set_item(KEY, token);
    }
}

/// Forgets the token.
pub fn forget() {
    if let Some(storage) = storage() {
        let _ = storage.remove_item(KEY);
    }
}

fn storage() -> Option<Storage> {
    web_sys::window()?.local_storage().ok()?
}
