//! A person who can sign in.

use super::{PasswordHash, StandardClaims};

/// What a person may do. Roles come from the operator's configuration alone; nobody becomes an admin by signing up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// Administrator: `admin` in tokens.
    Admin,
    /// Everybody: `user` in tokens.
    User,
}

impl Role {
    /// The role's name in configuration and tokens.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Admin => "admin",
            Self::User => "user",
        }
    }

    /// The role that `name` names.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        [Self::Admin, Self::User].into_iter().find(|role| role.as_str() == name)
    }
}

/// A person with an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    /// The identifier in tokens: never reused, never changed.
    pub sub: String,
    /// What the person types; compared without regard to case.
    pub username: String,
    /// What the person proves to know; `None` for who cannot sign in with a password.
    pub password_hash: Option<PasswordHash>,
    /// Another for each password that is set; the same for a better hash of the same one.
    pub password_version: u64,
    /// What else is known of the person.
    pub claims: StandardClaims,
    /// Sorted, without repetition, `User` always among them.
    pub roles: Vec<Role>,
    /// Whether the person may not sign in for now.
    pub disabled: bool,
}

impl User {
    /// Whether the person is an administrator.
    #[must_use]
    pub fn is_admin(&self) -> bool {
        self.roles.contains(&Role::Admin)
    }
}
