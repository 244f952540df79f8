//! When something was last kept.

use auth_server_core::domain::TenantId;
use auth_server_core::flows::ports::StoreError;
use signet_db::query_scalar;

use crate::convert::number;
use crate::{Store, told};

impl Store {
    /// The latest time, in unix seconds, of anything that happened in `tenant`: every change has a line that tells its own.
    /// `None` where nothing has.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn newest_time(&self, tenant: &TenantId) -> Result<Option<u64>, StoreError> {
        let select = "SELECT at FROM audit WHERE tenant = $1 ORDER BY at DESC LIMIT 1";
        let select = query_scalar::<_, i64>(select).bind(tenant.to_string());
        let at = self.read(select.fetch_optional(self.database().reader()).await)?;
        at.map(number).transpose().map_err(told)
    }
}
