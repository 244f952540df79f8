//! What flows need to sign people out, and to tell clients that sessions have ended: rules G7, G9.

use std::future::Future;

use super::StoreError;
use crate::domain::{Digest, LogoutNotice, TenantId};
use crate::rules::protocol::end_session::LogoutAsk;

/// What clients have still to hear, for all servers that use the store. A notice comes into being with the end of a session, in
/// the same transaction.
pub trait LogoutNotices {
    /// The clients for which something is due at `now` (unix seconds), each once.
    ///
    /// # Errors
    /// [`StoreError`].
    fn clients_to_tell(&self, now: u64) -> impl Future<Output = Result<Vec<String>, StoreError>> + Send;

    /// At most `most` notices for the client that are due at the first of the `times`, the longest due first. Nobody else gets
    /// them before the second.
    ///
    /// # Errors
    /// [`StoreError`].
    fn claim_notices(
        &self,
        client_id: &str,
        times: (u64, u64),
        most: u32,
    ) -> impl Future<Output = Result<Vec<LogoutNotice>, StoreError>> + Send;

    /// Forgets a notice that was claimed, because it was told or never can be. One that another server has claimed since stays.
    ///
    /// # Errors
    /// [`StoreError`].
    fn drop_notice(&self, notice: &LogoutNotice) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// Lets a notice that was claimed be due at `at` and not before. One that another server has claimed since stays as it is.
    ///
    /// # Errors
    /// [`StoreError`].
    fn postpone_notice(
        &self,
        notice: &LogoutNotice,
        at: u64,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;
}

/// Requests for logout for which browsers come back.
pub trait LogoutRequests {
    /// Keeps what is asked under the digest of its handle, until the second beside it, in unix seconds.
    ///
    /// # Errors
    /// [`StoreError`].
    fn keep_logout(
        &self,
        tenant: &TenantId,
        handle: &Digest,
        kept: (LogoutAsk, u64),
    ) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// What is asked under that handle, if its time is not over at `now`.
    ///
    /// # Errors
    /// [`StoreError`].
    fn kept_logout(
        &self,
        tenant: &TenantId,
        handle: &Digest,
        now: u64,
    ) -> impl Future<Output = Result<Option<LogoutAsk>, StoreError>> + Send;
}

/// Brings logout tokens to clients.
pub trait LogoutDelivery {
    /// Posts `logout_token` to `uri` as §2.5 says: the status of the answer.
    ///
    /// # Errors
    /// Why there was none, for the log; it repeats nothing secret.
    fn post_logout_token(
        &self,
        uri: &str,
        logout_token: &str,
    ) -> impl Future<Output = Result<u16, String>> + Send;
}
