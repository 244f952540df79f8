//! What a stack is started with: keys of `signet.toml`, users, clients, log filter.

use std::collections::BTreeMap;
use std::fmt::Write as _;

/// The configuration of one stack; addresses and folders are added by the harness.
#[derive(Debug, Clone)]
pub struct Options {
    keys: BTreeMap<String, String>,
    tables: String,
    /// `RUST_LOG` of the servers.
    pub(crate) log: String,
    /// Whether a line is in the log before the server goes on.
    pub(crate) log_at_once: bool,
    /// Whether the bff is started too.
    pub(crate) bff: bool,
    /// Whether the servers speak TLS.
    pub(crate) tls: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            keys: BTreeMap::new(),
            tables: String::new(),
            log: "info".to_owned(),
            log_at_once: true,
            bff: false,
            tls: false,
        }
    }
}

impl Options {
    /// The demo: auth-server and api.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets a key, such as `auth_server.signing_alg`, to a string.
    #[must_use]
    pub fn text(self, key: &str, value: &str) -> Self {
        // TOML's basic strings and JSON's agree on everything that configuration says.
        self.literal(key, serde_json::Value::from(value).to_string())
    }

    /// Sets a key to whole seconds.
    #[must_use]
    pub fn seconds(self, key: &str, value: u64) -> Self {
        self.literal(key, value.to_string())
    }

    /// Sets a key to a number.
    #[must_use]
    pub fn number(self, key: &str, value: u64) -> Self {
        self.literal(key, value.to_string())
    }

    /// Sets a key to yes or no.
    #[must_use]
    pub fn flag(self, key: &str, value: bool) -> Self {
        self.literal(key, value.to_string())
    }

    /// Sets a key to a list of strings.
    #[must_use]
    pub fn list(self, key: &str, values: &[&str]) -> Self {
        self.literal(key, serde_json::Value::from(values).to_string())
    }

    fn literal(mut self, key: &str, value: String) -> Self {
        self.keys.insert(key.to_owned(), value);
        self
    }

    /// Sets a key unless it is set.
    pub(crate) fn default_text(self, key: &str, value: &str) -> Self {
        if self.keys.contains_key(key) { self } else { self.text(key, value) }
    }

    /// Whether this is no demo.
    pub(crate) fn is_production(&self) -> bool {
        self.keys.get("profile").is_some_and(|profile| profile.contains("production"))
    }

    /// Sets a key to a number unless it is set.
    pub(crate) fn default_number(self, key: &str, value: u64) -> Self {
        if self.keys.contains_key(key) { self } else { self.number(key, value) }
    }

    /// Adds `[[users]]` entries, as they stand in the file.
    #[must_use]
    pub fn users(self, entries: &str) -> Self {
        self.tables(entries)
    }

    /// Adds `[[clients]]` entries, as they stand in the file.
    #[must_use]
    pub fn clients(self, entries: &str) -> Self {
        self.tables(entries)
    }

    fn tables(mut self, entries: &str) -> Self {
        self.tables.push_str(entries);
        self.tables.push('\n');
        self
    }

    /// Lets the servers write their log as they do by default, some milliseconds later.
    #[must_use]
    pub fn queued_log(mut self) -> Self {
        self.log_at_once = false;
        self
    }

    /// Sets the servers' log filter.
    #[must_use]
    pub fn log(mut self, filter: &str) -> Self {
        filter.clone_into(&mut self.log);
        self
    }

    /// Starts the bff too.
    #[must_use]
    pub fn with_bff(mut self) -> Self {
        self.bff = true;
        self
    }

    /// Has the servers speak TLS, with certificates of an authority of the stack's own.
    #[must_use]
    pub fn with_tls(mut self) -> Self {
        self.tls = true;
        self
    }

    /// The text of `signet.toml`.
    pub(crate) fn to_toml(&self) -> String {
        let mut sections: BTreeMap<&str, String> = BTreeMap::new();
        for (path, value) in &self.keys {
            let (section, key) = path.split_once('.').unwrap_or(("", path));
            let _ = writeln!(sections.entry(section).or_default(), "{key} = {value}");
        }
        // The empty name sorts first: keys without a section stand before all sections.
        let mut text = String::new();
        for (section, lines) in sections {
            if !section.is_empty() {
                let _ = writeln!(text, "[{section}]");
            }
            text.push_str(&lines);
        }
        text.push_str(&self.tables);
        text
    }
}

/// A `[[users]]` entry.
pub fn user(sub: &str, username: &str, password_hash: &str, roles: &[&str]) -> String {
    let roles = serde_json::Value::from(roles);
    format!(
        "[[users]]\nsub = \"{sub}\"\nusername = \"{username}\"\npassword_hash = \"{password_hash}\"\n\
         name = \"{username}\"\nemail = \"{username}@example.com\"\nroles = {roles}\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_come_out_under_their_sections() {
        let options =
            Options::new().seconds("api.leeway", 3).text("profile", "demo").list("allowed_hosts", &["a"]);
        let text = options.users(&user("u", "ada", "h", &["admin"])).to_toml();
        let wanted =
            "allowed_hosts = [\"a\"]\nprofile = \"demo\"\n[api]\nleeway = 3\n[[users]]\nsub = \"u\"\n";
        assert!(text.starts_with(wanted), "{text}");
    }
}
