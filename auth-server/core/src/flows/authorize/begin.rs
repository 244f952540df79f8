//! A request comes to the authorization endpoint.

use std::sync::Arc;

use super::AuthorizeError;
use super::next::{Asking, Next, Page, next};
use crate::domain::{Carried, Client, Digest};
use crate::flows::Provider;
use crate::flows::client_keys::keys_of;
use crate::flows::ports::browsers::{Browsers, PendingRequest};
use crate::flows::ports::{ClientKeySets, Clients, OwnIdTokens, Random, Secrets, Signatures, Time};
use crate::rules::protocol::addressee::{PageError, Refused, refuse};
use crate::rules::protocol::authorization_request::{AuthorizationRequest, read};
use crate::rules::protocol::authorization_response::{Answer, Outcome};
use crate::rules::protocol::interaction::BAD_HINT;
use crate::rules::protocol::parameters::Parameters;
use crate::rules::protocol::progress::Progress;
use crate::rules::protocol::refusal::{ErrorCode, OAuthError};
use crate::rules::protocol::request_object::{self, Parties};
use crate::rules::protocol::resource_indicators::Reach;
use signet_shared::jose::{Rules, parse};

/// How a request came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Came {
    /// By GET, with the cookies that the browser has.
    ByGet,
    /// By POST, perhaps without them (rule G7).
    ByPost,
}

/// A request and the browser that it came with.
#[derive(Debug, Clone)]
pub struct Arrival {
    /// What was sent.
    pub parameters: Parameters,
    /// How.
    pub came: Came,
    /// What the browser is known by, if it is.
    pub browser: Option<Digest>,
}

/// What is done with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Begun {
    /// The client is answered.
    Answer(Answer),
    /// Pages are shown for it, under this handle.
    Kept(String),
}

/// Answers a request, or keeps it for pages.
///
/// # Errors
/// [`AuthorizeError`].
pub async fn begin<P>(ports: &P, provider: Provider<'_>, arrival: Arrival) -> Result<Begun, AuthorizeError>
where
    P: Browsers + Clients + ClientKeySets + Signatures + OwnIdTokens + Secrets + Time + Random + Sync,
{
    let client_id = arrival.parameters.get("client_id").ok_or(PageError::UnknownClient)?;
    let client = ports.client(client_id).await?.ok_or(PageError::UnknownClient)?;
    let request = match understood(ports, provider, (&arrival.parameters, &client)).await {
        Ok(request) => request,
        Err(Refused::Page(error)) => return Err(error.into()),
        Err(Refused::Answer(addressee, error)) => {
            return Ok(Begun::Answer(addressee.answer(&Outcome::Error(error), provider.issuer)));
        }
    };
    let hinted = request.id_token_hint.as_deref();
    let hinted =
        hinted.and_then(|hint| ports.read_id_token(hint)).filter(|hint| hint.client_id == client.client_id);
    // Before it is kept: what is kept has no hint any more.
    if request.id_token_hint.is_some() && hinted.is_none() {
        return Ok(Begun::Answer(request.addressee.answer(&Outcome::Error(BAD_HINT), provider.issuer)));
    }
    let pending = PendingRequest {
        hinted: hinted.map(|hint| hint.sub),
        progress: Progress::default(),
        browser: None,
        expires_at: ports.now().saturating_add(provider.lifetimes.request),
        request,
    };
    keep_or_answer(ports, provider, (client, pending), (arrival.came, arrival.browser)).await
}

async fn keep_or_answer<P>(
    ports: &P,
    provider: Provider<'_>,
    (client, mut pending): (Arc<Client>, PendingRequest),
    (came, browser): (Came, Option<Digest>),
) -> Result<Begun, AuthorizeError>
where
    P: Browsers + Secrets + Time + Random + Sync,
{
    if came == Came::ByGet {
        let asking = Asking { client: &client, pending: &pending, handle: None };
        match next(ports, provider, asking, browser.as_ref()).await? {
            Next::Answer(answer) => return Ok(Begun::Answer(answer)),
            Next::Page(Page::SignIn { .. } | Page::ChooseAccount(_) | Page::Consent { .. }) => {}
        }
        pending.browser = browser;
    }
    let handle = Carried::text(provider.tenant, &ports.secret()?);
    ports.keep_request(provider.tenant, &Digest::of(&handle), pending).await?;
    Ok(Begun::Kept(handle))
}

/// The request, when all of it is as it should be.
async fn understood<P: ClientKeySets + Signatures + Time + Sync>(
    ports: &P,
    provider: Provider<'_>,
    (sent, client): (&Parameters, &Client),
) -> Result<AuthorizationRequest, Refused> {
    let merged = match sent.get("request") {
        None => None,
        Some(object) => {
            let merged = with_object(ports, provider.issuer, (sent, client), object).await;
            Some(merged.map_err(|error| refuse(sent, client, error))?)
        }
    };
    let request = read(merged.as_ref().unwrap_or(sent), client)?;
    // There is one tenant, as yet (rule G13).
    if request.tenant.as_deref().is_some_and(|tenant| tenant != provider.tenant.as_str()) {
        return Err(Refused::Page(PageError::UnknownTenant));
    }
    let scopes = request.scope.iter().map(String::as_str);
    let asked =
        Reach::of(client, provider.resources).asked(scopes, request.resources.iter().map(String::as_str));
    match asked {
        Ok(_) => Ok(request),
        Err(error) => Err(Refused::Answer(request.addressee, error)),
    }
}

/// One request of the parameters and the signed object among them: RFC 9101.
async fn with_object<P: ClientKeySets + Signatures + Time + Sync>(
    ports: &P,
    issuer: &str,
    (sent, client): (&Parameters, &Client),
    object: &str,
) -> Result<Parameters, OAuthError> {
    const BAD: OAuthError = OAuthError::new(
        ErrorCode::InvalidRequestObject,
        "The request object is not signed by a key of the client",
    );
    let rules =
        Rules { typ: request_object::TYP, algs: &request_object::ALGS, max_bytes: request_object::MAX_BYTES };
    let unverified = parse(object, &rules).map_err(|_| BAD)?;
    let keys = keys_of(ports, client, unverified.kid()).await.ok_or(BAD)?;
    let alone = || (keys.keys().len() == 1).then(|| keys.keys().first()).flatten();
    let key = unverified.kid().map_or_else(alone, |kid| keys.get(kid)).ok_or(BAD)?;
    let keyed = unverified.with_key(Some(key)).map_err(|_| BAD)?;
    let fits = ports.fits(key, &keyed);
    let verified = keyed.verified(fits).map_err(|_| BAD)?;
    let parties = Parties { client_id: &client.client_id, issuer };
    request_object::merge(sent, verified.payload(), parties, ports.now())
}
