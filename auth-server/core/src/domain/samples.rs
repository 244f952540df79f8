//! Clients and resources for tests.

use signet_shared::jose::Alg;

use super::{Client, ClientAuthentication, ClientKeys, ClientLinks, GrantType, Resource};

/// A public client with every grant but that of a machine; nothing else is said of it.
pub(crate) fn client(client_id: &str) -> Client {
    Client {
        client_id: client_id.to_owned(),
        client_name: client_id.to_owned(),
        authentication: ClientAuthentication::None,
        keys: ClientKeys::None,
        grant_types: vec![GrantType::AuthorizationCode, GrantType::RefreshToken],
        redirect_uris: vec![],
        post_logout_redirect_uris: vec![],
        backchannel_logout: None,
        scopes: vec![],
        resources: vec![],
        require_pkce: true,
        skip_consent: false,
        id_token_signed_response_alg: Alg::Rs256,
        userinfo_signed_response_alg: None,
        default_max_age: None,
        require_auth_time: false,
        about: ClientLinks::default(),
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
