//! What happened: lines are added, together with what they tell of, and never changed.

use auth_server_core::domain::{AuditLine, TenantId};
use signet_db::{AnyConnection, DbError, query};

use crate::convert::column;

/// Whose lines those are that concern all tenants; no tenant is called so.
const INSTALLATION: &str = "";

/// Adds a line, in the transaction of what it tells of.
pub(crate) async fn add(t: &mut AnyConnection, tenant: &TenantId, line: AuditLine) -> Result<(), DbError> {
    insert(t, tenant.as_str(), line).await
}

/// Adds a line of something that concerns all tenants.
pub(crate) async fn add_own(t: &mut AnyConnection, line: AuditLine) -> Result<(), DbError> {
    insert(t, INSTALLATION, line).await
}

async fn insert(t: &mut AnyConnection, tenant: &str, line: AuditLine) -> Result<(), DbError> {
    let insert = "INSERT INTO audit (id, tenant, at, actor, action, target, address, request_id, succeeded) \
                  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    query(insert)
        .bind(line.id)
        .bind(tenant.to_owned())
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
