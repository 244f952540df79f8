//! Samples, for tests.

use super::{Client, ClientAuthentication, GrantType, SecretDigest};

/// A confidential web application that may do all that codes lead to.
pub(crate) fn client() -> Client {
    let texts = |texts: &[&str]| texts.iter().copied().map(str::to_owned).collect();
    Client {
        authentication: ClientAuthentication::SecretBasic(SecretDigest([0; 32])),
        grant_types: vec![GrantType::AuthorizationCode, GrantType::RefreshToken],
        redirect_uris: texts(&["https://shop.example.com/callback"]),
        post_logout_redirect_uris: texts(&["https://shop.example.com/bye"]),
        scopes: texts(&["openid", "profile", "email", "offline_access", "read"]),
        resources: texts(&["https://api.example.com"]),
        ..Client::new("shop", "Shop")
    }
}
