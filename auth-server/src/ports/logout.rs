//! How the process serves the ports of telling clients that sessions have ended.

use auth_server_core::domain::LogoutNotice;
use auth_server_core::flows::ports::StoreError;
use auth_server_core::flows::ports::logout::{LogoutDelivery, LogoutNotices};

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

impl LogoutDelivery for App {
    async fn post_logout_token(&self, uri: &str, logout_token: &str) -> Result<u16, String> {
        self.outbound.post_logout_token(uri, logout_token).await
    }
}
