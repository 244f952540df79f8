//! What ends when a client is registered no more, in every tenant: whoever is registered by its name later gets nothing of it.

use signet_db::{AnyConnection, DbError, query};

use crate::convert::column;
use crate::requests;

/// Ends the requests of a client, takes back what people have allowed it, and revokes what came of that. In the order in which
/// others take these rows.
pub(crate) async fn end_client(t: &mut AnyConnection, client_id: &str, at: u64) -> Result<(), DbError> {
    hold_people(t, client_id).await?;
    requests::end_all_of(t, client_id).await?;
    for delete in [
        "DELETE FROM consents WHERE client_id = $1",
        "DELETE FROM session_clients WHERE client_id = $1",
        "DELETE FROM logout_notices WHERE client_id = $1",
    ] {
        query(delete).bind(client_id.to_owned()).execute(&mut *t).await?;
    }
    let revoke = "UPDATE grants SET revoked_at = $2 WHERE client_id = $1 AND revoked_at IS NULL";
    query(revoke).bind(client_id.to_owned()).bind(column(at)).execute(t).await?;
    Ok(())
}

/// It changes nothing and holds whoever has a grant for the client: who ends somebody's access waits, or is waited for.
async fn hold_people(t: &mut AnyConnection, client_id: &str) -> Result<(), DbError> {
    let hold = "UPDATE users SET updated_at = updated_at WHERE (tenant, sub) IN \
                (SELECT tenant, sub FROM grants WHERE client_id = $1 AND revoked_at IS NULL)";
    query(hold).bind(client_id.to_owned()).execute(t).await?;
    Ok(())
}
