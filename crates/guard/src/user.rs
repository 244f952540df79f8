//! Whom a valid token speaks for.

use std::sync::Arc;

use serde::de::DeserializeOwned;
use signet_shared::claims::{AccessToken, AccessTokenClaims, Payload};
use signet_shared::jose::{Fault, Refusal, Step};

use super::Refused;

/// The caller, as its token says: only a [`crate::Guard`] makes one.
#[derive(Debug, Clone)]
pub struct User {
    pub(crate) claims: Arc<AccessTokenClaims>,
    pub(crate) payload: Arc<Payload<AccessToken>>,
}

impl User {
    /// All claims.
    #[must_use]
    pub fn claims(&self) -> &AccessTokenClaims {
        &self.claims
    }

    /// The claims as a type of your own: for claims that only your issuer knows.
    ///
    /// # Errors
    /// [`Refused::Token`] when the token does not have what that type needs.
    pub fn claims_as<T: DeserializeOwned>(&self) -> Result<T, Refused> {
        let missing = Refusal { step: Step::Required, fault: Fault::Differs };
        T::deserialize(self.payload.members()).map_err(|_| Refused::Token(missing))
    }

    /// The person's id, or the client's own for a machine.
    #[must_use]
    pub fn sub(&self) -> &str {
        &self.claims.sub
    }

    /// The tenant; a machine has none.
    #[must_use]
    pub fn tenant(&self) -> Option<&str> {
        self.claims.tenant.as_deref()
    }

    /// The scopes, one by one (RFC 8693 §4.2).
    pub fn scopes(&self) -> impl Iterator<Item = &str> {
        self.claims.scope.split(' ').filter(|scope| !scope.is_empty())
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
        self.claims.roles.iter().flatten().any(|own| own == role)
    }

    /// True only when the token says so: absence is not success.
    #[must_use]
    pub fn is_admin(&self) -> bool {
        self.claims.is_admin()
    }
}
