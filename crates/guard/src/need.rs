//! What is asked of a caller beyond a valid token; the same for every framework.

use std::sync::Arc;

use super::recent::Recent;
use super::{Refused, User};

/// One thing that is asked.
#[derive(Debug, Clone)]
pub(crate) enum Need {
    /// This role.
    Role(Arc<str>),
    /// These scopes, separated by spaces.
    Scope(Arc<str>),
    /// A recent, or a strong, sign-in.
    Recent(Recent),
}

impl Need {
    /// Passes when `user` has it.
    pub(crate) fn check(&self, user: &User) -> Result<(), Refused> {
        match self {
            Self::Role(role) => user.require_role(role),
            Self::Scope(scope) => user.require_scope(scope),
            Self::Recent(recent) => user.require(recent),
        }
    }
}
