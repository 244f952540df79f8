//! What the doctor looks at in the clients that were registered by command: whether each can still be one.

use auth_server_store::{Store, StoredClient};

use super::super::table::shown;
use super::checks::Found;
use crate::clients::{Registered, judge};
use crate::config::Config;

pub(super) async fn look(config: &Config, store: &Store) -> Found {
    match store.clients().await {
        Ok(kept) => judged(&kept.clients, &config.registered),
        Err(error) => Found::Ill(error.to_string()),
    }
}

fn judged(stored: &[StoredClient], registered: &Registered) -> Found {
    let faults = |stored: &StoredClient| {
        let client_id = shown(&stored.client_id);
        let said = |faults: Vec<String>| format!("{client_id} is left out: {}", faults.join(", "));
        judge(stored, registered).err().map(said)
    };
    let ill: Vec<String> = stored.iter().filter_map(faults).collect();
    match (stored.len(), ill.is_empty()) {
        (0, _) => Found::Well("none were added by command".into()),
        (count, true) => Found::Well(format!("all {count} that were added by command can be used")),
        (_, false) => {
            let ill = ill.join("; ");
            Found::Ill(format!("{ill}: mend what is around it, or `auth-server clients remove ID --yes`"))
        }
    }
}

#[cfg(test)]
mod tests {
    use signet_service::config::Settings;

    use super::*;

    #[test]
    fn a_client_that_cannot_be_one_is_named_with_its_field() {
        let config: Config = Settings::from_toml("").unwrap().read().unwrap();
        let stored = |client_id: &str, more: &str| StoredClient {
            client_id: client_id.into(),
            metadata: format!(
                r#"{{"client_id":"{client_id}","token_endpoint_auth_method":"none","redirect_uris":["https://a.example/"]{more}}}"#
            ),
            is_sub: false,
        };
        let judged = |stored: &[StoredClient]| super::judged(stored, &config.registered);
        assert_eq!(judged(&[]), Found::Well("none were added by command".into()));
        let good = stored("a", "");
        assert_eq!(
            judged(std::slice::from_ref(&good)),
            Found::Well("all 1 that were added by command can be used".into())
        );
        let Found::Ill(said) = judged(&[good, stored("b", r#","resources":["urn:gone"]"#)]) else {
            unreachable!()
        };
        let wanted = "b is left out: `resources` number 1 is not registered in [[resources]]: mend";
        assert!(said.starts_with(wanted), "{said}");
    }
}
