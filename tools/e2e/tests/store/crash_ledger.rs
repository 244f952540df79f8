//! What was acknowledged while processes were killed.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// A sign-in that was answered with a token.
pub(crate) struct SignIn {
    pub(crate) request: String,
    pub(crate) sid: String,
    /// The session of the token that was brought along.
    pub(crate) former: Option<String>,
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
    /// How each user may be: one state, or two where the last change was not acknowledged.
    pub(crate) users: BTreeMap<String, Vec<State>>,
    /// Requests and changes that came to nothing that was acknowledged.
    pub(crate) without_answer: usize,
}

/// Shared by all who do something.
#[derive(Default)]
pub(crate) struct Ledger(Mutex<Acknowledged>);

impl Ledger {
    pub(crate) fn open(&self) -> MutexGuard<'_, Acknowledged> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How often people were signed in and out.
    pub(crate) fn count(&self) -> usize {
        let all = self.open();
        all.sign_ins.len() + all.sign_outs.len()
    }
}
