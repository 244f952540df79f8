//! How a client says and proves who it is: RFC 6749 §2.3, RFC 7617, RFC 7521 §4.2, OpenID Connect Core §9.

use aws_lc_rs::constant_time::verify_slices_are_equal;
use aws_lc_rs::digest::SHA256;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use signet_shared::token;

use super::client_assertion;
use super::parameters::{Parameters, decode};
use super::refusal::{ErrorCode, OAuthError};
use crate::domain::{Client, ClientAuthentication, SecretDigest};

/// What a request says of its client; nothing of it is proven.
#[derive(Clone, PartialEq, Eq)]
pub enum Presented {
    /// A name and no proof.
    None {
        /// The name.
        client_id: String,
    },
    /// A name and a secret.
    Secret {
        /// The name.
        client_id: String,
        /// As it was sent, decoded.
        secret: String,
        /// In which way it was sent.
        method: SecretMethod,
    },
    /// A signed assertion.
    Assertion {
        /// The name: `client_id`, or what the assertion says of itself.
        client_id: String,
        /// The assertion.
        jwt: String,
    },
}

/// In which way a secret is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SecretMethod {
    /// `client_secret_basic`.
    Basic,
    /// `client_secret_post`.
    Post,
}

impl Presented {
    /// Whom the request names.
    #[must_use]
    pub fn client_id(&self) -> &str {
        match self {
            Self::None { client_id } | Self::Secret { client_id, .. } | Self::Assertion { client_id, .. } => {
                client_id
            }
        }
    }
}

/// Neither secrets nor assertions are printed.
impl std::fmt::Debug for Presented {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let kind = match self {
            Self::None { .. } => "None",
            Self::Secret { .. } => "Secret",
            Self::Assertion { .. } => "Assertion",
        };
        f.debug_struct(kind).field("client_id", &self.client_id()).finish_non_exhaustive()
    }
}

const fn invalid(description: &'static str) -> OAuthError {
    OAuthError::new(ErrorCode::InvalidRequest, description)
}

/// What everybody is told who is not the client: which part was wrong is nobody's business.
#[must_use]
pub const fn not_authenticated() -> OAuthError {
    OAuthError::new(
        ErrorCode::InvalidClient,
        "The client is unknown, or did not authenticate in the way that is registered for it",
    )
}

/// What the header field `Authorization` and the parameters of `form` say of the client.
///
/// # Errors
/// `invalid_request` where they say two things, or something that cannot be read; `invalid_client` where they say nothing.
pub fn presented(authorization: Option<&str>, form: &Parameters) -> Result<Presented, OAuthError> {
    let secret = form.get("client_secret");
    let assertion = (form.get("client_assertion"), form.get("client_assertion_type"));
    let in_form = [secret.is_some(), assertion != (None, None)];
    let ways = in_form.iter().filter(|way| **way).count() + usize::from(authorization.is_some());
    // RFC 6749 §2.3: one method in a request.
    if ways > 1 {
        return Err(invalid("The client authenticates in more than one way"));
    }
    let client_id = form.get("client_id").map(str::to_owned);
    match (authorization, secret, assertion) {
        (Some(field), ..) => basic(field, client_id.as_deref()),
        (None, Some(secret), _) => {
            let client_id = client_id.ok_or(invalid("client_secret needs client_id beside it"))?;
            Ok(Presented::Secret { client_id, secret: secret.to_owned(), method: SecretMethod::Post })
        }
        (None, None, (Some(jwt), Some(client_assertion::TYPE))) => {
            let client_id = client_id.or_else(|| named_by(jwt)).ok_or(not_authenticated())?;
            Ok(Presented::Assertion { client_id, jwt: jwt.to_owned() })
        }
        // RFC 7521 §4.2.1.
        (None, None, (Some(_), Some(_))) => {
            Err(OAuthError::new(ErrorCode::InvalidClient, "That client_assertion_type is not supported"))
        }
        (None, None, (Some(_), None) | (None, Some(_))) => {
            Err(invalid("client_assertion and client_assertion_type are sent together or not at all"))
        }
        (None, None, (None, None)) => {
            let nobody =
                OAuthError::new(ErrorCode::InvalidClient, "The request does not say which client it is");
            client_id.map(|client_id| Presented::None { client_id }).ok_or(nobody)
        }
    }
}

/// RFC 7617 §2; RFC 6749 §2.3.1: both parts are encoded as forms encode them.
fn basic(field: &str, client_id: Option<&str>) -> Result<Presented, OAuthError> {
    let field = field.trim();
    let (scheme, value) = field.split_once(' ').unwrap_or((field, ""));
    if !scheme.eq_ignore_ascii_case("basic") {
        return Err(OAuthError::new(
            ErrorCode::InvalidClient,
            "That scheme of Authorization is not supported",
        ));
    }
    let unreadable = invalid("The Authorization header field cannot be read: RFC 6749 section 2.3.1");
    let bytes = STANDARD.decode(value.trim()).map_err(|_| unreadable)?;
    let text = String::from_utf8(bytes).map_err(|_| unreadable)?;
    let (name, secret) = text.split_once(':').ok_or(unreadable)?;
    let named = decode(name).map_err(|_| unreadable)?;
    let secret = decode(secret).map_err(|_| unreadable)?;
    if client_id.is_some_and(|client_id| client_id != named) {
        return Err(invalid("client_id names another client than the Authorization header field"));
    }
    Ok(Presented::Secret { client_id: named, secret, method: SecretMethod::Basic })
}

/// Whom an assertion says that it is from: needed to find the key that proves it (RFC 7521 §4.2).
fn named_by(jwt: &str) -> Option<String> {
    let [_, payload, _] = token::parts(jwt)?;
    payload.object()?.get("sub")?.as_str().map(str::to_owned)
}

/// The digest of a secret.
#[must_use]
pub fn digest(secret: &str) -> SecretDigest {
    let digest = aws_lc_rs::digest::digest(&SHA256, secret.as_bytes());
    let mut bytes = [0; 32];
    bytes.copy_from_slice(digest.as_ref());
    SecretDigest(bytes)
}

/// Whether `client` is, as far as what was presented shows, the one that it says it is. For an assertion that is left to
/// [`client_assertion`]: here only whether the client may use one.
///
/// A secret costs the same work whether there is such a client or not: one digest, one comparison.
///
/// # Errors
/// `invalid_client`, always in the same words.
pub fn judge(client: Option<&Client>, presented: &Presented) -> Result<(), OAuthError> {
    let registered = client.map(|client| &client.authentication);
    let holds = match presented {
        Presented::None { .. } => registered == Some(&ClientAuthentication::None),
        Presented::Secret { secret, method, .. } => {
            // Nothing has this digest.
            let (own, right_way) = match (registered, method) {
                (Some(ClientAuthentication::SecretBasic(own)), SecretMethod::Basic)
                | (Some(ClientAuthentication::SecretPost(own)), SecretMethod::Post) => (*own, true),
                _ => (SecretDigest([0; 32]), false),
            };
            let same = verify_slices_are_equal(&digest(secret).0, &own.0).is_ok();
            same && right_way
        }
        Presented::Assertion { .. } => registered == Some(&ClientAuthentication::PrivateKeyJwt),
    };
    if holds { Ok(()) } else { Err(not_authenticated()) }
}

#[cfg(test)]
#[path = "client_authentication_tests.rs"]
mod tests;
