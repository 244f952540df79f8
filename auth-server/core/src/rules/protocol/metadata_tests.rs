//! What is announced, and that nothing else is.

use super::testing::everything;
use super::*;
use serde_json::{Value, json};

fn said(offers: &Offers) -> Value {
    serde_json::to_value(of("https://id.example", offers)).unwrap()
}

fn without(change: impl FnOnce(&mut Offers)) -> Value {
    let mut offers = everything();
    change(&mut offers);
    said(&offers)
}

/// The members that are there with everything, but not in `less`.
fn lost(less: &Value) -> Vec<String> {
    let all = said(&everything());
    let names = all.as_object().unwrap().keys();
    names.filter(|name| less.get(name).is_none()).cloned().collect()
}

#[test]
fn the_issuer_stands_byte_by_byte() {
    let document = document("http://localhost:5000");
    assert_eq!(document.issuer, "http://localhost:5000");
    assert_eq!(document.jwks_uri, "http://localhost:5000/.well-known/jwks.json");
}

#[test]
fn o3_where_nothing_is_offered_it_is_the_short_document() {
    let short = serde_json::to_value(document("https://id.example")).unwrap();
    assert_eq!(said(&Offers::default()), short);
    let wanted = json!({"issuer": "https://id.example", "jwks_uri": "https://id.example/.well-known/jwks.json",
                        "response_types_supported": [], "grant_types_supported": []});
    assert_eq!(short, wanted);
}

#[test]
fn o3_all_that_is_offered_is_said() {
    let wanted = json!({
        "issuer": "https://id.example",
        "jwks_uri": "https://id.example/.well-known/jwks.json",
        "authorization_endpoint": "https://id.example/authorize",
        "token_endpoint": "https://id.example/token",
        "userinfo_endpoint": "https://id.example/userinfo",
        "revocation_endpoint": "https://id.example/revoke",
        "end_session_endpoint": "https://id.example/logout",
        "response_types_supported": ["code"],
        "grant_types_supported": ["authorization_code", "refresh_token", "client_credentials"],
        "response_modes_supported": ["query", "form_post"],
        "scopes_supported": ["openid", "email", "roles", "read"],
        "claims_supported": ["sub", "iss", "aud", "exp", "iat", "auth_time", "nonce", "acr", "amr", "sid", "tenant",
                             "at_hash", "email", "email_verified", "roles"],
        "acr_values_supported": ["a", "b"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256", "ES256", "EdDSA"],
        "userinfo_signing_alg_values_supported": ["ES256"],
        "request_object_signing_alg_values_supported": ["RS256", "PS256"],
        "token_endpoint_auth_methods_supported": ["none", "private_key_jwt"],
        "token_endpoint_auth_signing_alg_values_supported": ["PS256"],
        "revocation_endpoint_auth_methods_supported": ["none", "private_key_jwt"],
        "revocation_endpoint_auth_signing_alg_values_supported": ["PS256"],
        "code_challenge_methods_supported": ["S256"],
        "prompt_values_supported": ["none", "login"],
        "ui_locales_supported": ["en"],
        "claims_parameter_supported": true,
        "request_parameter_supported": true,
        "request_uri_parameter_supported": false,
        "authorization_response_iss_parameter_supported": true,
        "backchannel_logout_supported": true,
        "backchannel_logout_session_supported": true,
    });
    assert_eq!(said(&everything()), wanted);
}

#[test]
fn o3_what_belongs_to_an_endpoint_goes_with_it() {
    let no_userinfo = without(|offers| offers.endpoints.userinfo = None);
    assert_eq!(lost(&no_userinfo), ["userinfo_endpoint", "userinfo_signing_alg_values_supported"]);
    let no_revocation = without(|offers| offers.endpoints.revocation = None);
    let wanted = [
        "revocation_endpoint",
        "revocation_endpoint_auth_methods_supported",
        "revocation_endpoint_auth_signing_alg_values_supported",
    ];
    assert_eq!(lost(&no_revocation), wanted);
    assert_eq!(lost(&without(|offers| offers.endpoints.end_session = None)), ["end_session_endpoint"]);
}

#[test]
fn o3_without_a_token_endpoint_there_are_no_grants_to_exchange() {
    let no_token = without(|offers| offers.endpoints.token = None);
    let wanted = [
        "token_endpoint",
        "token_endpoint_auth_methods_supported",
        "token_endpoint_auth_signing_alg_values_supported",
    ];
    assert_eq!(lost(&no_token), wanted);
    assert_eq!(no_token["grant_types_supported"], json!([]), "said although empty: absence means others");
}

#[test]
fn o3_without_an_authorization_endpoint_nothing_is_said_of_its_parameters() {
    let no_authorization = without(|offers| offers.endpoints.authorization = None);
    assert_eq!(no_authorization["response_types_supported"], json!([]));
    for name in lost(&no_authorization) {
        assert_ne!(name.as_str(), "token_endpoint");
    }
    for name in [
        "authorization_endpoint",
        "request_uri_parameter_supported",
        "claims_parameter_supported",
        "code_challenge_methods_supported",
        "authorization_response_iss_parameter_supported",
        "prompt_values_supported",
    ] {
        assert!(lost(&no_authorization).iter().any(|lost| lost == name), "{name}");
    }
}

#[test]
fn g5_what_is_not_read_is_said_not_to_be() {
    let bare = without(|offers| {
        offers.algorithms.request_object.clear();
        offers.claims_parameter = false;
    });
    assert_eq!(bare["request_parameter_supported"], json!(false));
    assert_eq!(bare["claims_parameter_supported"], json!(false));
    assert_eq!(bare["request_uri_parameter_supported"], json!(false), "absence means yes");
    assert_eq!(lost(&bare), ["request_object_signing_alg_values_supported"]);
}

#[test]
fn o3_assertions_are_announced_where_they_are_read() {
    let by_secret = without(|offers| offers.client_authentication = vec!["client_secret_basic"]);
    let wanted = [
        "revocation_endpoint_auth_signing_alg_values_supported",
        "token_endpoint_auth_signing_alg_values_supported",
    ];
    assert_eq!(lost(&by_secret), wanted);
}

#[test]
fn o3_logout_by_the_back_channel_is_announced_where_it_works() {
    let without = without(|offers| offers.backchannel_logout = false);
    assert_eq!(lost(&without), ["backchannel_logout_session_supported", "backchannel_logout_supported"]);
}

#[test]
fn o3_whoever_looks_for_the_keys_alone_finds_them() {
    let read: AuthorizationServerMetadata = serde_json::from_value(said(&everything())).unwrap();
    assert_eq!((read.issuer.as_str(), read.jwks_uri), ("https://id.example", jwks_uri("https://id.example")));
}
