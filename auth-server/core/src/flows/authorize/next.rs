//! What comes next for a request: a page, or its answer.

use super::AuthorizeError;
use crate::domain::{
    Action, Approval, Asked, AskedClaims, AuditLine, Carried, Challenge, Client, Digest, Fulfilled, Origin,
    Pending,
};
use crate::flows::Provider;
use crate::flows::ports::browsers::{Approved, BrowserSession, Browsers, PendingRequest};
use crate::flows::ports::{Random, Secrets, Time};
use crate::rules::protocol::authorization_request::AuthorizationRequest;
use crate::rules::protocol::authorization_response::{Answer, Outcome};
use crate::rules::protocol::claims_parameter;
use crate::rules::protocol::interaction::{
    Consent, Interaction, SessionFacts, SignInReason, Situation, asked, next as by_the_rules,
};
use crate::rules::protocol::refusal::OAuthError;
use crate::rules::protocol::resource_indicators::Reach;
use crate::rules::protocol::standard_claims::scope_of;

/// What comes next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Next {
    /// The client is answered; the request is done.
    Answer(Answer),
    /// A page is shown.
    Page(Page),
}

/// A page that is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Page {
    /// Somebody signs in.
    SignIn {
        /// Why.
        reason: SignInReason,
    },
    /// Somebody chooses among these, or signs in as somebody else.
    ChooseAccount(Vec<BrowserSession>),
    /// Somebody is asked to allow this.
    Consent {
        /// Who.
        session: BrowserSession,
        /// What.
        asked: Consent,
    },
}

/// Who asks for what.
#[derive(Debug, Clone, Copy)]
pub(super) struct Asking<'a> {
    pub(super) client: &'a Client,
    pub(super) pending: &'a PendingRequest,
    /// Where the request is kept, if it is.
    pub(super) handle: Option<&'a Digest>,
}

/// What comes next for what is asked in `browser`.
pub(super) async fn next<P>(
    ports: &P,
    provider: Provider<'_>,
    asking: Asking<'_>,
    browser: Option<&Digest>,
) -> Result<Next, AuthorizeError>
where
    P: Browsers + Secrets + Time + Random + Sync,
{
    let (interaction, sessions) = look(ports, provider, asking, browser).await?;
    let of = |sid: &str| sessions.iter().find(|session| session.sign_in.sid == sid).cloned();
    match interaction {
        Interaction::SignIn { reason } => Ok(Next::Page(Page::SignIn { reason })),
        Interaction::SelectAccount => Ok(Next::Page(Page::ChooseAccount(sessions))),
        Interaction::Consent { sid, asked } => {
            let session = of(&sid).ok_or(AuthorizeError::Gone)?;
            Ok(Next::Page(Page::Consent { session, asked }))
        }
        Interaction::Refuse(error) => refused(ports, provider, asking, error).await.map(Next::Answer),
        Interaction::Proceed { sid } => {
            let session = of(&sid).ok_or(AuthorizeError::Gone)?;
            approved(ports, provider, asking, session).await.map(Next::Answer)
        }
    }
}

/// What the rules say comes next, and the sessions that the browser holds. Nothing is done about it.
pub(super) async fn look<P>(
    ports: &P,
    provider: Provider<'_>,
    Asking { client, pending, .. }: Asking<'_>,
    browser: Option<&Digest>,
) -> Result<(Interaction, Vec<BrowserSession>), AuthorizeError>
where
    P: Browsers + Time + Sync,
{
    let now = ports.now();
    let sessions = match browser {
        Some(browser) => ports.browser_sessions(provider.tenant, browser, now).await?,
        None => Vec::new(),
    };
    let facts = facts(ports, provider, client, &sessions).await?;
    let (hinted, progress) = (pending.hinted.as_deref(), &pending.progress);
    let (request, resources) = (&pending.request, provider.resources);
    let situation = Situation { request, client, resources, sessions: &facts, hinted, progress };
    Ok((by_the_rules(&situation, now), sessions))
}

