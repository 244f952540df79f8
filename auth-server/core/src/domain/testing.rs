//! Samples, for tests.

use signet_shared::jose::Alg;

use super::{Client, ClientAuthentication, ClientKeys, ClientLinks, GrantType, SecretDigest};

/// A confidential web application that may do all that codes lead to.
pub(crate) fn client() -> Client {
    let texts = |texts: &[&str]| texts.iter().copied().map(str::to_owned).collect();
    Client {
        client_id: "shop".to_owned(),
        client_name: "Shop".to_owned(),
        authentication: ClientAuthentication::SecretBasic(SecretDigest([0; 32])),
        keys: ClientKeys::None,
        grant_types: vec![GrantType::AuthorizationCode, GrantType::RefreshToken],
        redirect_uris: texts(&["https://shop.example.com/callback"]),
        post_logout_redirect_uris: texts(&["https://shop.example.com/bye"]),
        backchannel_logout: None,
        scopes: texts(&["openid", "profile", "email", "offline_access", "read"]),
        resources: texts(&["https://api.example.com"]),
        require_pkce: true,
        skip_consent: false,
        id_token_signed_response_alg: Alg::Rs256,
        userinfo_signed_response_alg: None,
        default_max_age: None,
        require_auth_time: false,
        about: ClientLinks::default(),
    }
}
