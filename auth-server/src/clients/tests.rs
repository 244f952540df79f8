//! What the configuration registers, and what stops the start.

use auth_server_core::domain::{ClientAuthentication, ClientKeys, GrantType};
use signet_service::config::{Problems, Settings};
use signet_shared::jose::Alg;

use super::*;
use crate::config::{Config, PRODUCTION};

const SECRET: &str = "0123456789abcdef0123456789abcdef";

fn read(text: &str) -> Result<Registered, Problems> {
    let config: Config = Settings::from_toml(text).unwrap().read()?;
    Ok(config.registered)
}

fn client<'a>(registered: &'a Registered, client_id: &str) -> &'a Client {
    registered.clients.iter().find(|client| client.client_id == client_id).unwrap()
}

fn entry(more: &str) -> String {
    format!(
        "[[clients]]\nclient_id = \"shop\"\nredirect_uris = [\"https://shop.example/\"]\nclient_secret = \"{SECRET}\"\n{more}"
    )
}

#[test]
fn n13_the_demo_has_its_clients_and_production_none() {
    let demo = read("").unwrap();
    let app = client(&demo, "signet-app");
    assert!(app.grant_types.is_empty() && app.is_public(), "no grants at the token endpoint");
    let spa = client(&demo, "signet-spa");
    assert_eq!(spa.grant_types, [GrantType::AuthorizationCode, GrantType::RefreshToken]);
    assert!(spa.is_public() && spa.require_pkce);
    let callbacks = [
        "http://localhost:3000/callback",
        "http://127.0.0.1:3000/callback",
        "http://127.0.0.1/callback",
        "http://[::1]/callback",
    ];
    assert_eq!(spa.redirect_uris, callbacks);
    let bff = client(&demo, "signet-bff");
    assert_eq!(bff.authentication, ClientAuthentication::PrivateKeyJwt);
    assert_eq!(bff.keys, ClientKeys::At("http://localhost:3000/bff/jwks.json".into()));
    assert_eq!(bff.redirect_uris, ["http://localhost:3000/bff/callback"]);
    assert_eq!(bff.post_logout_redirect_uris, ["http://localhost:3000/"]);
    assert_eq!(demo.demo_api.as_deref(), Some("http://localhost:5001"));
    let production = read(PRODUCTION).unwrap();
    assert_eq!((production.clients.len(), production.demo_api), (0, None));
}

#[test]
fn n13_the_demos_bff_is_where_the_configuration_has_it() {
    let moved = read("[bff]\npublic_url = \"http://localhost:3100/\"\n").unwrap();
    let bff = client(&moved, "signet-bff");
    assert_eq!(bff.keys, ClientKeys::At("http://localhost:3100/bff/jwks.json".into()));
    assert_eq!(bff.redirect_uris, ["http://localhost:3100/bff/callback"]);
    assert_eq!(bff.post_logout_redirect_uris, ["http://localhost:3100/"]);
}

#[tokio::test]
async fn n13_the_machine_comes_with_its_secret_in_the_demo_alone() {
    let home = tempfile::tempdir().unwrap();
    let registry = open(&read("").unwrap(), home.path()).await.unwrap();
    let machine = registry.client("signet-machine").unwrap();
    assert_eq!(
        (&*machine.grant_types, &*machine.scopes),
        (&[GrantType::ClientCredentials][..], &["read".to_owned(), "write".to_owned()][..])
    );
    assert!(matches!(machine.authentication, ClientAuthentication::SecretBasic(_)));
    assert!(registry.client("signet-spa").is_some() && registry.client("nobody").is_none());
    let empty = tempfile::tempdir().unwrap();
    let production = open(&read(PRODUCTION).unwrap(), empty.path()).await.unwrap();
    assert!(production.client("signet-machine").is_none());
    assert_eq!(std::fs::read_dir(empty.path()).unwrap().count(), 0, "no secret is made for nobody");
}

