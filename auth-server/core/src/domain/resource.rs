//! A resource: an API that access tokens are for. RFC 8707, rule K3.

use signet_shared::jose::Alg;

/// A registered resource.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resource {
    /// Its identifier, an absolute URI without a fragment: `aud` of its tokens.
    pub identifier: String,
    /// What people are told that it is called.
    pub name: String,
    /// The scopes that are its own; none of OpenID's.
    pub scopes: Vec<String>,
    /// What its access tokens are signed by.
    pub signing_alg: Alg,
    /// How many seconds its access tokens live.
    pub token_lifetime: u64,
}
