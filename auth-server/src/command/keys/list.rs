//! `keys list`: a table for people, JSON for programs.

use auth_server_core::domain::StoredKey;
use auth_server_core::flows::keys::Signing;
use auth_server_core::rules::keys::state::{KeyState, retire_at, state};
use auth_server_core::rules::keys::tend::next_due;
use serde_json::json;
use signet_keyring::sealed_by;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::super::table::table;

/// The keys, and what will happen to them.
pub(super) struct Listed {
    rows: Vec<Row>,
    /// When the next key is made by itself.
    next: Option<u64>,
}

/// One key; times in unix seconds.
struct Row {
    kid: String,
    alg: &'static str,
    state: KeyState,
    created: u64,
    published: Option<u64>,
    active_from: Option<u64>,
    retire_at: Option<u64>,
    master_key: Option<String>,
}

const HEADS: [&str; 8] =
    ["KID", "ALG", "STATE", "CREATED", "PUBLISHED", "ACTIVE FROM", "RETIRE AT", "MASTER KEY"];

impl Listed {
    pub(super) fn of(keys: &[StoredKey], signing: Signing, now: u64) -> Self {
        let row = |(index, key): (usize, &StoredKey)| Row {
            kid: key.kid.clone(),
            alg: key.alg.name(),
            state: state(keys, index, now).unwrap_or(KeyState::Revoked),
            created: key.created,
            published: key.plan.map(|plan| plan.published),
            active_from: key.plan.map(|plan| plan.active_from),
            retire_at: key.revoked.or(key.retired).or_else(|| retire_at(keys, index, now)),
            master_key: key.sealed.as_deref().and_then(sealed_by).map(str::to_owned),
        };
        let rows = keys.iter().enumerate().map(row).collect();
        let next = signing.used.iter().filter_map(|alg| next_due(keys, alg, now, &signing.policy)).min();
        Self { rows, next }
    }

    pub(super) fn to_json(&self) -> String {
        let row = |row: &Row| {
            json!({
                "kid": row.kid, "alg": row.alg, "state": row.state.as_str(), "created": row.created,
                "published": row.published, "active_from": row.active_from, "retire_at": row.retire_at,
                "master_key": row.master_key,
            })
        };
        let keys: Vec<_> = self.rows.iter().map(row).collect();
        format!("{:#}\n", json!({"keys": keys, "next_key_at": self.next}))
    }

    pub(super) fn to_table(&self) -> String {
        if self.rows.is_empty() {
            return "there are no keys yet: the auth-server makes one when it starts\n".to_owned();
        }
        let next = self.next.map(|next| format!("\nThe next key is made at {}.\n", date(next)));
        table(HEADS, self.rows.iter().map(Row::cells)) + &next.unwrap_or_default()
    }
}

impl Row {
    fn cells(&self) -> [String; 8] {
        let or_none = |time: Option<u64>| time.map_or_else(|| "-".to_owned(), date);
        [
            self.kid.clone(),
            self.alg.to_owned(),
            self.state.as_str().to_owned(),
            date(self.created),
            or_none(self.published),
            or_none(self.active_from),
            or_none(self.retire_at),
            self.master_key.clone().unwrap_or_else(|| "-".to_owned()),
        ]
    }
}

/// `2026-11-27T05:34:05Z`: RFC 3339.
fn date(time: u64) -> String {
    let date = i64::try_from(time).ok().and_then(|time| OffsetDateTime::from_unix_timestamp(time).ok());
    date.and_then(|date| date.format(&Rfc3339).ok()).unwrap_or_else(|| time.to_string())
}

#[cfg(test)]
#[path = "list_tests.rs"]
mod tests;
