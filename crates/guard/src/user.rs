//! Whom a valid token speaks for.

use std::sync::Arc;

use signet_shared::claims::AccessTokenClaims;

use super::Refused;

/// The caller, as its token says: only a [`crate::Guard`] makes one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User(pub(crate) Arc<AccessTokenClaims>);

impl User {
    /// All claims.
    #[must_use]
    pub fn claims(&self) -> &AccessTokenClaims {
        &self.0
    }

    /// The person's id, or the client's own for a machine.
    #[must_use]
    pub fn sub(&self) -> &str {
        &self.0.sub
    }

    /// The tenant; a machine has none.
    #[must_use]
    pub fn tenant(&self) -> Option<&str> {
        self.0.tenant.as_deref()
    }

    /// The scopes, one by one (RFC 8693 §4.2).
    pub fn scopes(&self) -> impl Iterator<Item = &str> {
        self.0.scope.split(' ').filter(|scope| !scope.is_empty())
    }

    /// Whether the token permits `scope`.
    #[must_use]
    pub fn has_scope(&self, scope: &str) -> bool {
        self.scopes().any(|own| own == scope)
    }

    /// Passes when the token permits `scope`.
    ///
    /// # Errors
    /// [`Refused::MissingScope`].
    pub fn require_scope(&self, scope: &str) -> Result<(), Refused> {
        if self.has_scope(scope) { Ok(()) } else { Err(Refused::MissingScope(scope.to_owned())) }
    }

    /// Passes when the caller has `role`.
    ///
    /// # Errors
    /// [`Refused::MissingRole`].
    pub fn require_role(&self, role: &str) -> Result<(), Refused> {
        if self.has_role(role) { Ok(()) } else { Err(Refused::MissingRole(role.to_owned())) }
    }

    /// Whether the caller has `role`.
    #[must_use]
    pub fn has_role(&self, role: &str) -> bool {
        self.0.roles.iter().flatten().any(|own| own == role)
    }

    /// True only when the token says so: absence is not success.
    #[must_use]
    pub fn is_admin(&self) -> bool {
        self.0.is_admin()
    }
}
