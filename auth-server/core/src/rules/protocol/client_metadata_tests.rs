//! What is taken of a client's entry, and what is refused.

use serde_json::{Value, json};

use super::*;
use crate::domain::samples::resource;
use crate::domain::{ClientAuthentication, ClientKeys, GrantType};
use crate::rules::protocol::client_authentication::digest;
use crate::rules::protocol::web_address;

const SECRET: &str = "0123456789abcdef0123456789abcdef";
const KEY: &str =
    r#"{"kty":"OKP","crv":"Ed25519","kid":"k","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}"#;

fn key() -> Value {
    serde_json::from_str(KEY).unwrap()
}

fn judge(entry: &Value, allow_without_pkce: bool) -> Result<Client, Vec<Fault>> {
    let resources = [resource("https://api.example", &["read", "write"]), resource("urn:b", &["other"])];
    let entry: Entry = serde_json::from_value(entry.clone()).unwrap();
    let around = Surroundings { resources: &resources, allow_without_pkce };
    super::read(&entry, &around, web_address::acceptable)
}

fn good() -> Value {
    json!({"client_id": "a", "client_secret": SECRET, "redirect_uris": ["https://a.example/callback"]})
}

fn with(changes: &Value) -> Value {
    let mut entry = good();
    for (name, value) in changes.as_object().unwrap() {
        match value {
            Value::Null => drop(entry.as_object_mut().unwrap().remove(name)),
            value => entry[name] = value.clone(),
        }
    }
    entry
}

fn public(changes: &Value) -> Value {
    let mut entry = with(changes);
    entry["token_endpoint_auth_method"] = "none".into();
    entry.as_object_mut().unwrap().remove("client_secret");
    entry
}

#[test]
fn o11_what_is_not_said_has_the_default_of_its_specification() {
    let client = judge(&good(), false).unwrap();
    assert_eq!(client.authentication, ClientAuthentication::SecretBasic(digest(SECRET)));
    assert_eq!(
        (client.client_name.as_str(), &*client.grant_types),
        ("a", &[GrantType::AuthorizationCode][..])
    );
    assert!(client.require_pkce && !client.skip_consent && !client.require_auth_time);
    assert_eq!(
        (client.id_token_signed_response_alg, client.userinfo_signed_response_alg),
        (Alg::Rs256, None)
    );
    assert_eq!(
        (client.scopes, client.resources),
        (vec!["openid".to_owned()], vec!["https://api.example".to_owned()])
    );
    assert_eq!(
        (client.keys, client.backchannel_logout, client.default_max_age),
        (ClientKeys::None, None, None)
    );
}

#[test]
fn o11_what_is_said_counts() {
    let entry = with(&json!({
        "client_name": "A", "token_endpoint_auth_method": "client_secret_post", "scope": "openid write other",
        "grant_types": ["authorization_code", "refresh_token", "client_credentials"], "response_types": ["code"],
        "post_logout_redirect_uris": ["https://a.example/"], "backchannel_logout_uri": "https://a.example/out",
        "backchannel_logout_session_required": true, "id_token_signed_response_alg": "EdDSA",
        "userinfo_signed_response_alg": "ES256", "default_max_age": 60, "require_auth_time": true,
        "logo_uri": "https://a.example/logo", "policy_uri": "https://a.example/p", "tos_uri": "https://a.example/t",
        "contacts": ["a@example.com"], "require_pkce": false, "skip_consent": true,
        "resources": ["urn:b", "https://api.example"],
    }));
    let client = judge(&entry, true).unwrap();
    assert_eq!(client.authentication, ClientAuthentication::SecretPost(digest(SECRET)));
    assert_eq!((client.client_name.as_str(), client.grant_types.len()), ("A", 3));
    assert_eq!(client.scopes, ["openid", "write", "other"]);
    assert_eq!(client.resources, ["urn:b", "https://api.example"]);
    assert!(
        client.backchannel_logout.unwrap().session_required
            && client.skip_consent
            && client.require_auth_time
    );
    assert_eq!(
        (client.id_token_signed_response_alg, client.userinfo_signed_response_alg),
        (Alg::EdDsa, Some(Alg::Es256))
    );
    assert_eq!((client.default_max_age, client.require_pkce), (Some(60), false));
    assert_eq!(
        (client.about.logo_uri.unwrap(), client.about.contacts.len()),
        ("https://a.example/logo".into(), 1)
    );
    assert_eq!(client.post_logout_redirect_uris, ["https://a.example/"]);
}

