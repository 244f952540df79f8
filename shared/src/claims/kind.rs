//! The kinds of tokens, each with what its specification demands: rule K1, RFC 8725 §3.12.

use serde::de::DeserializeOwned;

use super::{AccessTokenClaims, Audience, ClientAssertionClaims, IdTokenClaims, LogoutTokenClaims};
use crate::jose::Typ;

/// A kind of token. A token of one kind is never accepted as another.
pub trait TokenKind {
    /// Its claims, strictly typed: what is required is not optional.
    type Claims: DeserializeOwned;
    /// Its `typ`.
    const TYP: Typ;
    /// Whether `aud` may name others beside the one who checks.
    const SEVERAL_AUDIENCES: bool;

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

    fn coherent(_: &AccessTokenClaims, _: &str) -> bool {
        true
    }
}

/// An ID token: OpenID Connect Core §2. The audience is the client.
#[derive(Debug, Clone, Copy)]
pub struct IdToken;

impl TokenKind for IdToken {
    type Claims = IdTokenClaims;
    const TYP: Typ = Typ::NoneOr(&["JWT"]);
    const SEVERAL_AUDIENCES: bool = true;

    /// `azp`, where there is one, is the client; of several audiences one must be it (§3.1.3.7).
    fn coherent(claims: &IdTokenClaims, audience: &str) -> bool {
        match &claims.azp {
            Some(party) => party == audience,
            None => matches!(claims.aud, Audience::One(_)),
        }
    }
}

/// A logout token: OpenID Connect Back-Channel Logout §2.4. The audience is the client.
#[derive(Debug, Clone, Copy)]
pub struct LogoutToken;

impl TokenKind for LogoutToken {
    type Claims = LogoutTokenClaims;
    const TYP: Typ = Typ::Is("logout+jwt");
    const SEVERAL_AUDIENCES: bool = true;

    /// Somebody or some session is named, the event is a logout, and there is no nonce (§2.6).
    fn coherent(claims: &LogoutTokenClaims, _: &str) -> bool {
        (claims.sub.is_some() || claims.sid.is_some()) && claims.events.is_logout() && claims.nonce.is_none()
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

    /// A client speaks for itself.
    fn coherent(claims: &ClientAssertionClaims, _: &str) -> bool {
        claims.iss == claims.sub
    }
}
