//! Who has proven to know their password: that it is still theirs when the session is made, rule U5.

use auth_server_core::domain::{PasswordHash, TenantId};
use signet_db::{AnyConnection, DbError, query};

use crate::able::able;
use crate::convert::column;

/// Whether the person may sign in, and the password is still the one that was verified. It changes nothing and holds the row until
/// the session is made: whoever sets the password or ends access waits, and finds the session then. People first, then sessions, so
/// that no two changes wait for each other.
pub(crate) async fn hold(
    t: &mut AnyConnection,
    tenant: &TenantId,
    (sub, password_version): (&str, u64),
) -> Result<bool, DbError> {
    let hold = concat!(
        "UPDATE users SET password_version = password_version ",
        "WHERE tenant = $1 AND sub = $2 AND password_version = $3 AND ",
        able!(),
        " RETURNING sub"
    );
    let hold = query(hold).bind(tenant.to_string()).bind(sub.to_owned()).bind(column(password_version));
    Ok(hold.fetch_optional(t).await?.is_some())
}

/// Keeps, for somebody who is held, a better hash in place of the one that was verified and of no other: another sign-in may have
/// kept one meanwhile.
pub(crate) async fn rehash(
    t: &mut AnyConnection,
    tenant: &TenantId,
    sub: &str,
    (old, new): &(PasswordHash, PasswordHash),
) -> Result<(), DbError> {
    let rehash = "UPDATE users SET password_hash = $4, hash_kind = $5 \
                  WHERE tenant = $1 AND sub = $2 AND password_hash = $3";
    let rehash = query(rehash).bind(tenant.to_string()).bind(sub.to_owned()).bind(old.as_str().to_owned());
    rehash.bind(new.as_str().to_owned()).bind(new.kind().to_string()).execute(t).await?;
    Ok(())
}
