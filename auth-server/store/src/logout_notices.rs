//! What clients have still to hear of sessions that have ended: rule G9.

use auth_server_core::domain::{LogoutNotice, TenantId};
use auth_server_core::flows::ports::StoreError;
use auth_server_core::flows::ports::logout::LogoutNotices;
use signet_db::{AnyConnection, AnyRow, DbError, Row as _, query, query_scalar};

use crate::convert::{column, number};
use crate::{Store, told};

/// Keeps that the client is to hear when the session ends, which whoever calls this holds.
pub(crate) async fn subscribe(
    t: &mut AnyConnection,
    tenant: &TenantId,
    (sid, client_id): (&str, &str),
) -> Result<(), DbError> {
    let subscribe = "INSERT INTO session_clients (tenant, sid, client_id) VALUES ($1, $2, $3) \
                     ON CONFLICT (tenant, sid, client_id) DO NOTHING";
    let subscribe = query(subscribe).bind(tenant.to_string()).bind(sid.to_owned());
    subscribe.bind(client_id.to_owned()).execute(t).await?;
    Ok(())
}

/// Keeps a notice for each client that is to hear that the session has ended, at `at`. A session ends once.
pub(crate) async fn keep(t: &mut AnyConnection, tenant: &str, (sid, at): (&str, u64)) -> Result<(), DbError> {
    let keep = "INSERT INTO logout_notices (tenant, sid, client_id, sub, ended_at, next_try_at, tries) \
                SELECT sessions.tenant, sessions.sid, client_id, sub, CAST($3 AS BIGINT), CAST($3 AS BIGINT), 0 \
                FROM session_clients \
                JOIN sessions ON sessions.tenant = session_clients.tenant AND sessions.sid = session_clients.sid \
                WHERE session_clients.tenant = $1 AND session_clients.sid = $2";
    query(keep).bind(tenant.to_owned()).bind(sid.to_owned()).bind(column(at)).execute(t).await?;
    Ok(())
}

impl LogoutNotices for Store {
    async fn clients_to_tell(&self, now: u64) -> Result<Vec<String>, StoreError> {
        // From one client to the next by the index, however much one of them has still to hear.
        let select = "WITH RECURSIVE clients (id) AS (SELECT MIN(client_id) FROM logout_notices UNION ALL \
                      SELECT (SELECT MIN(client_id) FROM logout_notices WHERE client_id > clients.id) \
                      FROM clients WHERE clients.id IS NOT NULL) \
                      SELECT id FROM clients WHERE id IS NOT NULL AND EXISTS \
                      (SELECT 1 FROM logout_notices WHERE client_id = clients.id AND next_try_at <= $1)";
        let select = query_scalar(select).bind(column(now));
        self.read(select.fetch_all(self.database.reader()).await)
    }

    async fn claim_notices(
        &self,
        client_id: &str,
        (now, until): (u64, u64),
        most: u32,
    ) -> Result<Vec<LogoutNotice>, StoreError> {
        let client_id = client_id.to_owned();
        let change = self.database.statement(move |t| {
            Box::pin(async move {
                // Said twice, because whoever waited for a row finds it as it has become.
                let claim = "UPDATE logout_notices SET next_try_at = $3, tries = tries + 1 \
                             WHERE client_id = $1 AND next_try_at <= $2 AND (tenant, sid, client_id) IN \
                             (SELECT tenant, sid, client_id FROM logout_notices \
                             WHERE client_id = $1 AND next_try_at <= $2 ORDER BY next_try_at LIMIT $4) \
                             RETURNING tenant, sid, client_id, sub, ended_at, tries";
                let claim = query(claim).bind(client_id).bind(column(now)).bind(column(until));
                Ok(claim.bind(i64::from(most)).fetch_all(t).await?)
            })
        });
        let rows = change.await.map_err(told)?;
        rows.iter().map(of_row).collect::<Result<_, _>>().map_err(told)
    }

    async fn drop_notice(&self, notice: &LogoutNotice) -> Result<(), StoreError> {
        let notice = notice.clone();
        let change = self.database.statement(move |t| {
            Box::pin(async move {
                let drop = "DELETE FROM logout_notices \
                            WHERE tenant = $1 AND sid = $2 AND client_id = $3 AND tries = $4";
                let drop =
                    query(drop).bind(notice.tenant.to_string()).bind(notice.sid).bind(notice.client_id);
                drop.bind(i64::from(notice.tries)).execute(t).await?;
                Ok(())
            })
        });
        change.await.map_err(told)
    }

    async fn postpone_notice(&self, notice: &LogoutNotice, at: u64) -> Result<(), StoreError> {
        let notice = notice.clone();
        let change = self.database.statement(move |t| {
            Box::pin(async move {
                let postpone = "UPDATE logout_notices SET next_try_at = $5 \
                                WHERE tenant = $1 AND sid = $2 AND client_id = $3 AND tries = $4";
                let postpone =
                    query(postpone).bind(notice.tenant.to_string()).bind(notice.sid).bind(notice.client_id);
                postpone.bind(i64::from(notice.tries)).bind(column(at)).execute(t).await?;
                Ok(())
            })
        });
        change.await.map_err(told)
    }
}

fn of_row(row: &AnyRow) -> Result<LogoutNotice, DbError> {
    let broken = |_| DbError::Broken("a logout notice has no tenant that can be read".into());
    Ok(LogoutNotice {
        tenant: TenantId::parse(&row.try_get::<String, _>("tenant")?).map_err(broken)?,
        client_id: row.try_get("client_id")?,
        sid: row.try_get("sid")?,
        sub: row.try_get("sub")?,
        ended_at: number(row.try_get("ended_at")?)?,
        tries: number(row.try_get("tries")?)?,
    })
}
