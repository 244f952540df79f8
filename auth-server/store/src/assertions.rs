//! Assertions of clients that were used: rule G11. Clients are the operator's, so no tenant is named.

use auth_server_core::flows::ports::{Assertions, SpentAssertion, StoreError};
use signet_db::query_scalar;

use crate::convert::column;
use crate::{Store, told};

impl Assertions for Store {
    async fn spend_assertion(&self, spent: SpentAssertion) -> Result<bool, StoreError> {
        let change = self.database.statement(move |t| {
            Box::pin(async move {
                let insert = "INSERT INTO spent_assertions (client_id, jti, kept_until) VALUES ($1, $2, $3) \
                             ON CONFLICT DO NOTHING RETURNING jti";
                let insert = query_scalar::<_, String>(insert).bind(spent.client_id).bind(spent.jti);
                Ok(insert.bind(column(spent.until)).fetch_optional(t).await?.is_some())
            })
        });
        change.await.map_err(told)
    }
}
