//! What is the same for all requests to the OpenID provider.

use crate::domain::{Resource, TenantId};

/// The provider, as the operator has set it up.
#[derive(Debug, Clone, Copy)]
pub struct Provider<'a> {
    /// `iss`.
    pub issuer: &'a str,
    /// The registered resources.
    pub resources: &'a [Resource],
    /// The tenant of requests that name none.
    pub tenant: &'a TenantId,
    /// How long things live.
    pub lifetimes: Lifetimes,
}

/// How long things live, in seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lifetimes {
    /// A request for which pages are shown.
    pub request: u64,
    /// A session of a browser.
    pub session: u64,
    /// ID tokens, and access tokens for the issuer itself; those for a resource live as long as that says.
    pub token: u64,
    /// A refresh token.
    pub refresh: u64,
    /// How long a refresh token that was exchanged may come again (rule G3).
    pub grace: u64,
}
