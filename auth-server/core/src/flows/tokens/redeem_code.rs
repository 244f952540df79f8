//! An authorization code becomes tokens, once: RFC 6749 §4.1.3, rule G2.

use super::mint::{Minted, Source, mint};
use crate::domain::{Action, AuditLine, Carried, Client, Digest, Exchanged, GrantType, Origin};
use crate::flows::ports::grants::{Grants, NewRefresh};
use crate::flows::ports::{People, Random, Secrets, Time, TokenSigning};
use crate::flows::{Provider, TokenError};
use crate::rules::protocol::authorization_code::{Presented, Redemption, redeem};
use crate::rules::protocol::grant_type::permitted;
use crate::rules::protocol::parameters::Parameters;
use crate::rules::protocol::refusal::{ErrorCode, OAuthError};
use crate::rules::protocol::resource_indicators::Reach;

/// Who comes second to a code finds it spent, and is judged anew: that is the last time.
const TURNS: usize = 2;

/// The tokens that `client`, which has proven to be itself, gets by `form`.
///
/// # Errors
/// [`TokenError`].
pub async fn redeem_code<P>(
    ports: &P,
    provider: Provider<'_>,
    client: &Client,
    form: &Parameters,
) -> Result<Minted, TokenError>
where
    P: Grants + People + Secrets + TokenSigning + Time + Random + Sync,
{
    const NO_CODE: OAuthError = OAuthError::new(ErrorCode::InvalidRequest, "The parameter code is missing");
    permitted(client, GrantType::AuthorizationCode)?;
    let text = form.get("code").ok_or(NO_CODE)?;
    let code = Carried::read(text).filter(|code| code.tenant == *provider.tenant);
    for _ in 0..TURNS {
        let grant = match &code {
            Some(code) => ports.grant_of_code(&code.tenant, &code.digest).await?,
            None => None,
        };
        let presented = Presented {
            client_id: &client.client_id,
            redirect_uri: form.get("redirect_uri"),
            verifier: form.get("code_verifier"),
        };
        let redemption = redeem(grant, presented, ports.now());
        let refusal = redemption.refusal();
        match redemption {
            Redemption::Tokens(exchanged) => {
                if let Some(minted) = exchange(ports, provider, (client, &exchanged), form).await? {
                    return Ok(minted);
                }
            }
            Redemption::Replayed(exchanged) => {
                revoke(ports, &exchanged).await?;
                return Err(refusal.unwrap_or(NO_CODE).into());
            }
            Redemption::Refused(error) => return Err(error.into()),
        }
    }
    Err(OAuthError::new(ErrorCode::InvalidGrant, "The code is not valid, or not any more").into())
}

/// The tokens, if the code is spent by this; they are made before, so that a code is not spent for nothing.
async fn exchange<P>(
    ports: &P,
    provider: Provider<'_>,
    (client, exchanged): (&Client, &Exchanged),
    form: &Parameters,
) -> Result<Option<Minted>, TokenError>
where
    P: Grants + People + Secrets + TokenSigning + Time + Random + Sync,
{
    let approval = &exchanged.approval;
    let Some(user) = ports.person(&approval.tenant, &approval.sub).await? else { return Ok(None) };
    let reach = Reach::of(client, provider.resources);
    let target = reach.target(&approval.granted, form.all("resource"))?;
    let source = Source {
        grant_id: &exchanged.id,
        client,
        user: &user,
        tenant: &approval.tenant,
        sign_in: &approval.sign_in,
        granted: &approval.granted,
        claims: &exchanged.asked.claims,
        nonce: exchanged.asked.nonce.as_deref(),
    };
    let minted = mint(ports, provider, source, &target)?;
    let refresh_token = if client.may(GrantType::RefreshToken) {
        Some(Carried::text(&approval.tenant, &ports.secret()?))
    } else {
        None
    };
    let expires_at = exchanged.at.saturating_add(provider.lifetimes.refresh);
    let refresh = refresh_token.as_deref().map(|text| NewRefresh { digest: Digest::of(text), expires_at });
    let spent = ports.exchange(&approval.tenant, exchanged, refresh).await?;
    Ok(spent.then_some(Minted { refresh_token, ..minted }))
}

/// Somebody else has the code too: what came of it ends.
async fn revoke<P: Grants + Time + Random + Sync>(
    ports: &P,
    exchanged: &Exchanged,
) -> Result<(), TokenError> {
    let line = AuditLine {
        id: ports.unique_id()?,
        at: ports.now(),
        actor: None,
        action: Action::GrantRevoked,
        target: Some(exchanged.id.clone()),
        origin: Origin::default(),
        succeeded: true,
    };
    ports.revoke_grant(&exchanged.approval.tenant, &exchanged.id, line).await?;
    Ok(())
}
