//! Finding out that a client is the one it says it is: RFC 6749 §2.3, RFC 7523 §3, rule G11.

use std::sync::Arc;

use super::TokenError;
use super::client_keys::keys_of;
use super::ports::{Assertions, ClientKeySets, Clients, Signatures, SpentAssertion, Time};
use crate::domain::Client;
use crate::rules::protocol::client_assertion::{self, Spendable};
use crate::rules::protocol::client_authentication::{self as rules, Presented, not_authenticated};
use crate::rules::protocol::refusal::OAuthError;

/// The client that `presented` proves to be, at the server `issuer`. An assertion is spent by it.
///
/// # Errors
/// [`TokenError`]; who is unknown and who brings a wrong secret are told the same, after the same work.
pub async fn authenticate_client<P>(
    ports: &P,
    issuer: &str,
    presented: &Presented,
) -> Result<Arc<Client>, TokenError>
where
    P: Clients + ClientKeySets + Signatures + Assertions + Time + Sync,
{
    let client = ports.client(presented.client_id()).await?;
    rules::judge(client.as_deref(), presented)?;
    let client = client.ok_or(not_authenticated())?;
    if let Presented::Assertion { jwt, .. } = presented {
        let Spendable { jti, until } = assertion(ports, issuer, (&client, jwt)).await?;
        let spent = SpentAssertion { client_id: client.client_id.clone(), jti, until };
        if !ports.spend_assertion(spent).await? {
            return Err(not_authenticated().into());
        }
    }
    Ok(client)
}

/// All of an assertion but that it counts once.
async fn assertion<P: ClientKeySets + Signatures + Time + Sync>(
    ports: &P,
    issuer: &str,
    (client, jwt): (&Client, &str),
) -> Result<Spendable, OAuthError> {
    let unverified = client_assertion::parse(jwt)?;
    let keys = keys_of(ports, client, unverified.kid()).await.ok_or(not_authenticated())?;
    let (keyed, key) = client_assertion::keyed(unverified, &keys)?;
    let fits = ports.fits(key, &keyed);
    let verified = keyed.verified(fits).map_err(|_| not_authenticated())?;
    client_assertion::judge(&verified, (&client.client_id, issuer), ports.now())
}

#[cfg(test)]
#[path = "authenticate_client_tests.rs"]
mod tests;