#[test]
fn a_secret_may_be_written_as_its_digest_and_keys_in_its_place() {
    // printf '%s' 0123456789abcdef0123456789abcdef | openssl dgst -sha256 -binary | base64
    let hash = "sha256:PrG9Q5lH63YpmOVmzMLgmceREYsvQFecxPfaK1Bht_k";
    let entry = with(&json!({"client_secret": null, "client_secret_hash": hash}));
    let client = judge(&entry, false);
    assert_eq!(client.unwrap().authentication, ClientAuthentication::SecretBasic(digest(SECRET)));
    let keyed = json!({"client_secret": null, "token_endpoint_auth_method": "private_key_jwt"});
    let mut inline = with(&keyed);
    inline["jwks"] = json!({"keys": [key()]});
    let client = judge(&inline, false).unwrap();
    assert!(matches!(client.keys, ClientKeys::Inline(set) if set.get("k").is_some()));
    let mut fetched = with(&keyed);
    fetched["jwks_uri"] = "https://a.example/jwks".into();
    assert_eq!(judge(&fetched, false).unwrap().keys, ClientKeys::At("https://a.example/jwks".into()));
}

/// Fails unless exactly this is wrong.
fn refused(entry: &Value, field: &str, said: &str) {
    let faults = judge(entry, false).unwrap_err();
    let is_it = faults.len() == 1 && faults[0].0 == field && faults[0].1.contains(said);
    assert!(is_it, "{field}, {said}: {entry}: {faults:?}");
}

#[test]
fn o11_a_bad_name_or_secret_is_refused() {
    for (changes, field, said) in [
        (json!({"client_id": null}), "client_id", "missing"),
        (json!({"client_id": "17"}), "client_id", "bare number"),
        (json!({"client_id": "a b"}), "client_id", "visible ASCII"),
        (json!({"client_id": "a\"b"}), "client_id", "visible ASCII"),
        (json!({"client_id": "x".repeat(256)}), "client_id", "255"),
        (json!({"client_secret": null}), "client_secret", "missing"),
        (json!({"client_secret": "x".repeat(31)}), "client_secret", "32 bytes"),
        (json!({"client_secret_hash": "x"}), "client_secret", "both set"),
        (json!({"client_secret": null, "client_secret_hash": "sha256:AAAA"}), "client_secret_hash", "43"),
        (
            json!({"client_secret": null, "client_secret_hash": "A".repeat(43)}),
            "client_secret_hash",
            "sha256:",
        ),
        (json!({"token_endpoint_auth_method": "none"}), "client_secret", "of no use"),
        (json!({"token_endpoint_auth_method": "private_key_jwt"}), "client_secret", "of no use"),
        (json!({"token_endpoint_auth_method": "client_secret_jwt"}), "token_endpoint_auth_method", "none of"),
        (json!({"token_endpoint_auth_method": "private_key_jwt", "client_secret": null}), "jwks", "missing"),
    ] {
        refused(&with(&changes), field, said);
    }
}

#[test]
fn o11_keys_that_cannot_be_used_are_refused() {
    let mut private = key();
    private["d"] = "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A".into();
    let mut nameless = key();
    nameless.as_object_mut().unwrap().remove("kid");
    for jwks in [
        json!({}),
        json!({"keys": []}),
        json!({"keys": [private]}),
        json!({"keys": [nameless]}),
        json!({"keys": [key(), key()]}),
        json!({"keys": [{"kty": "oct", "k": "AA", "kid": "o"}]}),
    ] {
        refused(&with(&json!({ "jwks": jwks })), "jwks", "public keys");
    }
    refused(
        &with(&json!({"jwks": {"keys": [key()]}, "jwks_uri": "https://a.example"})),
        "jwks_uri",
        "both set",
    );
    refused(&with(&json!({"jwks_uri": "http://a.example"})), "jwks_uri", "https");
}

