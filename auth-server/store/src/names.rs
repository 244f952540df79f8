//! Names that are handed on from one person of the configuration to another.

use auth_server_core::domain::TenantId;
use auth_server_core::rules::accounts::username::{self, Username};
use signet_db::{AnyConnection, DbError, Row as _, query};

/// Takes `name`, which is to be that of `sub`, away from whoever has it, or one that looks like it, and is in the configuration no
/// more or among `later`: they are called `@` and their `sub` then, as nobody else can be. The name of somebody who keeps it,
/// where there is one; nobody loses a name then.
pub(crate) async fn let_go(
    t: &mut AnyConnection,
    tenant: &TenantId,
    (sub, name): (&str, &Username),
    later: &[String],
) -> Result<Option<String>, DbError> {
    let select = "SELECT sub, username, unconfigured_at FROM users \
                  WHERE tenant = $1 AND (username_key = $2 OR username_skeleton = $3) AND sub <> $4";
    let select = query(select).bind(tenant.to_string()).bind(name.key.clone());
    let select = select.bind(name.skeleton.clone()).bind(sub.to_owned());
    let mut losers: Vec<String> = Vec::new();
    for row in select.fetch_all(&mut *t).await? {
        let (holder, is_gone): (String, Option<i64>) = (row.try_get("sub")?, row.try_get("unconfigured_at")?);
        if is_gone.is_none() && !later.contains(&holder) {
            return Ok(Some(row.try_get("username")?));
        }
        losers.push(holder);
    }
    for loser in losers {
        // Another instance that starts now may have given the person the right name since.
        let update = "UPDATE users SET username = $3, username_key = $4, username_skeleton = $3 \
                      WHERE tenant = $1 AND sub = $2 AND (username_key = $5 OR username_skeleton = $6)";
        let nobodys = format!("@{loser}");
        let update = query(update).bind(tenant.to_string()).bind(loser).bind(nobodys.clone());
        let update = update.bind(username::key(&nobodys)).bind(name.key.clone()).bind(name.skeleton.clone());
        update.execute(&mut *t).await?;
    }
    Ok(None)
}
