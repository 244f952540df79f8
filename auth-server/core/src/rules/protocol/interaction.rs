//! What a request still needs of the person: OpenID Connect Core §3.1.2.3 to §3.1.2.6, §5.5.1, RFC 8252 §8.6; rules G4, G12, G13.

use super::authorization_request::AuthorizationRequest;
use super::progress::Progress;
use super::prompt::Prompt;
use super::redirect_uri;
use super::refusal::{ErrorCode, OAuthError};
use super::resource_indicators::{Reach, ScopeAt};
use crate::domain::{Client, Resource};

/// What is said to an `id_token_hint` that names nobody.
pub const BAD_HINT: OAuthError =
    OAuthError::new(ErrorCode::InvalidRequest, "The id_token_hint is not an ID token of this client");

/// A session that the browser holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionFacts {
    /// Its id.
    pub sid: String,
    /// Whose it is.
    pub sub: String,
    /// When that person signed in, in unix seconds.
    pub auth_time: u64,
    /// The class of that sign-in.
    pub acr: Option<String>,
    /// What that person has allowed this client before, and not withdrawn.
    pub allowed: Consent,
}

/// What a person allows a client.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Consent {
    /// Scopes, at the resources whose they are.
    pub scopes: Vec<ScopeAt>,
    /// Names of standard claims that were asked for one by one.
    pub claims: Vec<String>,
}

/// All that is looked at.
#[derive(Debug, Clone, Copy)]
pub struct Situation<'a> {
    /// What is asked.
    pub request: &'a AuthorizationRequest,
    /// Who asks.
    pub client: &'a Client,
    /// What is registered.
    pub resources: &'a [Resource],
    /// The living sessions that the browser holds for the tenant of the request, and for no other (rule G13).
    pub sessions: &'a [SessionFacts],
    /// The `sub` of the request's `id_token_hint`, if that is one of ours, made for this client; it may have expired.
    pub hinted: Option<&'a str>,
    /// What was done on the pages for this request.
    pub progress: &'a Progress,
}

/// What comes next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Interaction {
    /// The person signs in, or signs in anew.
    SignIn {
        /// Why.
        reason: SignInReason,
    },
    /// The person chooses one of the sessions, or another sign-in.
    SelectAccount,
    /// The person of the session `sid` is asked to allow all of this; no is `access_denied`.
    Consent {
        /// The session.
        sid: String,
        /// What is asked for.
        asked: Consent,
    },
    /// There is nothing more to ask: the code is for this session.
    Proceed {
        /// The session.
        sid: String,
    },
    /// The client is told an error.
    Refuse(OAuthError),
}

/// Why somebody has to sign in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignInReason {
    /// Nobody is signed in to the tenant.
    SignedOut,
    /// The client asks about somebody else.
    OtherPerson,
    /// `prompt=login`, or `max_age=0`.
    Asked,
    /// The sign-in is older than `max_age`.
    TooOld,
    /// The sign-in is of a class that the client does not accept.
    OtherClass,
}

/// What comes next at `now` (unix seconds). Asked again after each page, until it proceeds or refuses.
#[must_use]
pub fn next(situation: &Situation<'_>, now: u64) -> Interaction {
    let next = is_hint_good(situation).and_then(|()| session(situation)).and_then(|session| {
        is_signed_in_well(situation, session, now)?;
        has_allowed(situation, session)?;
        Ok(Interaction::Proceed { sid: session.sid.clone() })
    });
    next.unwrap_or_else(|page| without_pages(situation.request, page))
}

/// With `prompt=none` the name of the page that is missing in place of the page: OpenID Connect Core §3.1.2.6.
fn without_pages(request: &AuthorizationRequest, page: Interaction) -> Interaction {
    let (code, description) = match page {
        _ if !request.prompt.has(Prompt::None) => return page,
        Interaction::SignIn { reason: SignInReason::OtherClass } => {
            (ErrorCode::InteractionRequired, "The person would have to sign in by other means")
        }
        Interaction::SignIn { .. } => (ErrorCode::LoginRequired, "The person would have to sign in"),
        Interaction::SelectAccount => {
            (ErrorCode::AccountSelectionRequired, "The person would have to choose an account")
        }
        Interaction::Consent { .. } => (ErrorCode::ConsentRequired, "The person would have to give consent"),
        Interaction::Proceed { .. } | Interaction::Refuse(_) => return page,
    };
    Interaction::Refuse(OAuthError::new(code, description))
}

const fn sign_in(reason: SignInReason) -> Interaction {
    Interaction::SignIn { reason }
}