#[test]
fn o11_grants_that_do_not_fit_are_refused() {
    let grants = |names: &[&str]| json!({ "grant_types": names });
    refused(&with(&grants(&[])), "grant_types", "empty");
    refused(&with(&grants(&["authorization_code", "implicit"])), "grant_types", "something else");
    refused(&with(&grants(&["authorization_code", "authorization_code"])), "grant_types", "twice");
    refused(&with(&grants(&["refresh_token"])), "grant_types", "refresh_token");
    let all = grants(&["authorization_code", "client_credentials"]);
    let mut spa = public(&all);
    spa["scope"] = "read".into();
    refused(&spa, "grant_types", "does not authenticate");
    refused(&with(&all), "scope", "names none");
    refused(&with(&json!({"response_types": ["token"]})), "response_types", "code");
    refused(&with(&json!({"response_types": []})), "response_types", "code");
    let machine = json!({"grant_types": ["client_credentials"], "response_types": ["code"], "scope": "read"});
    refused(&with(&machine), "response_types", "empty");
}

#[test]
fn g1_doing_without_pkce_is_for_confidential_clients_and_acknowledged() {
    refused(&with(&json!({"require_pkce": false})), "require_pkce", "allow_clients_without_pkce");
    let spa = public(&json!({"require_pkce": false}));
    refused(&spa, "require_pkce", "nothing but PKCE");
    assert_eq!(judge(&spa, true).unwrap_err()[0].0, "require_pkce", "also where it is acknowledged");
    assert!(!judge(&with(&json!({"require_pkce": false})), true).unwrap().require_pkce);
}

#[test]
fn g6_addresses_that_do_not_fit_are_refused_by_their_number() {
    let redirect = |uri: &str| json!({"redirect_uris": ["https://a.example/", uri]});
    for (uri, said) in [
        ("https://a.example/#x", "number 2 cannot be used: it has a fragment"),
        ("https://*.a.example/", "it has a wildcard"),
        ("http://a.example/", "it is an http address"),
        ("javascript:alert(1)", "it is no https address"),
    ] {
        refused(&with(&redirect(uri)), "redirect_uris", said);
    }
    refused(&with(&json!({"redirect_uris": []})), "redirect_uris", "missing");
    refused(
        &with(&json!({"post_logout_redirect_uris": ["javascript:x"]})),
        "post_logout_redirect_uris",
        "number 1",
    );
    refused(&with(&json!({"backchannel_logout_uri": "http://a.example"})), "backchannel_logout_uri", "https");
    let session = json!({"backchannel_logout_session_required": true});
    refused(&with(&session), "backchannel_logout_session_required", "no `backchannel_logout_uri`");
    for field in ["logo_uri", "policy_uri", "tos_uri"] {
        refused(&with(&json!({field: "javascript:x"})), field, "no https");
    }
}

#[test]
fn k3_scopes_and_resources_are_registered_ones() {
    refused(&with(&json!({"scope": "openid admin"})), "scope", "`admin`");
    refused(&with(&json!({"scope": "openid other"})), "scope", "`other`");
    refused(&with(&json!({"scope": "open\"id"})), "scope", "character");
    refused(&with(&json!({"resources": ["urn:c"]})), "resources", "number 1 is not registered");
    refused(&with(&json!({"resources": ["urn:b", "urn:b"]})), "resources", "number 2 stands there already");
}

#[test]
fn algorithms_that_nobody_here_signs_with_are_refused() {
    for field in ["id_token_signed_response_alg", "userinfo_signed_response_alg"] {
        for name in ["none", "HS256", "PS256", ""] {
            refused(&with(&json!({field: name})), field, "must be");
        }
    }
}

#[test]
fn all_faults_are_said_at_once() {
    let entry =
        json!({"client_id": "1", "redirect_uris": ["x"], "scope": "y", "tos_uri": "z", "grant_types": ["w"]});
    let fields: Vec<&str> = judge(&entry, false).unwrap_err().into_iter().map(|(field, _)| field).collect();
    assert_eq!(fields, ["client_id", "client_secret", "grant_types", "redirect_uris", "scope", "tos_uri"]);
}
