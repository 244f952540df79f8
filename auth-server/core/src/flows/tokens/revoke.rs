//! A client gives a token back: RFC 7009. What came of the same grant ends with it.

use super::mint::grant_of;
use crate::domain::{Action, AuditLine, Carried, Client, Origin, TenantId};
use crate::flows::TokenError;
use crate::flows::ports::grants::Grants;
use crate::flows::ports::{IssuedTokens, Random, Time};
use crate::rules::protocol::parameters::Parameters;
use crate::rules::protocol::refusal::{ErrorCode, OAuthError};

/// Revokes what `form` names, if it is the client's own. What is unknown, another's or over is no error (§2.2); the hint is not
/// needed, because the two kinds look different.
///
/// # Errors
/// [`TokenError`], where `token` is missing or nothing could be kept.
pub async fn revoke<P>(ports: &P, client: &Client, form: &Parameters) -> Result<(), TokenError>
where
    P: Grants + IssuedTokens + Time + Random + Sync,
{
    let missing = OAuthError::new(ErrorCode::InvalidRequest, "The parameter token is missing");
    let token = form.get("token").ok_or(missing)?;
    let Some((tenant, grant)) = grant_behind(ports, client, token).await? else { return Ok(()) };
    let line = AuditLine {
        id: ports.unique_id()?,
        at: ports.now(),
        actor: Some(client.client_id.clone()),
        action: Action::GrantRevoked,
        target: Some(grant.clone()),
        origin: Origin::default(),
        succeeded: true,
    };
    ports.revoke_grant(&tenant, &grant, line).await?;
    Ok(())
}

/// The grant of a token of this client.
async fn grant_behind<P>(
    ports: &P,
    client: &Client,
    token: &str,
) -> Result<Option<(TenantId, String)>, TokenError>
where
    P: Grants + IssuedTokens + Time + Sync,
{
    if let Some(carried) = Carried::read(token) {
        let kept = ports.refresh_token(&carried.tenant, &carried.digest, ports.now()).await?;
        let own = kept.filter(|kept| kept.stored.client_id == client.client_id);
        return Ok(own.map(|kept| (carried.tenant, kept.stored.grant_id)));
    }
    let claims = ports.read_issued(token).filter(|claims| claims.client_id == client.client_id);
    Ok(claims.and_then(|claims| {
        let tenant = TenantId::parse(claims.tenant.as_deref()?).ok()?;
        Some((tenant, grant_of(&claims.jti)?.to_owned()))
    }))
}