/// A hint that names nobody is not as good as none: the answer would be about anybody.
fn is_hint_good(situation: &Situation<'_>) -> Result<(), Interaction> {
    if situation.request.id_token_hint.is_some() && situation.hinted.is_none() {
        return Err(Interaction::Refuse(BAD_HINT));
    }
    Ok(())
}

/// The one session that the answer may be about, or the page that finds it.
fn session<'a>(situation: &Situation<'a>) -> Result<&'a SessionFacts, Interaction> {
    let Situation { request, sessions, progress, .. } = situation;
    let mut suitable = sessions.iter().filter(|session| is_about(situation, session));
    let chosen = suitable.clone().find(|session| progress.has_chosen(&session.sid));
    match (chosen, suitable.next(), suitable.next()) {
        (Some(chosen), ..) => Ok(chosen),
        (None, None, _) if sessions.is_empty() => Err(sign_in(SignInReason::SignedOut)),
        (None, None, _) => Err(sign_in(SignInReason::OtherPerson)),
        _ if request.prompt.has(Prompt::SelectAccount) => Err(Interaction::SelectAccount),
        _ if request.prompt.has(Prompt::Login) => Err(sign_in(SignInReason::Asked)),
        (None, Some(only), None) => Ok(only),
        (None, Some(_), Some(_)) => Err(Interaction::SelectAccount),
    }
}

/// Whether the session is of the person whom the request names, if it names any (§3.1.2.2, §5.5.1).
fn is_about(situation: &Situation<'_>, session: &SessionFacts) -> bool {
    let is_hinted = situation.hinted.is_none_or(|sub| sub == session.sub);
    is_hinted && situation.request.claims.accepts_sub(&session.sub)
}

/// Whether the sign-in is as new and as strong as is asked. One that was made for this request is new enough, however long the
/// person then looks at a page: nobody is sent around in circles.
fn is_signed_in_well(situation: &Situation<'_>, session: &SessionFacts, now: u64) -> Result<(), Interaction> {
    let Situation { request, client, progress, .. } = situation;
    let is_for_this = progress.has_signed_in(&session.sid);
    let max_age = request.max_age.or(client.default_max_age);
    // A sign-in that lies ahead has no age that could be told.
    let is_within = |max_age| now.checked_sub(session.auth_time).is_some_and(|age| age <= max_age);
    let accepts = request.claims.accepts_acr(session.acr.as_deref());
    match () {
        () if !is_for_this && (request.prompt.has(Prompt::Login) || max_age == Some(0)) => {
            Err(sign_in(SignInReason::Asked))
        }
        () if !is_for_this && !max_age.is_none_or(is_within) => Err(sign_in(SignInReason::TooOld)),
        () if !is_for_this && !accepts => Err(sign_in(SignInReason::OtherClass)),
        () if !accepts => Err(Interaction::Refuse(OAuthError::new(
            ErrorCode::AccessDenied,
            "The person cannot sign in by the means that are asked for",
        ))),
        () => Ok(()),
    }
}

/// Whether the person has allowed what is asked, for this request or before.
fn has_allowed(situation: &Situation<'_>, session: &SessionFacts) -> Result<(), Interaction> {
    let Situation { request, client, progress, .. } = situation;
    let asked = asked(request, client, situation.resources);
    // A program on the person's machine can be imitated, so a consent to it is worth one request (rule G12).
    let is_for_once = client.is_public() && redirect_uri::is_native(&request.addressee.redirect_uri);
    let is_asked =
        request.prompt.has(Prompt::Consent) || is_for_once || is_new(client, &asked, &session.allowed);
    if is_asked && !progress.has_allowed(&session.sid) {
        return Err(Interaction::Consent { sid: session.sid.clone(), asked });
    }
    Ok(())
}

/// All that `request` asks the person to allow `client`, where `resources` are registered.
#[must_use]
pub fn asked(request: &AuthorizationRequest, client: &Client, resources: &[Resource]) -> Consent {
    Consent {
        scopes: Reach::of(client, resources).consented(&request.scope, &request.resources),
        claims: request.claims.personal().into_iter().map(str::to_owned).collect(),
    }
}

/// Whether something of `asked` needs a consent that was not given. People of the operator's own applications give one for
/// tokens that outlive the session alone (rule G4).
fn is_new(client: &Client, asked: &Consent, allowed: &Consent) -> bool {
    let needs = |at: &ScopeAt| !client.skip_consent || at.scope == "offline_access";
    let is_scope_new = asked.scopes.iter().any(|scope| needs(scope) && !allowed.scopes.contains(scope));
    let is_claim_new = asked.claims.iter().any(|claim| !allowed.claims.contains(claim));
    is_scope_new || (!client.skip_consent && is_claim_new)
}

#[cfg(test)]
#[path = "interaction_tests.rs"]
mod tests;
