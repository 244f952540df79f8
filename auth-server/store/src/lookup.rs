//! What people type, as the database can be asked for it: PostgreSQL refuses text with a NUL in it, which no name and no `sub`
//! has. Who cannot be there is looked for by the same statement as everybody (rule U1).

use auth_server_core::rules::accounts::username;

/// The most bytes of a name's key: 64 characters, of which NFC makes three at most, of four bytes each.
const MOST: usize = 64 * 3 * 4;
/// No name has an `@`, and none is that alone.
const NOBODY: &str = "@";

/// What a name is looked up by.
pub(crate) fn name(text: &str) -> String {
    let key = username::key(text);
    if key.contains('\0') || key.len() > MOST { NOBODY.to_owned() } else { key }
}

/// What a `sub` is looked up by.
pub(crate) fn sub(text: &str) -> String {
    if text.contains('\0') { NOBODY.to_owned() } else { text.to_owned() }
}

/// What the keys come after that come after this name: nothing is smaller than a NUL, so the names after `a` NUL `b` are those
/// after `a`.
pub(crate) fn after(text: &str) -> String {
    let key = username::key(text);
    key.split_once('\0').map_or(key.as_str(), |(before, _)| before).to_owned()
}
