//! Tenants.

use auth_server_core::domain::TenantId;
use auth_server_core::flows::ports::StoreError;
use signet_db::query;

use crate::convert::column;
use crate::{Store, told};

impl Store {
    /// Sees to it that `tenant` is there; whether it is new.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn ensure_tenant(&self, tenant: &TenantId, now: u64) -> Result<bool, StoreError> {
        let tenant = tenant.to_string();
        let change = self.database.change(move |t| {
            Box::pin(async move {
                let insert = "INSERT INTO tenants (id, created_at) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING RETURNING id";
                Ok(query(insert).bind(tenant).bind(column(now)).fetch_optional(t).await?.is_some())
            })
        });
        change.await.map_err(told)
    }
}