async fn facts<P: Browsers + Sync>(
    ports: &P,
    provider: Provider<'_>,
    client: &Client,
    sessions: &[BrowserSession],
) -> Result<Vec<SessionFacts>, AuthorizeError> {
    let mut facts = Vec::with_capacity(sessions.len());
    for BrowserSession { sub, sign_in, .. } in sessions {
        facts.push(SessionFacts {
            sid: sign_in.sid.clone(),
            sub: sub.clone(),
            auth_time: sign_in.auth_time,
            acr: sign_in.acr.clone(),
            allowed: ports.consent(provider.tenant, sub, &client.client_id).await?,
        });
    }
    Ok(facts)
}

/// The request is done with an error; one that was done before has no second answer.
pub(super) async fn refused<P: Browsers + Sync>(
    ports: &P,
    provider: Provider<'_>,
    asking: Asking<'_>,
    error: OAuthError,
) -> Result<Answer, AuthorizeError> {
    if let Some(handle) = asking.handle
        && !ports.drop_request(provider.tenant, handle).await?
    {
        return Err(AuthorizeError::Gone);
    }
    Ok(asking.pending.request.addressee.answer(&Outcome::Error(error), provider.issuer))
}

/// The request is done with a code.
async fn approved<P>(
    ports: &P,
    provider: Provider<'_>,
    asking: Asking<'_>,
    session: BrowserSession,
) -> Result<Answer, AuthorizeError>
where
    P: Browsers + Secrets + Time + Random + Sync,
{
    let Asking { client, pending, handle } = asking;
    let request = &pending.request;
    let allowed = pending.progress.has_allowed(&session.sign_in.sid);
    let line = AuditLine {
        id: ports.unique_id()?,
        at: ports.now(),
        actor: Some(session.sub.clone()),
        action: Action::ConsentGiven,
        target: Some(client.client_id.clone()),
        origin: Origin::default(),
        succeeded: true,
    };
    let grant = match grant(ports, provider, (client, request), session)? {
        Ok(grant) => grant,
        Err(error) => return refused(ports, provider, asking, error).await,
    };
    let code = Carried::text(provider.tenant, &ports.secret()?);
    let approved = Approved {
        grant,
        code: Digest::of(&code),
        request: handle.cloned(),
        consent: allowed.then(|| asked(request, client, provider.resources)),
        line: allowed.then_some(line),
        hears_of_end: client.backchannel_logout.is_some(),
    };
    if !ports.approve(provider.tenant, approved).await? {
        return Err(AuthorizeError::Gone);
    }
    Ok(request.addressee.answer(&Outcome::Code(code), provider.issuer))
}

fn grant<P: Random + Time>(
    ports: &P,
    provider: Provider<'_>,
    (client, request): (&Client, &AuthorizationRequest),
    session: BrowserSession,
) -> Result<Result<Fulfilled, OAuthError>, AuthorizeError> {
    let scopes = request.scope.iter().map(String::as_str);
    let resources = request.resources.iter().map(String::as_str);
    let granted = match Reach::of(client, provider.resources).asked(scopes, resources) {
        Ok(granted) => granted,
        Err(error) => return Ok(Err(error)),
    };
    // It was read as one before.
    let challenge = request.code_challenge.as_deref().and_then(|text| Challenge::parse(text).ok());
    if challenge.is_none() && request.code_challenge.is_some() {
        return Err(AuthorizeError::Gone);
    }
    let named = |asked: &claims_parameter::Asked| {
        let may = |claim: &&String| {
            scope_of(claim).is_some_and(|scope| client.scopes.iter().any(|own| own == scope))
        };
        asked.keys().filter(may).cloned().collect::<Vec<_>>()
    };
    let mut claims =
        AskedClaims { id_token: named(&request.claims.id_token), userinfo: named(&request.claims.userinfo) };
    if request.tenant.is_some() || request.claims.id_token.contains_key(claims_parameter::TENANT) {
        claims.id_token.push(claims_parameter::TENANT.to_owned());
    }
    let asked = Asked {
        client_id: client.client_id.clone(),
        redirect_uri: request.addressee.redirect_uri.clone(),
        challenge,
        nonce: request.nonce.clone(),
        granted: granted.clone(),
        claims,
    };
    let (tenant, sub, sign_in) = (provider.tenant.clone(), session.sub, session.sign_in);
    let approval = Approval { tenant, sub, sign_in, granted, at: ports.now() };
    Ok(Ok(Pending { id: ports.unique_id()?, asked }.fulfil(approval)))
}
