//! Who comes through a layer, and the note of it that the request carries on.

use std::sync::Arc;

use http::{Extensions, HeaderMap};

use crate::need::Need;
use crate::{Guard, Refused, User};

/// What a layer asks.
#[derive(Debug, Clone)]
pub(super) struct Gate {
    pub(super) guard: Guard,
    pub(super) needs: Arc<[Need]>,
    /// Whether nobody may come through too.
    pub(super) optional: bool,
}

/// Who came through. That it is absent from a request means that no layer looked at it.
#[derive(Debug, Clone)]
pub(super) enum Admission {
    /// Somebody with all that was asked.
    User(User),
    /// Nobody, where that is allowed; with the guard that would word a refusal.
    Nobody(Guard),
}

impl Gate {
    /// Who brings these headers.
    pub(super) async fn admit(&self, headers: &HeaderMap) -> Result<Admission, Refused> {
        let user = match self.guard.authenticate(headers).await {
            Err(Refused::NoCredentials) if self.optional => return Ok(Admission::Nobody(self.guard.clone())),
            other => other?,
        };
        self.needs.iter().try_for_each(|need| need.check(&user))?;
        Ok(Admission::User(user))
    }
}

impl Admission {
    /// Notes it among the extensions of a request, in place of what stood there.
    pub(super) fn note(self, extensions: &mut Extensions) {
        match &self {
            Self::User(user) => extensions.insert(user.clone()),
            Self::Nobody(_) => extensions.remove::<User>(),
        };
        extensions.insert(self);
    }
}
