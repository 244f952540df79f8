//! What people allow clients. Each scope and each claim is a row of its own, so that what is allowed in two windows at once is
//! kept beside each other.

use auth_server_core::domain::TenantId;
use auth_server_core::rules::protocol::interaction::Consent;
use auth_server_core::rules::protocol::resource_indicators::ScopeAt;
use signet_db::{AnyConnection, DbError, Reader, SqlError, query, query_as};

use crate::convert::column;

const SCOPE: &str = "scope";
const CLAIM: &str = "claim";

/// What `sub` allows `client_id`: kind and name of each, by name.
pub(crate) async fn given(
    reader: &Reader,
    tenant: &TenantId,
    (sub, client_id): (&str, &str),
) -> Result<Vec<(String, String)>, SqlError> {
    let select =
        "SELECT kind, name FROM consents WHERE tenant = $1 AND sub = $2 AND client_id = $3 ORDER BY name";
    let select = query_as(select).bind(tenant.to_string()).bind(sub.to_owned());
    select.bind(client_id.to_owned()).fetch_all(reader).await
}

pub(crate) fn of_rows(rows: Vec<(String, String)>) -> Result<Consent, DbError> {
    let mut consent = Consent::default();
    for (kind, name) in rows {
        match kind.as_str() {
            SCOPE => consent.scopes.push(ScopeAt::parse(&name)),
            CLAIM => consent.claims.push(name),
            _ => return Err(DbError::Broken("nobody can allow what is kept as a consent".into())),
        }
    }
    Ok(consent)
}

/// Keeps that `sub` allows `client_id` this, beside what was allowed before.
pub(crate) async fn add(
    t: &mut AnyConnection,
    tenant: &TenantId,
    (sub, client_id): (&str, &str),
    (consent, at): (Consent, u64),
) -> Result<(), DbError> {
    let scopes = consent.scopes.into_iter().map(|scope| (SCOPE, scope.to_string()));
    let claims = consent.claims.into_iter().map(|claim| (CLAIM, claim));
    let mut all: Vec<(&str, String)> = scopes.chain(claims).collect();
    // In one order, so that no two windows wait for each other.
    all.sort();
    for (kind, name) in all {
        let insert = "INSERT INTO consents (tenant, sub, client_id, kind, name, given_at) \
                      VALUES ($1, $2, $3, $4, $5, $6) \
                      ON CONFLICT (tenant, sub, client_id, kind, name) DO NOTHING";
        let insert = query(insert).bind(tenant.to_string()).bind(sub.to_owned()).bind(client_id.to_owned());
        insert.bind(kind).bind(name).bind(column(at)).execute(&mut *t).await?;
    }
    Ok(())
}

/// Everything that `sub` allows: client, kind and name of each, by client and name.
pub(crate) async fn all(
    reader: &Reader,
    tenant: &TenantId,
    sub: &str,
) -> Result<Vec<(String, String, String)>, SqlError> {
    let select =
        "SELECT client_id, kind, name FROM consents WHERE tenant = $1 AND sub = $2 ORDER BY client_id, name";
    query_as(select).bind(tenant.to_string()).bind(sub.to_owned()).fetch_all(reader).await
}

/// Takes back what `sub` allows `client_id`, and revokes what came of it, at `at`: whether there was anything (rule G4).
pub(crate) async fn withdraw(
    t: &mut AnyConnection,
    tenant: &TenantId,
    (sub, client_id): (&str, &str),
    at: u64,
) -> Result<bool, DbError> {
    let delete = "DELETE FROM consents WHERE tenant = $1 AND sub = $2 AND client_id = $3 RETURNING name";
    let delete = query(delete).bind(tenant.to_string()).bind(sub.to_owned()).bind(client_id.to_owned());
    let allowed = !delete.fetch_all(&mut *t).await?.is_empty();
    let revoke = "UPDATE grants SET revoked_at = $4 \
                  WHERE tenant = $1 AND sub = $2 AND client_id = $3 AND revoked_at IS NULL RETURNING id";
    let revoke = query(revoke).bind(tenant.to_string()).bind(sub.to_owned()).bind(client_id.to_owned());
    let granted = !revoke.bind(column(at)).fetch_all(t).await?.is_empty();
    Ok(allowed || granted)
}
