//! What people and programs read of the clients.

use signet_service::config::Settings;

use super::*;
use crate::config::PRODUCTION;

const HASH: &str = "sha256:PrG9Q5lH63YpmOVmzMLgmceREYsvQFecxPfaK1Bht_k";
const SHOP: &str = "[[clients]]\nclient_id = \"shop\"\nclient_name = \"The shop\"\nredirect_uris = [\"https://a/\"]\n\
                    client_secret = \"0123456789abcdef0123456789abcdef\"\n";

fn listed(text: &str) -> Vec<Listed> {
    let stored = |client_id: &str, more: &str| StoredClient {
        client_id: client_id.into(),
        metadata: format!(
            r#"{{"client_id":"{client_id}","client_secret_hash":"{HASH}","redirect_uris":["https://a/"]{more}}}"#
        ),
        is_sub: false,
    };
    let name = r#","client_name":"The\nnews","grant_types":["authorization_code","refresh_token"]"#;
    let config: Config = Settings::from_toml(text).unwrap().read().unwrap();
    all(&config, vec![stored("gone", r#","resources":["urn:gone"]"#), stored("news", name)])
}

#[test]
fn the_table_shows_all_and_from_where_they_are() {
    let wanted = "\
CLIENT ID       NAME                         METHOD               GRANTS                            FROM
signet-app      The demo app                 none                                                   demo
signet-spa      The demo app, by redirect    none                 authorization_code refresh_token  demo
signet-bff      The demo app, by its server  private_key_jwt      authorization_code refresh_token  demo
shop            The shop                     client_secret_basic  authorization_code                configuration
signet-machine  The demo machine             client_secret_basic  client_credentials                demo
gone            -                            -                    -                                 store, left out: `doctor` says why
news            The\u{fffd}news                     client_secret_basic  authorization_code refresh_token  store
";
    assert_eq!(to_table(&listed(SHOP)), wanted);
}

#[test]
fn json_says_the_same() {
    let json: Value = serde_json::from_str(&to_json(&listed(SHOP))).unwrap();
    let clients = json["clients"].as_array().unwrap();
    assert_eq!(clients.len(), 7);
    let news = json!({"client_id": "news", "client_name": "The\nnews", "from": "store",
        "token_endpoint_auth_method": "client_secret_basic", "grant_types": ["authorization_code", "refresh_token"]});
    assert_eq!(clients[6], news);
    let gone = json!({"client_id": "gone", "from": "store",
        "left_out": ["`resources` number 1 is not registered in [[resources]]"]});
    assert_eq!(clients[5], gone);
}

#[test]
fn nothing_that_proves_a_client_is_shown() {
    let listed = listed(SHOP);
    for text in [to_json(&listed), to_table(&listed)] {
        assert!(!text.contains("0123456789abcdef") && !text.contains("sha256:"), "{text}");
    }
}

#[test]
fn without_clients_it_says_so() {
    let config: Config = Settings::from_toml(PRODUCTION).unwrap().read().unwrap();
    let none = all(&config, Vec::new());
    assert!(to_table(&none).contains("no clients yet"));
    assert_eq!(serde_json::from_str::<Value>(&to_json(&none)).unwrap(), json!({"clients": []}));
}
