//! What ends when somebody's access does: rule G4.

use auth_server_core::domain::TenantId;
use signet_db::{AnyConnection, DbError, query};

use crate::convert::column;

/// Ends every session of a person, and revokes every grant, also those that outlive sessions. In this order: who keeps a grant
/// holds its session ([`crate::approvals`]), and is waited for.
pub(crate) async fn end_access(
    t: &mut AnyConnection,
    tenant: &TenantId,
    sub: &str,
    at: u64,
) -> Result<(), DbError> {
    for end in [
        "UPDATE sessions SET ended_at = $3 WHERE tenant = $1 AND sub = $2 AND ended_at IS NULL",
        "UPDATE grants SET revoked_at = $3 WHERE tenant = $1 AND sub = $2 AND revoked_at IS NULL",
    ] {
        let end = query(end).bind(tenant.to_string()).bind(sub.to_owned()).bind(column(at));
        end.execute(&mut *t).await?;
    }
    Ok(())
}
