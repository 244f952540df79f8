//! The kinds of tokens, each with what its specification demands: rule K1, RFC 8725 §3.12.

use serde_json::{Map, Value};

use super::read::{Members, audience, flag, seconds, text, texts};
use super::{
    AccessTokenClaims, Audience, ClientAssertionClaims, IdTokenClaims, LogoutEvents, LogoutTokenClaims,
};
use crate::jose::Typ;

/// A kind of token. A token of one kind is never accepted as another.
pub trait TokenKind {
    /// Its claims, strictly typed: what is required is not optional.
    type Claims;
    /// Its `typ`.
    const TYP: Typ;
    /// Whether `aud` may name others beside the one who checks.
    const SEVERAL_AUDIENCES: bool;

    /// The claims that a payload with these members makes; `None` when one is missing or of the wrong type.
    fn read(members: &Map<String, Value>) -> Option<Self::Claims>;

    /// What the types cannot say about the claims of a token for `audience`.
    fn coherent(claims: &Self::Claims, audience: &str) -> bool;
}

/// An access token: RFC 9068.
#[derive(Debug, Clone, Copy)]
pub struct AccessToken;

impl TokenKind for AccessToken {
    type Claims = AccessTokenClaims;
    const TYP: Typ = Typ::Is("at+jwt");
    // One resource to a token (rule K2): what two would take, either could take to the other.
    const SEVERAL_AUDIENCES: bool = false;

    fn read(members: &Map<String, Value>) -> Option<AccessTokenClaims> {
        let claims = Members(members);
        Some(AccessTokenClaims {
            iss: claims.must("iss", text)?,
            sub: claims.must("sub", text)?,
            aud: claims.must("aud", text)?,
            client_id: claims.must("client_id", text)?,
            exp: claims.must("exp", seconds)?,
            iat: claims.must("iat", seconds)?,
            nbf: claims.may("nbf", seconds)?,
            jti: claims.must("jti", text)?,
            scope: claims.may("scope", text)?.unwrap_or_default(),
            roles: claims.may("roles", texts)?,
            admin: claims.may("admin", flag)?,
            tenant: claims.may("tenant", text)?,
            sid: claims.may("sid", text)?,
            auth_time: claims.may("auth_time", seconds)?,
            acr: claims.may("acr", text)?,
            amr: claims.may("amr", texts)?,
        })
    }

    /// Somebody, some client and some token are named.
    fn coherent(claims: &AccessTokenClaims, _: &str) -> bool {
        [&claims.sub, &claims.client_id, &claims.jti].into_iter().all(|name| is_name(name))
    }
}

/// An ID token: OpenID Connect Core §2. The audience is the client.
#[derive(Debug, Clone, Copy)]
pub struct IdToken;

impl TokenKind for IdToken {
    type Claims = IdTokenClaims;
    const TYP: Typ = Typ::NoneOr(&["JWT"]);
    const SEVERAL_AUDIENCES: bool = true;

    fn read(members: &Map<String, Value>) -> Option<IdTokenClaims> {
        let claims = Members(members);
        Some(IdTokenClaims {
            iss: claims.must("iss", text)?,
            sub: claims.must("sub", text)?,
            aud: claims.must("aud", audience)?,
            exp: claims.must("exp", seconds)?,
            iat: claims.must("iat", seconds)?,
            azp: claims.may("azp", text)?,
            nonce: claims.may("nonce", text)?,
            auth_time: claims.may("auth_time", seconds)?,
            sid: claims.may("sid", text)?,
            acr: claims.may("acr", text)?,
            amr: claims.may("amr", texts)?,
            tenant: claims.may("tenant", text)?,
            at_hash: claims.may("at_hash", text)?,
        })
    }

    /// Somebody is named. `azp`, where there is one, is the client; of several audiences one must be it (§3.1.3.7).
    fn coherent(claims: &IdTokenClaims, audience: &str) -> bool {
        let is_party = match &claims.azp {
            Some(party) => party == audience,
            None => matches!(claims.aud, Audience::One(_)),
        };
        is_party && is_name(&claims.sub)
    }
}

/// A logout token: OpenID Connect Back-Channel Logout §2.4. The audience is the client.
#[derive(Debug, Clone, Copy)]
pub struct LogoutToken;

impl TokenKind for LogoutToken {
    type Claims = LogoutTokenClaims;
    const TYP: Typ = Typ::Is("logout+jwt");
    const SEVERAL_AUDIENCES: bool = true;

    fn read(members: &Map<String, Value>) -> Option<LogoutTokenClaims> {
        let claims = Members(members);
        Some(LogoutTokenClaims {
            iss: claims.must("iss", text)?,
            aud: claims.must("aud", audience)?,
            iat: claims.must("iat", seconds)?,
            exp: claims.must("exp", seconds)?,
            jti: claims.must("jti", text)?,
            events: claims.must("events", LogoutEvents::read)?,
            sub: claims.may("sub", text)?,
            sid: claims.may("sid", text)?,
            nonce: claims.may("nonce", |value| Some(value.clone()))?,
        })
    }

    /// Somebody or some session is named, and this token, the event is a logout, and there is no nonce (§2.6).
    fn coherent(claims: &LogoutTokenClaims, _: &str) -> bool {
        let whose = [claims.sub.as_deref(), claims.sid.as_deref()];
        let named = whose.iter().any(Option::is_some) && whose.into_iter().flatten().all(is_name);
        named && is_name(&claims.jti) && claims.events.is_logout() && claims.nonce.is_none()
    }
}

/// A client assertion: RFC 7523 §3. The issuer is the client, the audience the auth-server.
#[derive(Debug, Clone, Copy)]
pub struct ClientAssertion;

impl TokenKind for ClientAssertion {
    type Claims = ClientAssertionClaims;
    const TYP: Typ = Typ::NoneOr(&["JWT", "client-authentication+jwt"]);
    // One audience (rule G11): an assertion for several servers could be replayed by one at another.
    const SEVERAL_AUDIENCES: bool = false;

    fn read(members: &Map<String, Value>) -> Option<ClientAssertionClaims> {
        let claims = Members(members);
        Some(ClientAssertionClaims {
            iss: claims.must("iss", text)?,
            sub: claims.must("sub", text)?,
            aud: claims.must("aud", audience)?,
            exp: claims.must("exp", seconds)?,
            jti: claims.must("jti", text)?,
            iat: claims.may("iat", seconds)?,
        })
    }

    /// A client speaks for itself, and it and this token are named.
    fn coherent(claims: &ClientAssertionClaims, _: &str) -> bool {
        claims.iss == claims.sub && is_name(&claims.sub) && is_name(&claims.jti)
    }
}

/// Whether `text` names anything: an empty `sub`, `client_id` or `jti` is as good as none (RFC 7519 §4.1.2, §4.1.7).
fn is_name(text: &str) -> bool {
    !text.is_empty()
}
