//! The sessions that a browser holds.

use auth_server_core::domain::{AuditLine, Digest, SignIn, StandardClaims, TenantId};
use auth_server_core::flows::ports::browsers::BrowserSession;
use signet_db::{AnyConnection, AnyRow, DbError, Reader, Row as _, SqlError, query};

use crate::able::able;
use crate::audit;
use crate::convert::{column, number, whole};
use crate::endings::{Which, end_sessions};

/// Those that live, of people who may sign in, the newest sign-in first.
pub(crate) async fn held(
    reader: &Reader,
    tenant: &TenantId,
    (browser, now): (&Digest, u64),
) -> Result<Vec<AnyRow>, SqlError> {
    let select = concat!(
        "SELECT users.sub, users.username, users.claims, sid, auth_time, acr, amr FROM sessions ",
        "JOIN users ON users.tenant = sessions.tenant AND users.sub = sessions.sub ",
        "WHERE sessions.tenant = $1 AND browser = $2 AND ended_at IS NULL AND ends_at > $3 AND ",
        able!(),
        " ORDER BY auth_time DESC, sid"
    );
    let select = query(select).bind(tenant.to_string()).bind(browser.as_str().to_owned());
    select.bind(column(now)).fetch_all(reader).await
}

pub(crate) fn of_row(row: &AnyRow) -> Result<BrowserSession, DbError> {
    let (claims, amr): (String, String) = (row.try_get("claims")?, row.try_get("amr")?);
    let claims: StandardClaims = whole(&claims, "a user's claims")?;
    Ok(BrowserSession {
        sub: row.try_get("sub")?,
        username: row.try_get("username")?,
        name: claims.name,
        sign_in: SignIn {
            sid: row.try_get("sid")?,
            auth_time: number(row.try_get("auth_time")?)?,
            acr: row.try_get("acr")?,
            amr: amr.split_whitespace().map(str::to_owned).collect(),
        },
    })
}

/// Ends those of `ended` that `browser` holds and that live at the time of their line, which is kept then: how many those were.
pub(crate) async fn end(
    t: &mut AnyConnection,
    tenant: TenantId,
    browser: Digest,
    mut ended: Vec<(String, AuditLine)>,
) -> Result<u64, DbError> {
    // In one order, so that no two browsers' windows wait for each other.
    ended.sort_by(|(one, _), (other, _)| one.cmp(other));
    let mut count = 0;
    for (sid, line) in ended {
        let held = Which::Held { sid: &sid, browser: &browser };
        let ended = end_sessions(t, &tenant, (held, line.at)).await?;
        if ended > 0 {
            audit::add(t, &tenant, line).await?;
        }
        count += ended;
    }
    Ok(count)
}

/// Lets all that one browser holds be known by another digest. A browser is no tenant's: what it holds of others comes along,
/// because its cookie is one for all (rule G13).
pub(crate) async fn hand_over(t: &mut AnyConnection, from: &Digest, to: &Digest) -> Result<(), DbError> {
    for hand_over in [
        "UPDATE sessions SET browser = $2 WHERE browser = $1",
        "UPDATE requests SET browser = $2 WHERE browser = $1",
    ] {
        let hand_over = query(hand_over).bind(from.as_str().to_owned()).bind(to.as_str().to_owned());
        hand_over.execute(&mut *t).await?;
    }
    Ok(())
}
