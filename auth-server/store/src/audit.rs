//! What happened: lines are added, together with what they tell of, and never changed.

use auth_server_core::domain::{AuditLine, TenantId};
use signet_db::{AnyConnection, DbError, query};

use crate::convert::column;

/// Adds a line, in the transaction of what it tells of.
pub(crate) async fn add(t: &mut AnyConnection, tenant: &TenantId, line: AuditLine) -> Result<(), DbError> {
    let insert = "INSERT INTO audit (id, tenant, at, actor, action, target, address, request_id, succeeded) \
                  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    query(insert)
        .bind(line.id)
        .bind(tenant.to_string())
        .bind(column(line.at))
        .bind(line.actor)
        .bind(line.action.as_str())
        .bind(line.target)
        .bind(line.origin.address.map(|address| address.to_string()))
        .bind(line.origin.request_id)
        .bind(i64::from(line.succeeded))
        .execute(t)
        .await?;
    Ok(())
}