#[test]
fn k3_without_resources_there_is_the_api() {
    let text = format!("{PRODUCTION}signing_alg = \"EdDSA\"\n[api]\nresource = \"https://api.example\"\n");
    let resources = read(&text).unwrap().resources;
    assert_eq!((resources.len(), resources[0].identifier.as_str()), (1, "https://api.example"));
    assert_eq!((resources[0].signing_alg, resources[0].token_lifetime), (Alg::EdDsa, 300));
    assert_eq!(resources[0].scopes, ["read", "write"]);
    let other = "[[resources]]\nidentifier = \"urn:x\"\nscopes = [\"a\"]\ntoken_lifetime = 60\n";
    let resources = read(other).unwrap().resources;
    assert_eq!((resources.len(), resources[0].identifier.as_str()), (1, "urn:x"));
}

#[test]
fn o11_a_client_of_the_file_is_registered() {
    let registered = read(&entry("scope = \"openid read\"\n")).unwrap();
    let shop = client(&registered, "shop");
    assert_eq!(shop.resources, ["http://localhost:5001"]);
    assert_eq!(registered.clients.len(), 4);
    assert!(
        ["shop", "signet-app", "signet-spa", "signet-bff", "signet-machine"]
            .iter()
            .all(|name| registered.has(name))
    );
    assert!(!registered.has("ada"));
}

/// Fails unless the start is refused by one sentence with all of `said`.
fn refused(text: &str, said: &[&str]) {
    let problems = read(text).unwrap_err();
    let sentence = problems.to_string();
    assert!(said.iter().all(|part| sentence.contains(part)), "{said:?}: {sentence}");
    assert_eq!(problems.0.len(), 1, "{sentence}");
    assert!(sentence.contains("signet.toml:"), "{sentence}");
    assert!(!sentence.contains(SECRET), "{sentence}");
}

#[test]
fn o11_what_is_wrong_is_said_with_client_and_field() {
    for (more, field) in [
        ("tos_uri = \"javascript:x\"\n", "`tos_uri`"),
        ("post_logout_redirect_uris = [\"https://a/#b\"]\n", "`post_logout_redirect_uris` number 1"),
        ("scope = \"admin\"\n", "`scope`"),
        ("grant_types = [\"implicit\"]\nresponse_types = []\n", "`grant_types`"),
        ("token_endpoint_auth_method = \"none\"\n", "`client_secret`"),
        ("client_secret_hash = \"x\"\n", "`client_secret`"),
    ] {
        refused(&entry(more), &["[[clients]] number 1 (shop): ", field]);
    }
    let machine = "[[clients]]\nclient_id = \"m\"\ntoken_endpoint_auth_method = \"none\"\nscope = \"read\"\n\
                   grant_types = [\"client_credentials\"]\n";
    refused(machine, &["[[clients]] number 1 (m): ", "`grant_types`", "does not authenticate"]);
    refused(
        "[[clients]]\nclient_id = \"7\"\ntoken_endpoint_auth_method = \"none\"\nredirect_uris = [\"https://a/\"]\n",
        &["`client_id`", "bare number"],
    );
}

#[test]
fn o11_names_are_given_once() {
    let twice = format!("{}{}", entry(""), entry(""));
    refused(&twice, &["[[clients]] number 2 (shop): `client_id`", "another client's"]);
    for name in ["signet-app", "signet-spa", "signet-bff", "signet-machine"] {
        refused(&entry("").replace("shop\"", &format!("{name}\"")), &["`client_id`", "another client's"]);
    }
    let production = format!("{PRODUCTION}{}", entry("").replace("shop\"", "signet-app\""));
    refused(&production, &["`client_id`", "another client's"]);
    let resource = "[[resources]]\nidentifier = \"urn:x\"\n";
    refused(&format!("{resource}{resource}"), &["[[resources]] number 2 (urn:x): `identifier`", "another"]);
}

#[test]
fn k2_nobodys_sub_is_a_clients_name() {
    let user = |sub: &str| {
        format!(
            "[[users]]\nsub = \"{sub}\"\nusername = \"ada\"\nname = \"A\"\nemail = \"a@b\"\n\
         password_hash = \"$2b$10$5KxlgPVUtpf7D86chPmkCeTzFH9bJP7BVj1sT1KCQmyarhoDUbnUu\"\n"
        )
    };
    for sub in ["shop", "signet-spa", "signet-machine", "signet-app"] {
        refused(&format!("{}{}", entry(""), user(sub)), &["[[users]] number 1: `sub`", "is a client"]);
    }
    assert!(read(&format!("{}{}", entry(""), user("u_1"))).is_ok());
}

