//! The file in which versions before kept the signing keys, `signing-keys.json`. Times are unix seconds.

use auth_server_core::domain::{Plan, StoredKey};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use signet_shared::jose::Alg;

/// What this version reads and writes.
const VERSION: u32 = 1;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Index {
    version: u32,
    keys: Vec<Entry>,
}

/// The version alone, which says whether the rest can be read.
#[derive(Deserialize)]
struct Versioned {
    version: u32,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    kid: String,
    alg: String,
    created: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    published: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    active_from: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    ended: Option<u64>,
    token_lifetime: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    retired: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    revoked: Option<u64>,
    public_pem: String,
    /// In base64url.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    sealed: Option<String>,
}

/// The text of the file, as versions before wrote it.
#[cfg(test)]
pub(super) fn write(keys: &[StoredKey]) -> String {
    let keys = keys.iter().map(to_entry).collect();
    let mut text = serde_json::to_string_pretty(&Index { version: VERSION, keys }).unwrap_or_default();
    text.push('\n');
    text
}

/// The keys that the file's text says, in its order.
///
/// # Errors
/// The rest of a sentence that begins with the file's name.
pub(super) fn read(text: &str) -> Result<Vec<StoredKey>, String> {
    let cannot = |error: serde_json::Error| format!("is no list of signing keys (line {})", error.line());
    let Versioned { version } = serde_json::from_str(text).map_err(cannot)?;
    if version != VERSION {
        return Err(format!("has the format {version}, which this version does not know"));
    }
    let index: Index = serde_json::from_str(text).map_err(cannot)?;
    let mut keys: Vec<StoredKey> = Vec::new();
    for (number, entry) in (1..).zip(index.keys) {
        let key = of_entry(entry).ok_or_else(|| format!("has a key number {number} that makes no sense"))?;
        if keys.iter().any(|other| other.kid == key.kid) {
            return Err(format!("has the key {} twice", key.kid));
        }
        keys.push(key);
    }
    Ok(keys)
}

#[cfg(test)]
fn to_entry(key: &StoredKey) -> Entry {
    Entry {
        kid: key.kid.clone(),
        alg: key.alg.name().to_owned(),
        created: key.created,
        published: key.plan.map(|plan| plan.published),
        active_from: key.plan.map(|plan| plan.active_from),
        ended: key.ended,
        token_lifetime: key.token_lifetime,
        retired: key.retired,
        revoked: key.revoked,
        public_pem: key.public_pem.clone(),
        sealed: key.sealed.as_ref().map(|sealed| URL_SAFE_NO_PAD.encode(sealed)),
    }
}

fn of_entry(entry: Entry) -> Option<StoredKey> {
    let plan = match (entry.published, entry.active_from) {
        (Some(published), Some(active_from)) => Some(Plan { published, active_from }),
        (None, None) => None,
        _ => return None,
    };
    let sealed = match entry.sealed {
        Some(text) => Some(URL_SAFE_NO_PAD.decode(text).ok()?),
        None => None,
    };
    let key = StoredKey {
        alg: Alg::named(&entry.alg)?,
        kid: entry.kid,
        created: entry.created,
        plan,
        ended: entry.ended,
        token_lifetime: entry.token_lifetime,
        retired: entry.retired,
        revoked: entry.revoked,
        public_pem: entry.public_pem,
        sealed,
    };
    key.makes_sense().then_some(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys() -> Vec<StoredKey> {
        let key = StoredKey {
            kid: "a".into(),
            alg: Alg::Es256,
            created: 1,
            plan: Some(Plan { published: 2, active_from: 3 }),
            ended: Some(4),
            token_lifetime: 60,
            retired: None,
            revoked: None,
            public_pem: "public\n".into(),
            sealed: Some(vec![1, 2, 3]),
        };
        let made = StoredKey { kid: "b".into(), alg: Alg::EdDsa, plan: None, ended: None, ..key.clone() };
        let retired = StoredKey { kid: "c".into(), retired: Some(5), sealed: None, ..key.clone() };
        let revoked = StoredKey { kid: "d".into(), revoked: Some(5), sealed: None, ..key.clone() };
        vec![key, made, retired, revoked]
    }

    #[test]
    fn what_is_written_is_read_again() {
        assert_eq!(read(&write(&keys())), Ok(keys()));
        assert_eq!(read(&write(&[])), Ok(Vec::new()));
    }

    #[test]
    fn what_makes_no_sense_is_refused() {
        let text = write(&keys());
        for (change, to, said) in [
            ("\"version\": 1", "\"version\": 2", "the format 2"),
            ("\"ES256\"", "\"HS256\"", "number 1 that makes no sense"),
            ("      \"published\": 2,\n", "", "number 1 that makes no sense"),
            ("\"sealed\": \"AQID\"", "\"sealed\": \"A\"", "number 1 that makes no sense"),
            ("\"retired\": 5,", "\"retired\": null,", "number 3 that makes no sense"),
            ("\"kid\": \"b\"", "\"kid\": \"a\"", "the key a twice"),
            ("\"kid\": \"b\"", "\"kid\": \"\"", "number 2 that makes no sense"),
            ("\"created\": 1", "\"created\": -1", "no list of signing keys"),
            ("\"created\": 1", "\"created\": 1, \"d\": 2", "no list of signing keys"),
            ("{", "", "no list of signing keys"),
        ] {
            let changed = text.replacen(change, to, 1);
            assert_ne!(changed, text, "{change}");
            let problem = read(&changed).unwrap_err();
            assert!(problem.contains(said), "{change}: {problem}");
        }
    }
}
