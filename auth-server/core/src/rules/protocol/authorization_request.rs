//! Authorization requests: RFC 6749 §4.1.1, RFC 7636 §4.3, OpenID Connect Core §3.1.2.1; rules G1, G5 and G6.

use serde::{Deserialize, Serialize};

use super::addressee::{Addressee, Refused, addressee};
use super::authorization_response::ResponseMode;
use super::claims_parameter::ClaimsRequest;
use super::parameters::{LONGEST, Parameters};
use super::prompt::{Prompt, Prompts};
use super::refusal::{ErrorCode, OAuthError};
use crate::domain::{Client, GrantType};

/// The parameters that are read. All others, `display` and `claims_locales` among them, are ignored (rule G5).
pub const READ: [&str; 18] = [
    "client_id",
    "redirect_uri",
    "state",
    "response_type",
    "response_mode",
    "nonce",
    "code_challenge",
    "code_challenge_method",
    "prompt",
    "max_age",
    "scope",
    "resource",
    "claims",
    "acr_values",
    "login_hint",
    "id_token_hint",
    "ui_locales",
    "tenant",
];
/// The longest value of those that are JSON or a token.
const LONGEST_DOCUMENT: usize = 8192;
/// The longest all others are together: they are kept while pages are shown, for somebody whom nobody knows yet.
const LONGEST_TOGETHER: usize = 8192;
/// The scope that makes a request one of OpenID Connect.
const OPENID: &str = "openid";
/// The scope for tokens that outlive the session: OpenID Connect Core §11.
const OFFLINE_ACCESS: &str = "offline_access";

/// A request whose parameters are as they should be. Who signs in and what they allow is decided elsewhere, and so is which
/// resources there are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AuthorizationRequest {
    /// The client that asks.
    pub client_id: String,
    /// Where the answer goes.
    pub addressee: Addressee,
    /// What ties an ID token to this request.
    pub nonce: Option<String>,
    /// What is asked for: scopes that the client may have, each once, at least one. Without `openid` it is plain OAuth and
    /// there is no ID token.
    pub scope: Vec<String>,
    /// `resource` (RFC 8707), each once; whether they are known is not said.
    pub resources: Vec<String>,
    /// The PKCE challenge, always of the method `S256`: 43 characters of base64url.
    pub code_challenge: Option<String>,
    /// Which pages are asked for.
    pub prompt: Prompts,
    /// After how many seconds the person has to sign in anew.
    pub max_age: Option<u64>,
    /// Classes of sign-in, the best first.
    pub acr_values: Vec<String>,
    /// Whom the client expects, for the form alone.
    pub login_hint: Option<String>,
    /// A token that says whom the client expects; nobody has checked it. It is not kept: what it says is.
    #[serde(skip)]
    pub id_token_hint: Option<String>,
    /// Language tags, the best first; nobody has checked them.
    pub ui_locales: Vec<String>,
    /// Single claims.
    pub claims: ClaimsRequest,
    /// The tenant to sign in to, as it was named; `None`: the default one.
    pub tenant: Option<String>,
}

impl AuthorizationRequest {
    /// Whether `scope` is asked for.
    #[must_use]
    pub fn asks_for(&self, scope: &str) -> bool {
        self.scope.iter().any(|asked| asked == scope)
    }

    /// Whether it is one of OpenID Connect, so that there is an ID token.
    #[must_use]
    pub fn is_openid(&self) -> bool {
        self.asks_for(OPENID)
    }
}

/// Reads a request of `client`; one with a request object after [`super::request_object::merge`].
///
/// # Errors
/// [`Refused`]: a page as long as it is not known where an answer may go, then an answer.
pub fn read(parameters: &Parameters, client: &Client) -> Result<AuthorizationRequest, Refused> {
    let addressee = addressee(parameters, client).map_err(Refused::Page)?;
    let asked = Asked { parameters, client };
    let mut request = unchecked(&asked, addressee.clone());
    match CHECKS.into_iter().try_for_each(|check| check(&asked, &mut request)) {
        Ok(()) => Ok(request),
        Err(error) => Err(Refused::Answer(addressee, error)),
    }
}

/// What is looked at.
struct Asked<'a> {
    parameters: &'a Parameters,
    client: &'a Client,
}

