//! What was acknowledged while processes were killed.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::{Notify, RwLock};

/// A sign-in that was answered with a token.
pub(crate) struct SignIn {
    pub(crate) request: String,
    pub(crate) sid: String,
    /// The session of the token that was brought along.
    pub(crate) former: Option<String>,
}

/// A code, and the refresh token that it became.
pub(crate) struct Redeemed {
    pub(crate) code: String,
    pub(crate) refresh: String,
}

/// How a user is: `None` where there is none.
pub(crate) type State = Option<(bool, String)>;

/// All of it.
#[derive(Default)]
pub(crate) struct Acknowledged {
    pub(crate) sign_ins: Vec<SignIn>,
    /// Request and session.
    pub(crate) sign_outs: Vec<(String, String)>,
    /// Sessions whose end was asked for, acknowledged or not.
    pub(crate) may_be_ended: Vec<String>,
    /// Ids of the lines of acknowledged changes of users.
    pub(crate) changes: Vec<String>,
    /// Codes that were answered with tokens.
    pub(crate) redeemed: Vec<Redeemed>,
    /// Refresh tokens, each with the one that came in its place.
    pub(crate) rotated: Vec<(String, String)>,
    /// Names of signing keys that were made.
    pub(crate) keys: Vec<String>,
    /// How each user may be: one state, or two where the last change was not acknowledged.
    pub(crate) users: BTreeMap<String, Vec<State>>,
    /// Requests and changes that came to nothing that was acknowledged.
    pub(crate) without_answer: usize,
}

/// Shared by all who do something.
#[derive(Default)]
pub(crate) struct Ledger {
    told: Mutex<Acknowledged>,
    /// Told of when somebody was signed in or out.
    pub(crate) acted: Notify,
    /// Held while something is down: who got no answer waits for it.
    pub(crate) down: RwLock<()>,
}

impl Ledger {
    pub(crate) fn open(&self) -> MutexGuard<'_, Acknowledged> {
        self.told.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes what came to nothing, and waits until all is up.
    pub(crate) async fn without_answer(&self) {
        self.open().without_answer += 1;
        let _up = self.down.read().await;
    }

    /// How often people were signed in and out.
    pub(crate) fn count(&self) -> usize {
        let all = self.open();
        all.sign_ins.len() + all.sign_outs.len()
    }
}
