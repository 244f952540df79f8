//! A refresh token as it is kept; its text is kept nowhere.

use super::Granted;

/// A refresh token that is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredRefresh {
    /// The grant it came of: all that came of it is its family, and is revoked with it.
    pub grant_id: String,
    /// The client it was given to.
    pub client_id: String,
    /// What its access tokens may have at most.
    pub granted: Granted,
    /// The first second in which it is no longer valid.
    pub expires_at: u64,
    /// Whether the session that it was given in has ended.
    pub session_ended: bool,
    /// How far it has come.
    pub state: RefreshState,
}

/// How far a refresh token has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RefreshState {
    /// It may be used.
    Fresh,
    /// It was exchanged for its successor.
    Spent {
        /// When, in unix seconds.
        at: u64,
        /// Whether the successor was used.
        successor_used: bool,
    },
    /// It was revoked, or its family was.
    Revoked,
}
