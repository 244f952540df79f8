//! What counts of the clients of the store.

use serde_json::{Value, json};
use signet_service::config::Settings;
use signet_shared::jose::Alg;

use super::*;
use crate::config::{Config, PRODUCTION};

fn registered(text: &str) -> Registered {
    Settings::from_toml(text).unwrap().read::<Config>().unwrap().registered
}

fn stored(more: &Value) -> StoredClient {
    let mut metadata = json!({"client_id": "news", "redirect_uris": ["https://news.example/"],
        "client_secret_hash": "sha256:PrG9Q5lH63YpmOVmzMLgmceREYsvQFecxPfaK1Bht_k"});
    metadata.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    StoredClient { client_id: "news".into(), metadata: metadata.to_string(), is_sub: false }
}

fn refused(stored: &StoredClient, configuration: &str) -> Vec<String> {
    judge(stored, &registered(configuration)).unwrap_err()
}

#[test]
fn o11_a_client_of_the_store_is_what_one_of_the_configuration_is() {
    let entry = "[[clients]]\nclient_id = \"news\"\nredirect_uris = [\"https://news.example/\"]\n\
                 client_secret_hash = \"sha256:PrG9Q5lH63YpmOVmzMLgmceREYsvQFecxPfaK1Bht_k\"\nscope = \"openid read\"\n";
    let configured = registered(entry).clients.pop().unwrap();
    assert_eq!(judge(&stored(&json!({"scope": "openid read"})), &registered("")), Ok(configured));
}

#[test]
fn o11_what_is_around_a_client_may_leave_it_out() {
    let reads = stored(&json!({"scope": "read"}));
    assert!(judge(&reads, &registered("")).is_ok());
    let other = "[[resources]]\nidentifier = \"urn:x\"\n";
    assert!(refused(&reads, other)[0].starts_with("`scope` has `read`"));
    let without = stored(&json!({"require_pkce": false}));
    assert!(judge(&without, &registered("")).is_ok(), "G1: the demo shows it");
    assert!(refused(&without, PRODUCTION)[0].starts_with("`require_pkce` "), "G1");
}

#[test]
fn the_configuration_and_people_count_before_the_store() {
    let entry = "[[clients]]\nclient_id = \"news\"\ntoken_endpoint_auth_method = \"none\"\nredirect_uris = [\"https://a/\"]\n";
    let counts = "`client_id` is that of a client of the configuration, which counts";
    assert_eq!(refused(&stored(&json!({})), entry), [counts]);
    for name in ["signet-app", "signet-spa", "signet-machine"] {
        let own = StoredClient { client_id: name.into(), ..stored(&json!({"client_id": name})) };
        assert_eq!(refused(&own, ""), [counts]);
    }
    let sub = StoredClient { is_sub: true, ..stored(&json!({})) };
    assert_eq!(refused(&sub, ""), ["`client_id` is, or was, the sub of a person"], "K2");
}

#[test]
fn a_row_that_makes_no_sense_is_left_out() {
    assert_eq!(
        refused(&stored(&json!({"client_id": "other"})), ""),
        ["`client_id` is another one in its metadata"]
    );
    assert_eq!(refused(&stored(&json!({"later": 1})), ""), ["`later` is not known here: leave it out"]);
    assert!(
        refused(&stored(&json!({"client_secret_hash": "x"})), "")[0]
            .starts_with("`client_secret_hash` must be")
    );
    let broken = StoredClient { metadata: "{".into(), ..stored(&json!({})) };
    assert_eq!(refused(&broken, "").len(), 1);
}

#[test]
fn k3_only_who_gets_codes_has_something_signed() {
    let used = |more| used_by(&judge(&stored(&more), &registered("")).unwrap());
    assert_eq!(used(json!({})), Algs::of(Alg::Rs256), "OpenID Connect Core §2");
    let both = json!({"id_token_signed_response_alg": "ES256", "userinfo_signed_response_alg": "EdDSA"});
    assert_eq!(used(both), Algs::of(Alg::Es256).with(Alg::EdDsa));
    assert_eq!(used(json!({"grant_types": ["client_credentials"], "scope": "read"})), Algs::NONE);
}
