//! What becomes of a document, and what is refused of it.

use serde_json::json;
use signet_service::config::Settings;

use super::*;
use crate::config::Config;

fn judged(document: &Value) -> Result<New, Vec<String>> {
    let configured = "[[clients]]\nclient_id = \"shop\"\ntoken_endpoint_auth_method = \"none\"\nredirect_uris = [\"https://a/\"]\n";
    let config: Config = Settings::from_toml(configured).unwrap().read().unwrap();
    judge(&document.to_string(), &config.registered)
}

fn refused(document: &Value) -> Vec<String> {
    judged(document).map(|_| ()).unwrap_err()
}

fn good() -> Value {
    json!({"client_id": "news", "redirect_uris": ["https://news.example/"]})
}

fn with(more: &Value) -> Value {
    let mut document = good();
    document.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    document
}

#[test]
fn the_secret_is_made_and_its_digest_alone_is_kept() {
    for method in [json!({}), json!({"token_endpoint_auth_method": "client_secret_post"})] {
        let (one, other) = (judged(&with(&method)).ok().unwrap(), judged(&with(&method)).ok().unwrap());
        let secret = one.secret.unwrap();
        assert_eq!(secret.len(), 43, "256 bits in base64url");
        assert_ne!(Some(&secret), other.secret.as_ref());
        assert_eq!(one.metadata["client_secret_hash"], secret_hash(digest(&secret)));
        assert!(!Value::Object(one.metadata.clone()).to_string().contains(&secret));
        assert!(is_secret(&one.client.authentication));
        let mut kept = one.metadata;
        kept.remove("client_secret_hash");
        assert_eq!(Value::Object(kept), with(&method), "the rest is as it was written");
    }
}

#[test]
fn who_proves_nothing_by_a_secret_gets_none() {
    let key = json!({"kty": "OKP", "crv": "Ed25519", "kid": "k", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"});
    for method in [
        json!({"token_endpoint_auth_method": "none"}),
        json!({"token_endpoint_auth_method": "private_key_jwt", "jwks": {"keys": [key]}}),
    ] {
        let new = judged(&with(&method)).ok().unwrap();
        assert_eq!((new.secret, Value::Object(new.metadata)), (None, with(&method)));
        assert!(!is_secret(&new.client.authentication));
    }
}

#[test]
fn k2_who_has_no_name_gets_one_that_is_no_bare_number() {
    let nameless = json!({"redirect_uris": ["https://news.example/"]});
    let (one, other) = (judged(&nameless).ok().unwrap(), judged(&nameless).ok().unwrap());
    let id = one.client.client_id;
    assert!(id.len() == 34 && id.starts_with("c_") && id != other.client.client_id, "{id}");
    assert_eq!(one.metadata["client_id"], id);
}

#[test]
fn a_secret_is_not_brought() {
    for name in ["client_secret", "client_secret_hash"] {
        for value in [json!("0123456789abcdef0123456789abcdef"), Value::Null] {
            let said = refused(&with(&json!({ name: value })));
            let wanted = format!(
                "`{name}` is not brought: leave it out, and the secret is made here and printed once"
            );
            assert_eq!(said, [wanted]);
        }
    }
}

#[test]
fn whatever_is_wrong_is_said_at_once_with_its_field() {
    let all =
        json!({"client_id": "7", "client_secret": "x", "scope": "admin", "redirect_uris": ["https://a/#b"]});
    let said = refused(&with(&all));
    for field in ["`client_id`", "`client_secret`", "`scope`", "`redirect_uris` number 1"] {
        assert_eq!(said.iter().filter(|one| one.starts_with(field)).count(), 1, "{field}: {said:?}");
    }
    assert_eq!(said.len(), 4, "{said:?}");
    assert_eq!(
        refused(&with(&json!({"client_uri": "https://a/"}))),
        ["`client_uri` is not known here: leave it out"]
    );
    let empty = refused(&with(&json!({"client_id": ""})));
    assert_eq!(empty, ["`client_id` is missing"], "an empty name is not as good as none");
}

#[test]
fn the_names_of_others_are_theirs() {
    let named = |name: &str| refused(&with(&json!({ "client_id": name })));
    assert_eq!(
        named("shop"),
        ["`client_id` is that of a client of the configuration already: choose another"]
    );
    for name in ["signet-app", "signet-spa", "signet-machine"] {
        assert_eq!(named(name), ["`client_id` is that of a client of the demo already: choose another"]);
    }
}

#[test]
fn what_is_too_long_or_no_file_is_refused_with_its_name() {
    let home = tempfile::tempdir().unwrap();
    let said = |path: &Path| text(path).map(|_| ()).unwrap_err();
    assert!(said(&home.path().join("none.json")).contains("none.json "));
    assert!(said(home.path()).starts_with(&format!("{} ", home.path().display())));
    let long = home.path().join("long.json");
    std::fs::write(&long, " ".repeat(256 * 1024 + 1)).unwrap();
    assert!(said(&long).contains("long.json "));
}