/// Looks at some parameters and notes what they say.
type Check = fn(&Asked<'_>, &mut AuthorizationRequest) -> Result<(), OAuthError>;

/// In order: the first that refuses decides. `scope` looks at what `prompt` has noted.
const CHECKS: [Check; 10] = [
    no_other_way,
    may_have_codes,
    response_type,
    response_mode,
    lengths,
    code_challenge,
    prompt,
    max_age,
    claims,
    scope,
];

/// What needs no check but that of its length: hints, names, and what is given back. The rest is not said yet.
fn unchecked(asked: &Asked<'_>, addressee: Addressee) -> AuthorizationRequest {
    let text = |name: &str| asked.parameters.get(name).map(str::to_owned);
    AuthorizationRequest {
        client_id: asked.client.client_id.clone(),
        addressee,
        nonce: text("nonce"),
        login_hint: text("login_hint"),
        id_token_hint: text("id_token_hint"),
        tenant: text("tenant"),
        acr_values: words(asked.parameters.get("acr_values")),
        ui_locales: words(asked.parameters.get("ui_locales")),
        resources: once(asked.parameters.all("resource")),
        scope: Vec::new(),
        code_challenge: None,
        prompt: Prompts::default(),
        max_age: None,
        claims: ClaimsRequest::default(),
    }
}

const fn invalid(description: &'static str) -> OAuthError {
    OAuthError::new(ErrorCode::InvalidRequest, description)
}

/// Rule G5. A request object that is still there was not looked at, and its parameters would be missing.
fn no_other_way(asked: &Asked<'_>, _: &mut AuthorizationRequest) -> Result<(), OAuthError> {
    for (name, code, description) in [
        ("request_uri", ErrorCode::RequestUriNotSupported, "Request objects are accepted by value alone"),
        ("registration", ErrorCode::RegistrationNotSupported, "Clients do not register themselves here"),
        ("request", ErrorCode::RequestNotSupported, "The request object was not looked at"),
    ] {
        if asked.parameters.get(name).is_some() {
            return Err(OAuthError::new(code, description));
        }
    }
    Ok(())
}

fn may_have_codes(asked: &Asked<'_>, _: &mut AuthorizationRequest) -> Result<(), OAuthError> {
    if asked.client.may(GrantType::AuthorizationCode) {
        Ok(())
    } else {
        Err(OAuthError::new(
            ErrorCode::UnauthorizedClient,
            "The client is not registered for authorization codes",
        ))
    }
}

fn response_type(asked: &Asked<'_>, _: &mut AuthorizationRequest) -> Result<(), OAuthError> {
    match asked.parameters.get("response_type") {
        Some("code") => Ok(()),
        None => Err(invalid("The parameter response_type is missing")),
        Some(_) => Err(OAuthError::new(ErrorCode::UnsupportedResponseType, "The only response_type is code")),
    }
}

fn response_mode(asked: &Asked<'_>, _: &mut AuthorizationRequest) -> Result<(), OAuthError> {
    match asked.parameters.get("response_mode") {
        Some(name) if ResponseMode::named(name).is_none() => {
            Err(invalid("The parameter response_mode is neither query nor form_post"))
        }
        _ => Ok(()),
    }
}

fn lengths(asked: &Asked<'_>, _: &mut AuthorizationRequest) -> Result<(), OAuthError> {
    let limit = |name: &str| match name {
        "claims" | "id_token_hint" => LONGEST_DOCUMENT,
        _ => LONGEST,
    };
    let is_too_long = |(name, value): (&str, &str)| READ.contains(&name) && value.len() > limit(name);
    let of_kept = |(name, value): (&str, &str)| {
        if READ.contains(&name) && name != "id_token_hint" { value.len() } else { 0 }
    };
    match () {
        () if asked.parameters.iter().any(is_too_long) => Err(invalid("A parameter is too long")),
        () if asked.parameters.iter().map(of_kept).sum::<usize>() > LONGEST_TOGETHER => {
            Err(invalid("The parameters are too long together"))
        }
        () => Ok(()),
    }
}

/// Rule G1: only the method `S256`, and who cannot keep a secret never goes without.
fn code_challenge(asked: &Asked<'_>, request: &mut AuthorizationRequest) -> Result<(), OAuthError> {
    let is_needed = asked.client.require_pkce || asked.client.is_public();
    let method = asked.parameters.get("code_challenge_method");
    match (asked.parameters.get("code_challenge"), method) {
        (None, None) if !is_needed => Ok(()),
        (None, _) => Err(invalid("The parameter code_challenge is missing")),
        (Some(challenge), Some("S256")) if is_sha256(challenge) => {
            request.code_challenge = Some(challenge.to_owned());
            Ok(())
        }
        (Some(_), Some("S256")) => Err(invalid("The parameter code_challenge is not a SHA-256 in base64url")),
        (Some(_), _) => Err(invalid("The only code_challenge_method is S256")),
    }
}

/// Whether `text` could be the base64url of 32 bytes: 43 characters.
fn is_sha256(text: &str) -> bool {
    let is_base64url = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    text.len() == 43 && text.bytes().all(is_base64url)
}

fn prompt(asked: &Asked<'_>, request: &mut AuthorizationRequest) -> Result<(), OAuthError> {
    request.prompt = Prompts::parse(asked.parameters.get("prompt").unwrap_or_default())?;
    Ok(())
}

fn max_age(asked: &Asked<'_>, request: &mut AuthorizationRequest) -> Result<(), OAuthError> {
    let seconds = |text: &str| {
        let is_plain = text.bytes().all(|byte| byte.is_ascii_digit());
        let read = text.parse().ok().filter(|_| is_plain);
        read.ok_or(invalid("The parameter max_age is not a number of seconds"))
    };
    request.max_age = asked.parameters.get("max_age").map(seconds).transpose()?;
    Ok(())
}

fn claims(asked: &Asked<'_>, request: &mut AuthorizationRequest) -> Result<(), OAuthError> {
    if let Some(text) = asked.parameters.get("claims") {
        request.claims = ClaimsRequest::parse(text)?;
    }
    Ok(())
}

/// RFC 6749 §3.3: a scope that the client may not have is refused; but in a request of OpenID Connect it is ignored (Core
/// §3.1.2.1), as long as something is left. There is no default scope.
fn scope(asked: &Asked<'_>, request: &mut AuthorizationRequest) -> Result<(), OAuthError> {
    let refused = |description| Err(OAuthError::new(ErrorCode::InvalidScope, description));
    let words = words(asked.parameters.get("scope"));
    let is_token = |byte: u8| matches!(byte, 0x21 | 0x23..=0x5b | 0x5d..=0x7e);
    if !words.iter().all(|word| word.bytes().all(is_token)) {
        return refused("The parameter scope has characters that scopes do not have");
    }
    let is_registered = |word: &String| asked.client.scopes.contains(word);
    let is_openid = words.iter().any(|word| word == OPENID && is_registered(word));
    if !is_openid && !words.iter().all(is_registered) {
        return refused("A scope is not known or not one that the client may have");
    }
    let counts =
        |word: &String| is_registered(word) && (word != OFFLINE_ACCESS || may_be_offline(asked, request));
    let scope: Vec<_> = words.into_iter().filter(counts).collect();
    if scope.is_empty() {
        return refused("No scope is asked for that counts");
    }
    request.scope = scope;
    Ok(())
}

/// OpenID Connect Core §11: `offline_access` counts with `prompt=consent`, or for a client whose people are not asked as others'
/// are; and only where refresh tokens are given.
fn may_be_offline(asked: &Asked<'_>, request: &AuthorizationRequest) -> bool {
    asked.client.may(GrantType::RefreshToken)
        && (request.prompt.has(Prompt::Consent) || asked.client.skip_consent)
}

fn words(text: Option<&str>) -> Vec<String> {
    once(text.unwrap_or_default().split(' ').filter(|word| !word.is_empty()))
}

/// Each once, in the order in which they come.
fn once<'a>(texts: impl Iterator<Item = &'a str>) -> Vec<String> {
    texts.fold(Vec::new(), |mut seen, text| {
        if !seen.iter().any(|known| known == text) {
            seen.push(text.to_owned());
        }
        seen
    })
}

#[cfg(test)]
#[path = "authorization_request_tests.rs"]
mod tests;
