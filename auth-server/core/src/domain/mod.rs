//! The things the auth-server is about.

mod audit;
mod carried;
mod challenge;
mod claims;
mod client;
mod grant;
mod hash;
mod logout_notice;
mod refresh_token;
mod resource;
#[cfg(test)]
pub(crate) mod samples;
mod signing_key;
mod tenant;
#[cfg(test)]
pub(crate) mod testing;
mod user;

#[cfg(test)]
pub(crate) mod testing_grants;

pub use audit::{Action, AuditLine, Origin};
pub use carried::Carried;
pub use challenge::{BadChallenge, Challenge};
pub use claims::{Address, StandardClaims};
pub use client::{
    BackchannelLogout, Client, ClientAuthentication, ClientKeys, ClientLinks, GrantType, SecretDigest,
};
pub use grant::{Approval, Asked, AskedClaims, Exchanged, Fulfilled, Grant, Granted, Pending, SignIn};
pub use hash::{Argon2Params, BadHash, HashKind, PasswordHash};
pub use logout_notice::LogoutNotice;
pub use refresh_token::{RefreshState, StoredRefresh};
pub use resource::Resource;
pub use signet_shared::secret::Digest;
pub use signing_key::{Algs, NewKey, Plan, StoredKey};
pub use tenant::{BadTenant, TenantId};
pub use user::{Role, User};
