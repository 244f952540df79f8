//! Every key that `signet.toml` may have. All servers read one file, so all of them know all keys.

/// What a key's value must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A string that is not empty.
    Text,
    /// Whole seconds, 0 or more.
    Seconds,
    /// A list of strings; in the environment, separated by commas.
    List,
}

/// One key of the configuration.
#[derive(Debug, Clone, Copy)]
pub struct Key {
    /// Its path: `api.leeway`, or `users[].sub` inside an array of tables.
    pub path: &'static str,
    /// What its value must be.
    pub kind: Kind,
}

const fn text(path: &'static str) -> Key {
    Key { path, kind: Kind::Text }
}
const fn seconds(path: &'static str) -> Key {
    Key { path, kind: Kind::Seconds }
}
const fn list(path: &'static str) -> Key {
    Key { path, kind: Kind::List }
}

/// The table of keys; `signet.example.toml` documents each.
pub const KEYS: &[Key] = &[
    text("profile"),
    list("allowed_origins"),
    list("allowed_hosts"),
    text("auth_server.listen"),
    text("auth_server.issuer"),
    text("auth_server.data_dir"),
    text("auth_server.signing_alg"),
    seconds("auth_server.token_lifetime"),
    text("api.listen"),
    text("api.resource"),
    text("api.issuer"),
    text("api.public_key_file"),
    seconds("api.leeway"),
    seconds("api.jwks_refresh_interval"),
    text("bff.listen"),
    text("bff.public_url"),
    text("bff.app_dir"),
    seconds("bff.poll_interval"),
    text("users[].sub"),
    text("users[].username"),
    text("users[].password_hash"),
    text("users[].name"),
    text("users[].email"),
    list("users[].roles"),
];
