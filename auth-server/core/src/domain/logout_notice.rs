//! What a client has to hear of a session that has ended: OpenID Connect Back-Channel Logout 1.0.

use super::TenantId;

/// That a session has ended, to be told to one client. The token that tells it is signed anew at each try (rule G9).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogoutNotice {
    /// Whose person it is.
    pub tenant: TenantId,
    /// To whom it is told.
    pub client_id: String,
    /// Which session has ended.
    pub sid: String,
    /// Whose session that was.
    pub sub: String,
    /// When it ended, in unix seconds.
    pub ended_at: u64,
    /// How often it was tried, this time among them.
    pub tries: u32,
}
