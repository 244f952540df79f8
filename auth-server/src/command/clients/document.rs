//! The document of a client that is to be added: from a file or from standard input, and what becomes of it.

use std::io::{self, Read as _};
use std::path::Path;

use auth_server_core::domain::{Client, ClientAuthentication};
use auth_server_core::rules::protocol::client_authentication::digest;
use auth_server_core::rules::protocol::client_metadata::{self, Document, Entry, secret_hash, sentence};
use serde_json::{Map, Value};
use signet_files::{self as files, Zeroizing};

use crate::clients::Registered;
use crate::ports;

/// Larger than the document of any client, in bytes.
const MOST: u64 = 256 * 1024;
const CLIENT_ID: &str = "client_id";
/// What is made here and not brought.
const SECRETS: [&str; 2] = ["client_secret", "client_secret_hash"];

/// A client that can be kept.
pub(super) struct New {
    pub(super) client: Client,
    /// What is kept of it: what was written, with a name and the digest of the secret.
    pub(super) metadata: Map<String, Value>,
    /// Told once.
    pub(super) secret: Option<String>,
}

/// The text at `path`; that of standard input where it is `-`.
pub(super) fn text(path: &Path) -> Result<Zeroizing<String>, String> {
    if path != Path::new("-") {
        return files::read(path, MOST).map_err(|why| format!("{} {why}", path.display()));
    }
    let mut text = Zeroizing::new(String::new());
    let read = io::stdin().lock().take(MOST + 1).read_to_string(&mut text);
    match read.map_err(|error| format!("standard input cannot be read: {error}"))? {
        read if read as u64 > MOST => Err(format!("standard input has more than {MOST} bytes")),
        _ => Ok(text),
    }
}

/// The client that `text` describes, judged beside what is `registered`; or every sentence of what is wrong.
pub(super) fn judge(text: &str, registered: &Registered) -> Result<New, Vec<String>> {
    let Document { mut members, mut entry } = client_metadata::document(text)?;
    let mut faults: Vec<String> =
        SECRETS.into_iter().filter(|name| members.contains_key(*name)).map(brought).collect();
    (entry.client_secret, entry.client_secret_hash) = (None, None);
    if entry.client_id.is_none() {
        let id = ports::unique_id().map_err(|error| vec![error.to_string()])?;
        // With a letter, so that it is never a bare number (rule K2).
        entry.client_id = Some(format!("c_{id}"));
    }
    let secret = if has_secret(&entry) {
        Some(ports::secret().map_err(|error| vec![error.to_string()])?)
    } else {
        None
    };
    entry.client_secret_hash = secret.as_deref().map(|secret| secret_hash(digest(secret)));
    let judged = registered.judge(&entry);
    faults.extend(
        judged
            .iter()
            .filter(|client| registered.has(&client.client_id))
            .map(|client| taken(client, registered)),
    );
    faults.extend(judged.as_ref().err().into_iter().flatten().map(sentence));
    let (Ok(client), true) = (judged, faults.is_empty()) else { return Err(faults) };
    members.insert(CLIENT_ID.to_owned(), client.client_id.clone().into());
    members.extend(entry.client_secret_hash.map(|hash| (SECRETS[1].to_owned(), hash.into())));
    Ok(New { client, metadata: members, secret })
}

/// Whether the client, as it is written, proves itself by a secret: RFC 7591 §2.
fn has_secret(entry: &Entry) -> bool {
    let secrets = [None, Some("client_secret_basic"), Some("client_secret_post")];
    secrets.contains(&entry.token_endpoint_auth_method.as_deref())
}

fn brought(name: &str) -> String {
    format!("`{name}` is not brought: leave it out, and the secret is made here and printed once")
}

fn taken(client: &Client, registered: &Registered) -> String {
    let whose = if registered.is_of_demo(&client.client_id) { "the demo" } else { "the configuration" };
    format!("`client_id` is that of a client of {whose} already: choose another")
}

/// Whether a client proves itself by a secret.
pub(super) fn is_secret(authentication: &ClientAuthentication) -> bool {
    matches!(authentication, ClientAuthentication::SecretBasic(_) | ClientAuthentication::SecretPost(_))
}

#[cfg(test)]
#[path = "document_tests.rs"]
mod tests;
