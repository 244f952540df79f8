//! The things the auth-server is about.

mod audit;
mod claims;
mod client;
mod hash;
mod resource;
#[cfg(test)]
pub(crate) mod samples;
mod signing_key;
mod tenant;
mod user;

pub use audit::{Action, AuditLine, Origin};
pub use claims::{Address, StandardClaims};
pub use client::{
    BackchannelLogout, Client, ClientAuthentication, ClientKeys, ClientLinks, GrantType, SecretDigest,
};
pub use hash::{Argon2Params, BadHash, HashKind, PasswordHash};
pub use resource::Resource;
pub use signing_key::{NewKey, Plan, StoredKey};
pub use tenant::{BadTenant, TenantId};
pub use user::{Role, User};
