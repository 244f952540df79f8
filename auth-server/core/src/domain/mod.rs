//! The things the auth-server is about.

mod hash;
mod signing_key;
mod user;

pub use hash::{BadHash, PasswordHash};
pub use signing_key::{NewKey, Plan, StoredKey};
pub use user::{Role, User};
