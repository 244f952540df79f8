//! What people and programs read of the keys.

use auth_server_core::domain::{Algs, Plan};
use auth_server_core::rules::keys::Policy;
use serde_json::Value;
use signet_shared::jose::Alg;

use super::*;

const NOW: u64 = 1_800_000_000;
const SIGNING: Signing = Signing {
    used: Algs::of(Alg::Es256),
    policy: Policy { jwks_max_age: 300, token_lifetime: 60, key_lifetime: Some(7_776_000) },
};

fn key(kid: &str, active_from: Option<u64>) -> StoredKey {
    StoredKey {
        kid: kid.into(),
        alg: Alg::Es256,
        created: NOW - 1000,
        plan: active_from.map(|active_from| Plan { published: active_from - 360, active_from }),
        ended: None,
        token_lifetime: 60,
        retired: None,
        revoked: None,
        public_pem: String::new(),
        sealed: Some(b"\x01\x03abc00000000000000000000000000000".to_vec()),
    }
}

#[test]
fn the_table_shows_states_and_times() {
    let keys = [key("first", Some(NOW - 900)), key("second-key", Some(NOW + 100)), key("third", None)];
    let table = Listed::of(&keys, SIGNING, NOW).to_table();
    let wanted = "\
KID         ALG    STATE      CREATED               PUBLISHED             ACTIVE FROM           RETIRE AT             MASTER KEY
first       ES256  active     2027-01-15T07:43:20Z  2027-01-15T07:39:00Z  2027-01-15T07:45:00Z  2027-01-15T08:07:50Z  abc
second-key  ES256  published  2027-01-15T07:43:20Z  2027-01-15T07:55:40Z  2027-01-15T08:01:40Z  -                     abc
third       ES256  made       2027-01-15T07:43:20Z  -                     -                     -                     abc
";
    assert_eq!(table, wanted);
}

#[test]
fn the_next_date_is_told_where_keys_change_by_themselves() {
    let keys = [key("first", Some(NOW))];
    let table = Listed::of(&keys, SIGNING, NOW).to_table();
    assert!(table.ends_with("\n\nThe next key is made at 2027-04-15T07:54:00Z.\n"), "{table}");
    let never = Signing { policy: Policy { key_lifetime: None, ..SIGNING.policy }, ..SIGNING };
    assert!(!Listed::of(&keys, never, NOW).to_table().contains("next key"));
}

#[test]
fn json_says_the_same_in_unix_seconds() {
    let mut keys = [key("first", Some(NOW - 900)), key("second", Some(NOW - 400))];
    (keys[0].revoked, keys[0].sealed) = (Some(NOW - 5), None);
    let json: Value = serde_json::from_str(&Listed::of(&keys, SIGNING, NOW).to_json()).unwrap();
    let first = json!({"kid": "first", "alg": "ES256", "state": "revoked", "created": NOW - 1000,
        "published": NOW - 1260, "active_from": NOW - 900, "retire_at": NOW - 5, "master_key": null});
    assert_eq!(json["keys"][0], first);
    assert_eq!(
        (&json["keys"][1]["state"], &json["keys"][1]["master_key"]),
        (&json!("active"), &json!("abc"))
    );
    assert_eq!(json["next_key_at"], NOW - 400 + 7_776_000 - 360);
}

#[test]
fn without_keys_it_says_so() {
    let listed = Listed::of(&[], SIGNING, NOW);
    assert!(listed.to_table().contains("no keys yet"));
    let json: Value = serde_json::from_str(&listed.to_json()).unwrap();
    assert_eq!(json, json!({"keys": [], "next_key_at": null}));
}
