//! Requests for logout for which browsers come back: rule G7.

use auth_server_core::domain::{Digest, TenantId};
use auth_server_core::flows::ports::StoreError;
use auth_server_core::flows::ports::logout::LogoutRequests;
use auth_server_core::rules::protocol::end_session::LogoutAsk;
use signet_db::{query, query_scalar};

use crate::convert::{column, json, whole};
use crate::{Store, told};

impl LogoutRequests for Store {
    async fn keep_logout(
        &self,
        tenant: &TenantId,
        handle: &Digest,
        (asked, expires_at): (LogoutAsk, u64),
    ) -> Result<(), StoreError> {
        let (tenant, handle) = (tenant.to_string(), handle.as_str().to_owned());
        let (place, asked) = (self.place_of_a_stranger()?, json(&asked).map_err(told)?);
        let change = self.database.statement(move |t| {
            Box::pin(async move {
                let _place = place;
                let insert =
                    "INSERT INTO logout_requests (tenant, handle, asked, expires_at) VALUES ($1, $2, $3, $4)";
                let insert = query(insert).bind(tenant).bind(handle).bind(asked);
                insert.bind(column(expires_at)).execute(t).await?;
                Ok(())
            })
        });
        change.await.map_err(told)
    }

    async fn kept_logout(
        &self,
        tenant: &TenantId,
        handle: &Digest,
        now: u64,
    ) -> Result<Option<LogoutAsk>, StoreError> {
        let select =
            "SELECT asked FROM logout_requests WHERE tenant = $1 AND handle = $2 AND expires_at > $3";
        let select = query_scalar::<_, String>(select).bind(tenant.to_string());
        let select = select.bind(handle.as_str().to_owned()).bind(column(now));
        let asked = self.read(select.fetch_optional(self.database.reader()).await)?;
        asked.map(|asked| whole(&asked, "a request for logout")).transpose().map_err(told)
    }
}
