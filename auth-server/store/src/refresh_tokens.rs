//! Refresh tokens: each is spent once, for its successor. Rule G3.

use auth_server_core::domain::{Digest, RefreshState, StoredRefresh, TenantId};
use auth_server_core::flows::ports::grants::{KeptRefresh, NewRefresh};
use signet_db::{AnyConnection, AnyRow, DbError, Reader, Row as _, SqlError, query, query_scalar};

use crate::able::able;
use crate::convert::{column, number};
use crate::grants::{State, of_grant};

/// The one with that digest, with its grant.
pub(crate) async fn kept(
    reader: &Reader,
    tenant: &TenantId,
    digest: &Digest,
) -> Result<Option<AnyRow>, SqlError> {
    let select = concat!(
        "SELECT refresh.expires_at, refresh.spent_at, (SELECT MIN(successor.spent_at) ",
        "FROM refresh_tokens successor WHERE successor.tenant = $1 AND successor.predecessor = $2) AS successor_spent_at, ",
        of_grant!(),
        " JOIN refresh_tokens refresh ON refresh.tenant = grants.tenant AND refresh.grant_id = grants.id ",
        "WHERE refresh.tenant = $1 AND refresh.digest = $2"
    );
    let select = query(select).bind(tenant.to_string()).bind(digest.as_str().to_owned());
    select.fetch_optional(reader).await
}

/// As it is at `now`.
pub(crate) fn of_row(row: &AnyRow, now: u64) -> Result<KeptRefresh, DbError> {
    let time = |name: &str| row.try_get::<Option<i64>, _>(name);
    let state = State::of_row(row, now)?;
    let stored = StoredRefresh {
        grant_id: state.grant.id.clone(),
        client_id: state.grant.client_id.clone(),
        granted: state.grant.granted.clone(),
        expires_at: number(row.try_get("expires_at")?)?,
        session_ended: state.session_ended,
        state: match time("spent_at")? {
            _ if state.revoked => RefreshState::Revoked,
            None => RefreshState::Fresh,
            Some(at) => {
                RefreshState::Spent { at: number(at)?, successor_used: time("successor_spent_at")?.is_some() }
            }
        },
    };
    Ok(KeptRefresh { stored, grant: state.live() })
}

/// Spends a token of a grant that was not revoked, of somebody who may sign in, and keeps its successor, or nothing.
pub(crate) async fn rotate(
    t: &mut AnyConnection,
    tenant: TenantId,
    (spent, at): (Digest, u64),
    successor: NewRefresh,
) -> Result<bool, DbError> {
    let Some(grant) = hold_grant(t, &tenant, &spent).await? else { return Ok(false) };
    let update = "UPDATE refresh_tokens SET spent_at = $3 \
                 WHERE tenant = $1 AND digest = $2 AND spent_at IS NULL AND expires_at > $3 RETURNING digest";
    let update = query(update).bind(tenant.to_string()).bind(spent.as_str().to_owned()).bind(column(at));
    if update.fetch_optional(&mut *t).await?.is_none() {
        return Ok(false);
    }
    let keep = "UPDATE grants SET ends_at = $3 WHERE tenant = $1 AND id = $2 AND ends_at < $3";
    let keep = query(keep).bind(tenant.to_string()).bind(grant.clone()).bind(column(successor.expires_at));
    keep.execute(&mut *t).await?;
    add(t, &tenant, (&grant, Some(&spent)), successor).await?;
    Ok(true)
}

/// The id of the grant of a token, if it was not revoked. It changes nothing and holds the row: whoever revokes the grant waits,
/// and revokes the successor with it.
async fn hold_grant(
    t: &mut AnyConnection,
    tenant: &TenantId,
    digest: &Digest,
) -> Result<Option<String>, DbError> {
    let hold = concat!(
        "UPDATE grants SET ends_at = ends_at WHERE tenant = $1 AND revoked_at IS NULL AND id = ",
        "(SELECT grant_id FROM refresh_tokens WHERE refresh_tokens.tenant = $1 AND digest = $2) AND EXISTS ",
        "(SELECT 1 FROM users WHERE users.tenant = grants.tenant AND users.sub = grants.sub AND ",
        able!(),
        ") RETURNING id"
    );
    let hold = query_scalar(hold).bind(tenant.to_string()).bind(digest.as_str().to_owned());
    Ok(hold.fetch_optional(t).await?)
}

/// Keeps one of the grant `grant`, in the place of its predecessor, where it has one.
pub(crate) async fn add(
    t: &mut AnyConnection,
    tenant: &TenantId,
    (grant, predecessor): (&str, Option<&Digest>),
    refresh: NewRefresh,
) -> Result<(), DbError> {
    let insert = "INSERT INTO refresh_tokens (tenant, digest, grant_id, predecessor, expires_at) \
                  VALUES ($1, $2, $3, $4, $5)";
    let insert = query(insert).bind(tenant.to_string()).bind(refresh.digest.as_str().to_owned());
    let insert = insert.bind(grant.to_owned()).bind(predecessor.map(|digest| digest.as_str().to_owned()));
    insert.bind(column(refresh.expires_at)).execute(t).await?;
    Ok(())
}
