//! How the process serves the ports of signing out, and of telling clients of it.

use auth_server_core::domain::{Digest, LogoutNotice, TenantId};
use auth_server_core::flows::ports::StoreError;
use auth_server_core::flows::ports::logout::{LogoutDelivery, LogoutNotices, LogoutRequests};
use auth_server_core::rules::protocol::end_session::LogoutAsk;

use crate::app::App;

impl LogoutNotices for App {
    async fn clients_to_tell(&self, now: u64) -> Result<Vec<String>, StoreError> {
        self.store.clients_to_tell(now).await
    }

    async fn claim_notices(
        &self,
        client_id: &str,
        times: (u64, u64),
        most: u32,
    ) -> Result<Vec<LogoutNotice>, StoreError> {
        self.store.claim_notices(client_id, times, most).await
    }

    async fn drop_notice(&self, notice: &LogoutNotice) -> Result<(), StoreError> {
        self.store.drop_notice(notice).await
    }

    async fn postpone_notice(&self, notice: &LogoutNotice, at: u64) -> Result<(), StoreError> {
        self.store.postpone_notice(notice, at).await
    }
}

impl LogoutRequests for App {
    async fn keep_logout(
        &self,
        tenant: &TenantId,
        handle: &Digest,
        kept: (LogoutAsk, u64),
    ) -> Result<(), StoreError> {
        self.store.keep_logout(tenant, handle, kept).await
    }

    async fn kept_logout(
        &self,
        tenant: &TenantId,
        handle: &Digest,
        now: u64,
    ) -> Result<Option<LogoutAsk>, StoreError> {
        self.store.kept_logout(tenant, handle, now).await
    }
}

impl LogoutDelivery for App {
    async fn post_logout_token(&self, uri: &str, logout_token: &str) -> Result<u16, String> {
        self.outbound.post_logout_token(uri, logout_token).await
    }
}
