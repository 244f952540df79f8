//! The things the auth-server is about.

mod hash;
mod user;

pub use hash::{BadHash, PasswordHash};
pub use user::{Role, User};
