//! A refresh token becomes tokens: RFC 6749 §6, rules G3 and G4.

use super::mint::{Minted, Source, mint};
use crate::domain::{Action, AuditLine, Carried, Client, Digest, GrantType, Origin, StoredRefresh};
use crate::flows::ports::grants::{Grants, LiveGrant, NewRefresh};
use crate::flows::ports::{Random, Secrets, Time, TokenSigning};
use crate::flows::{Provider, TokenError};
use crate::rules::protocol::grant_type::permitted;
use crate::rules::protocol::parameters::Parameters;
use crate::rules::protocol::refresh_token::{Refresh, decide, narrowed};
use crate::rules::protocol::refusal::{ErrorCode, OAuthError};
use crate::rules::protocol::resource_indicators::Reach;

/// Who comes second to a token finds it spent, and is judged anew: that is the last time.
const TURNS: usize = 2;

/// The tokens that `client`, which has proven to be itself as far as it can, gets by `form`.
///
/// # Errors
/// [`TokenError`].
pub async fn refresh<P>(
    ports: &P,
    provider: Provider<'_>,
    client: &Client,
    form: &Parameters,
) -> Result<Minted, TokenError>
where
    P: Grants + Secrets + TokenSigning + Time + Random + Sync,
{
    permitted(client, GrantType::RefreshToken)?;
    let missing = OAuthError::new(ErrorCode::InvalidRequest, "The parameter refresh_token is missing");
    let text = form.get("refresh_token").ok_or(missing)?;
    let token = Carried::read(text).filter(|token| token.tenant == *provider.tenant);
    let Some(token) = token else { return Err(unknown(client, ports.now()).into()) };
    for _ in 0..TURNS {
        let now = ports.now();
        let kept = ports.refresh_token(&token.tenant, &token.digest, now).await?;
        let stored = kept.as_ref().map(|kept| &kept.stored);
        let decided = decide(stored, client, now, provider.lifetimes.grace);
        if let (Refresh::Reuse, Some(stored)) = (decided, stored) {
            revoke(ports, &token, stored).await?;
        }
        if let Some(error) = decided.refusal() {
            return Err(error.into());
        }
        // Who may not sign in any more has no tokens any more (rule G4).
        let Some(grant) = kept.and_then(|kept| kept.grant) else { return Err(unknown(client, now).into()) };
        let mut minted = again(ports, provider, (client, &grant), form)?;
        if decided == Refresh::Keep {
            return Ok(minted);
        }
        let successor = Carried::text(&token.tenant, &ports.successor(text)?);
        let expires_at = now.saturating_add(provider.lifetimes.refresh);
        let new = NewRefresh { digest: Digest::of(&successor), expires_at };
        let is_faster =
            decided == Refresh::Repeat || ports.rotate(&token.tenant, (&token.digest, now), new).await?;
        if is_faster {
            minted.refresh_token = Some(successor);
            return Ok(minted);
        }
    }
    Err(unknown(client, ports.now()).into())
}

/// The answer for a token that never was.
fn unknown(client: &Client, now: u64) -> OAuthError {
    let generic = OAuthError::new(ErrorCode::InvalidGrant, "The refresh token is not valid, or not any more");
    decide(None, client, now, 0).refusal().unwrap_or(generic)
}

fn again<P>(
    ports: &P,
    provider: Provider<'_>,
    (client, grant): (&Client, &LiveGrant),
    form: &Parameters,
) -> Result<Minted, TokenError>
where
    P: TokenSigning + Time + Random,
{
    let scopes = form.get("scope").unwrap_or_default().split(' ').filter(|scope| !scope.is_empty());
    let granted = narrowed(&grant.granted, provider.resources, scopes)?;
    let reach = Reach::of(client, provider.resources);
    let target = reach.target(&granted, form.all("resource"))?;
    let source = Source {
        grant_id: &grant.id,
        client,
        user: &grant.user,
        tenant: provider.tenant,
        sign_in: &grant.sign_in,
        granted: &granted,
        claims: &grant.claims,
        nonce: None,
    };
    Ok(mint(ports, provider, source, &target)?)
}

/// Two have had the token, and one of them is a thief: its family ends.
async fn revoke<P: Grants + Time + Random + Sync>(
    ports: &P,
    token: &Carried,
    stored: &StoredRefresh,
) -> Result<(), TokenError> {
    let line = AuditLine {
        id: ports.unique_id()?,
        at: ports.now(),
        actor: None,
        action: Action::GrantRevoked,
        target: Some(stored.grant_id.clone()),
        origin: Origin::default(),
        succeeded: true,
    };
    ports.revoke_grant(&token.tenant, &stored.grant_id, line).await?;
    Ok(())
}
