//! Refresh tokens: each is spent once, for its successor, by the one statement that keeps it. The first of a grant stands in the
//! grant's row; that one is spent shows by its successor's row, which lives at least as long. Rule G3.

use auth_server_core::domain::{Digest, RefreshState, StoredRefresh, TenantId};
use auth_server_core::flows::ports::grants::{KeptRefresh, NewRefresh};
use signet_db::{AnyConnection, AnyRow, DbError, Reader, Row as _, SqlError, query};

use crate::able::able;
use crate::convert::{column, number};
use crate::grants::{State, grant_columns, grant_parts};

/// The refresh token of the tenant `$1` with the digest `$2`, wherever it stands, as `refresh`.
macro_rules! refresh {
    () => {
        "(SELECT tenant, grant_id, expires_at FROM refresh_tokens WHERE tenant = $1 AND digest = $2 UNION ALL \
         SELECT tenant, id, refresh_expires_at FROM grants WHERE tenant = $1 AND refresh = $2) refresh \
         JOIN grants ON grants.tenant = refresh.tenant AND grants.id = refresh.grant_id"
    };
}

/// The one with that digest, with its grant.
pub(crate) async fn kept(
    reader: &Reader,
    tenant: &TenantId,
    digest: &Digest,
) -> Result<Option<AnyRow>, SqlError> {
    let select = concat!(
        "SELECT refresh.expires_at, successor.digest AS successor, successor.came_at AS spent_at, ",
        "(SELECT next.digest FROM refresh_tokens next WHERE next.tenant = successor.tenant AND ",
        "next.predecessor = successor.digest) AS next, ",
        grant_columns!(),
        " FROM ",
        refresh!(),
        " ",
        grant_parts!(),
        " LEFT JOIN refresh_tokens successor ON successor.tenant = $1 AND successor.predecessor = $2"
    );
    let select = query(select).bind(tenant.to_string()).bind(digest.as_str().to_owned());
    select.fetch_optional(reader).await
}

/// As it is at `now`.
pub(crate) fn of_row(row: &AnyRow, now: u64) -> Result<KeptRefresh, DbError> {
    let is_there = |name: &str| Ok::<_, DbError>(row.try_get::<Option<String>, _>(name)?.is_some());
    let state = State::of_row(row, now)?;
    let stored = StoredRefresh {
        grant_id: state.grant.id.clone(),
        client_id: state.grant.client_id.clone(),
        granted: state.grant.granted.clone(),
        expires_at: number(row.try_get("expires_at")?)?,
        session_ended: state.session_ended,
        state: if state.revoked {
            RefreshState::Revoked
        } else if is_there("successor")? {
            let at = row.try_get::<Option<i64>, _>("spent_at")?.unwrap_or_default();
            RefreshState::Spent { at: number(at)?, successor_used: is_there("next")? }
        } else {
            RefreshState::Fresh
        },
    };
    Ok(KeptRefresh { stored, grant: state.live() })
}

/// Spends a token of a grant that was not revoked, of somebody who may sign in, by keeping its successor, or does nothing. Whoever
/// revokes the grant meanwhile ends the successor too, because each token is judged with its grant.
pub(crate) async fn rotate(
    t: &mut AnyConnection,
    tenant: TenantId,
    (spent, at): (Digest, u64),
    successor: NewRefresh,
) -> Result<bool, DbError> {
    let insert = concat!(
        "INSERT INTO refresh_tokens (tenant, digest, grant_id, predecessor, came_at, expires_at) ",
        "SELECT $1, $3, grants.id, $2, $4, CASE WHEN refresh.expires_at > $5 THEN refresh.expires_at ELSE $5 END FROM ",
        refresh!(),
        " JOIN users ON users.tenant = grants.tenant AND users.sub = grants.sub ",
        "WHERE refresh.expires_at > $4 AND grants.revoked_at IS NULL AND ",
        able!(),
        " ON CONFLICT DO NOTHING RETURNING digest"
    );
    let insert = query(insert).bind(tenant.to_string()).bind(spent.as_str().to_owned());
    let insert = insert.bind(successor.digest.as_str().to_owned());
    let insert = insert.bind(column(at)).bind(column(successor.expires_at));
    match insert.fetch_optional(t).await.map_err(DbError::from) {
        Ok(kept) => Ok(kept.is_some()),
        // The person was deleted at the same moment, with the grant.
        Err(DbError::Gone) => Ok(false),
        Err(error) => Err(error),
    }
}