#[test]
fn g1_production_is_told_that_codes_are_unbound() {
    let without = format!("{PRODUCTION}{}", entry("require_pkce = false\n"));
    refused(&without, &["`require_pkce`", "allow_clients_without_pkce"]);
    let meant = format!("{PRODUCTION}allow_clients_without_pkce = true\n{}", entry("require_pkce = false\n"));
    assert!(!client(&read(&meant).unwrap(), "shop").require_pkce);
    assert!(
        !client(&read(&entry("require_pkce = false\n")).unwrap(), "shop").require_pkce,
        "the demo shows it"
    );
}

#[test]
fn o11_keys_may_be_at_an_address() {
    let by_key =
        entry("jwks_uri = \"https://shop.example/jwks\"\ntoken_endpoint_auth_method = \"private_key_jwt\"\n");
    let by_key = by_key.replace(&format!("client_secret = \"{SECRET}\"\n"), "");
    let registered = read(&by_key).unwrap();
    let kept = auth_server_core::domain::ClientKeys::At("https://shop.example/jwks".into());
    assert_eq!(client(&registered, "shop").keys, kept);
}

#[test]
fn k3_a_resource_is_signed_by_its_own_algorithm_and_a_clients_id_tokens_by_its_own() {
    let text = "[[resources]]\nidentifier = \"urn:x\"\nsigning_alg = \"EdDSA\"\n";
    let algs = |text: &str| {
        let all: Vec<Alg> = read(text).unwrap().algs().collect();
        [Alg::Es256, Alg::Rs256, Alg::EdDsa].map(|alg| all.contains(&alg))
    };
    assert_eq!(algs(""), [true, false, false], "the demo needs one key");
    assert_eq!(algs(text), [true, false, true]);
    assert_eq!(algs(&entry("")), [true, true, false], "RS256 by default: OpenID Connect Core §2");
    assert_eq!(algs(&entry("userinfo_signed_response_alg = \"EdDSA\"\n")), [true, true, true]);
}

#[test]
fn a_value_of_the_wrong_kind_is_said_once() {
    let text = entry("skip_consent = \"yes\"\n");
    let said = read(&text).unwrap_err().to_string();
    assert!(said.contains("`clients[].skip_consent` must be true or false"), "{said}");
}

/// The entries that stand as comments in the example, as they are once somebody means them.
fn meant() -> String {
    let example = include_str!("../../../signet.example.toml");
    let (before, _) = example.split_once("\n# People who may sign in").unwrap();
    let (before, entries) = before.split_once("\n# [[resources]]").unwrap();
    let is_setting = |line: &&str| {
        let key = line.split(" = ").next().unwrap_or_default();
        let is_key =
            line.contains(" = ") && key.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
        // These stand in the place of others.
        line.starts_with("[[") || (is_key && !["client_secret", "jwks_uri"].contains(&key))
    };
    let lines = entries.lines().filter_map(|line| line.strip_prefix("# ")).filter(is_setting);
    format!("{before}\n[[resources]]\n{}", lines.collect::<Vec<_>>().join("\n"))
}

#[test]
fn o11_the_examples_entries_are_good_ones() {
    let registered = read(&meant()).unwrap();
    let shop = client(&registered, "shop");
    let secret = auth_server_core::rules::protocol::client_authentication::digest(
        "an example, not a secret, of 32 bytes",
    );
    assert_eq!(shop.authentication, ClientAuthentication::SecretBasic(secret));
    assert_eq!(client(&registered, "nightly-report").authentication, ClientAuthentication::PrivateKeyJwt);
}

#[test]
fn config_check_hides_what_is_secret() {
    let text = entry(
        "jwks = { keys = [{ kty = \"OKP\", crv = \"Ed25519\", kid = \"k\", x = \"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\" }] }\n",
    );
    let shown = Settings::from_toml(&text).unwrap().effective::<Config>().unwrap();
    assert!(shown.contains("client_secret = \"(hidden)\"") && !shown.contains(SECRET), "{shown}");
    assert!(shown.contains("allow_clients_without_pkce = false"), "{shown}");
}
