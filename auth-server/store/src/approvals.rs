//! Giving out a code: consent, grant and the end of the request are kept together.

use auth_server_core::domain::{Approval, Digest, Fulfilled, TenantId};
use auth_server_core::flows::ports::browsers::Approved;
use auth_server_core::rules::protocol::authorization_code::LIFETIME;
use signet_db::{AnyConnection, DbError, query};

use crate::able::able;
use crate::convert::{column, json};
use crate::{audit, consents, logout_notices, requests};

/// Keeps all of it, or nothing.
pub(crate) async fn approve(
    t: &mut AnyConnection,
    tenant: TenantId,
    approved: Approved,
) -> Result<bool, DbError> {
    let Approved { grant, code, request, consent, line, hears_of_end } = approved;
    let Approval { sub, at, .. } = &grant.approval;
    if !hold_session(t, &tenant, &grant.approval).await? {
        return Ok(false);
    }
    // Nothing was changed yet.
    if let Some(handle) = request
        && !requests::end(t, &tenant, (&handle, *at)).await?
    {
        return Ok(false);
    }
    if let Some(consent) = consent {
        consents::add(t, &tenant, (sub, &grant.asked.client_id), (consent, *at)).await?;
        if let Some(line) = line {
            audit::add(t, &tenant, line).await?;
        }
    }
    if hears_of_end {
        logout_notices::subscribe(t, &tenant, (&grant.approval.sign_in.sid, &grant.asked.client_id)).await?;
    }
    keep(t, &tenant, &grant, &code).await?;
    Ok(true)
}

/// Whether the session lives, and its person may sign in. It changes nothing and holds the row: whoever ends the session waits,
/// and finds the grant then.
async fn hold_session(
    t: &mut AnyConnection,
    tenant: &TenantId,
    approval: &Approval,
) -> Result<bool, DbError> {
    let hold = concat!(
        "UPDATE sessions SET ends_at = ends_at ",
        "WHERE tenant = $1 AND sid = $2 AND sub = $3 AND ended_at IS NULL AND ends_at > $4 AND EXISTS ",
        "(SELECT 1 FROM users WHERE users.tenant = $1 AND users.sub = $3 AND ",
        able!(),
        ") RETURNING sid"
    );
    let hold = query(hold).bind(tenant.to_string()).bind(approval.sign_in.sid.clone());
    let hold = hold.bind(approval.sub.clone()).bind(column(approval.at));
    Ok(hold.fetch_optional(t).await?.is_some())
}

async fn keep(
    t: &mut AnyConnection,
    tenant: &TenantId,
    grant: &Fulfilled,
    code: &Digest,
) -> Result<(), DbError> {
    let Fulfilled { id, asked, approval } = grant;
    let insert = "INSERT INTO grants \
                  (tenant, id, client_id, sub, sid, asked, granted, sign_in, code, fulfilled_at, ends_at) \
                  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    let insert = query(insert).bind(tenant.to_string()).bind(id.clone()).bind(asked.client_id.clone());
    let insert = insert.bind(approval.sub.clone()).bind(approval.sign_in.sid.clone());
    let insert = insert.bind(json(asked)?).bind(json(&approval.granted)?).bind(json(&approval.sign_in)?);
    let insert = insert.bind(code.as_str().to_owned()).bind(column(approval.at));
    insert.bind(column(approval.at.saturating_add(LIFETIME))).execute(t).await?;
    Ok(())
}
