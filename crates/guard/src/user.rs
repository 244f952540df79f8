//! Whom a valid token speaks for.

use std::sync::Arc;

use serde::de::DeserializeOwned;
use signet_shared::claims::{AccessToken, AccessTokenClaims, Payload};
use signet_shared::jose::{Fault, Refusal, Step};

use super::recent::Recent;
use super::{Guard, Refused};

/// The caller, as its token says: only a [`Guard`] makes one. Cheap to clone.
#[derive(Debug, Clone)]
pub struct User {
    pub(crate) claims: Arc<AccessTokenClaims>,
    pub(crate) payload: Arc<Payload<AccessToken>>,
    /// Who admitted it: its clock tells how long ago the sign-in was, and it words what is refused later.
    pub(crate) guard: Guard,
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

    /// Passes when the token permits `scope`, or each of several that are separated by spaces.
    ///
    /// # Errors
    /// [`Refused::MissingScope`], also when no scope is named: absence is not success.
    pub fn require_scope(&self, scope: &str) -> Result<(), Refused> {
        let mut wanted = scope.split(' ').filter(|one| !one.is_empty()).peekable();
        let some = wanted.peek().is_some();
        if some && wanted.all(|one| self.has_scope(one)) {
            Ok(())
        } else {
            Err(Refused::MissingScope(scope.to_owned()))
        }
    }

    /// Passes when the caller has `role`.
    ///
    /// # Errors
    /// [`Refused::MissingRole`].
    pub fn require_role(&self, role: &str) -> Result<(), Refused> {
        if self.has_role(role) { Ok(()) } else { Err(Refused::MissingRole(role.to_owned())) }
    }

    /// Passes when the person signed in within the last `max_age` seconds (`auth_time`), and, where `acr` names any
    /// authentication context classes, by one of them (`acr`): RFC 9470. `None` and `[]` name none; the preferred class
    /// comes first. By the guard's clock, and with its leeway.
    ///
    /// # Errors
    /// [`Refused::NotRecent`], also when the token does not say when or how the person signed in: absence is not
    /// success. So it is with a class that no challenge can name, see [`crate::IllegalAcr`].
    pub fn require_recent<'a>(
        &self,
        max_age: u64,
        acr: impl IntoIterator<Item = &'a str>,
    ) -> Result<(), Refused> {
        match Recent::new(max_age, acr) {
            Ok(recent) => self.require(&recent),
            Err(_) => Err(Refused::NotRecent(Recent::within(max_age))),
        }
    }

    pub(crate) fn require(&self, recent: &Recent) -> Result<(), Refused> {
        let met = recent.is_met(&self.claims, self.guard.now(), self.guard.leeway());
        if met { Ok(()) } else { Err(Refused::NotRecent(recent.clone())) }
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
