//! Authorization requests for which pages are shown. One that is done is gone, so that it is done once.

use auth_server_core::domain::{Digest, TenantId};
use auth_server_core::flows::ports::browsers::PendingRequest;
use auth_server_core::rules::protocol::progress::Progress;
use signet_db::{AnyConnection, AnyRow, DbError, Reader, Row as _, SqlError, query};

use crate::convert::{column, json, number, whole};

/// Keeps a new one.
pub(crate) async fn keep(
    t: &mut AnyConnection,
    tenant: &TenantId,
    handle: &Digest,
    pending: PendingRequest,
) -> Result<(), DbError> {
    let insert = "INSERT INTO requests (tenant, handle, request, progress, hinted, browser, expires_at) \
                  VALUES ($1, $2, $3, $4, $5, $6, $7)";
    let insert = query(insert).bind(tenant.to_string()).bind(handle.as_str().to_owned());
    let insert = insert.bind(json(&pending.request)?).bind(json(&pending.progress)?).bind(pending.hinted);
    let insert = insert.bind(pending.browser.map(|browser| browser.as_str().to_owned()));
    insert.bind(column(pending.expires_at)).execute(t).await?;
    Ok(())
}

/// The one under `handle`, if its time is not over at `now`.
pub(crate) async fn pending(
    reader: &Reader,
    tenant: &TenantId,
    (handle, now): (&Digest, u64),
) -> Result<Option<AnyRow>, SqlError> {
    let select = "SELECT request, progress, hinted, browser, expires_at FROM requests \
                  WHERE tenant = $1 AND handle = $2 AND expires_at > $3";
    let select = query(select).bind(tenant.to_string()).bind(handle.as_str().to_owned());
    select.bind(column(now)).fetch_optional(reader).await
}

pub(crate) fn of_row(row: &AnyRow) -> Result<PendingRequest, DbError> {
    let (request, progress): (String, String) = (row.try_get("request")?, row.try_get("progress")?);
    Ok(PendingRequest {
        request: whole(&request, "a request")?,
        progress: whole(&progress, "what was done for a request")?,
        hinted: row.try_get("hinted")?,
        browser: row.try_get::<Option<String>, _>("browser")?.map(Digest::kept),
        expires_at: number(row.try_get("expires_at")?)?,
    })
}

/// Gives it to `browser`, unless another one has it; whether that browser has it now.
pub(crate) async fn bind(
    t: &mut AnyConnection,
    tenant: &TenantId,
    handle: &Digest,
    browser: &Digest,
) -> Result<bool, DbError> {
    let bind = "UPDATE requests SET browser = $3 \
                WHERE tenant = $1 AND handle = $2 AND (browser IS NULL OR browser = $3) RETURNING handle";
    let bind = query(bind).bind(tenant.to_string()).bind(handle.as_str().to_owned());
    Ok(bind.bind(browser.as_str().to_owned()).fetch_optional(t).await?.is_some())
}

/// Notes what was done for it; whether it is there.
pub(crate) async fn note(
    t: &mut AnyConnection,
    tenant: &TenantId,
    handle: &Digest,
    progress: &Progress,
) -> Result<bool, DbError> {
    let note = "UPDATE requests SET progress = $3 WHERE tenant = $1 AND handle = $2 RETURNING handle";
    let note = query(note).bind(tenant.to_string()).bind(handle.as_str().to_owned());
    Ok(note.bind(json(progress)?).fetch_optional(t).await?.is_some())
}

/// Notes what was done for it, if it is `browser`'s.
pub(crate) async fn note_in(
    t: &mut AnyConnection,
    tenant: &TenantId,
    (handle, browser): (&Digest, &Digest),
    progress: &Progress,
) -> Result<(), DbError> {
    let note = "UPDATE requests SET progress = $4 WHERE tenant = $1 AND handle = $2 AND browser = $3";
    let note = query(note).bind(tenant.to_string()).bind(handle.as_str().to_owned());
    note.bind(browser.as_str().to_owned()).bind(json(progress)?).execute(t).await?;
    Ok(())
}

/// Ends it, if its time is not over at `now`; whether it was there.
pub(crate) async fn end(
    t: &mut AnyConnection,
    tenant: &TenantId,
    (handle, now): (&Digest, u64),
) -> Result<bool, DbError> {
    let end = "DELETE FROM requests WHERE tenant = $1 AND handle = $2 AND expires_at > $3 RETURNING handle";
    let end = query(end).bind(tenant.to_string()).bind(handle.as_str().to_owned());
    Ok(end.bind(column(now)).fetch_optional(t).await?.is_some())
}

/// Ends all of a client. None of their texts can hold its name as this does: within a text a quote is escaped.
pub(crate) async fn end_all_of(t: &mut AnyConnection, client_id: &str) -> Result<(), DbError> {
    let named = format!("\"client_id\":{}", json(&client_id)?);
    let end = "DELETE FROM requests WHERE REPLACE(request, $1, '') <> request";
    query(end).bind(named).execute(t).await?;
    Ok(())
}
