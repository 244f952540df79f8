//! Clients and resources for tests.

use signet_shared::jose::Alg;

use super::{Client, GrantType, Resource};

/// A public client with every grant but that of a machine; nothing else is said of it.
pub(crate) fn client(client_id: &str) -> Client {
    Client {
        grant_types: vec![GrantType::AuthorizationCode, GrantType::RefreshToken],
        ..Client::new(client_id, client_id)
    }
}

/// A resource with these scopes, whose tokens live for five minutes.
pub(crate) fn resource(identifier: &str, scopes: &[&str]) -> Resource {
    Resource {
        identifier: identifier.to_owned(),
        name: identifier.to_owned(),
        scopes: scopes.iter().map(|scope| (*scope).to_owned()).collect(),
        signing_alg: Alg::Es256,
        token_lifetime: 300,
    }
}
