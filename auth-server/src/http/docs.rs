//! What the OpenAPI document says of the auth-server's endpoints, beside what follows from the table.

use signet_docs::{Document, Documented};
use signet_service::edge::Endpoint;
use signet_service::openapi::{About, Access, Answer, Operation};
use signet_shared::wire::{Code, LoginAnswer, LoginRequest, ProviderMetadata, TokenAnswer};
use utoipa::ToSchema;

use crate::app::App;

mod userinfo;

pub(super) use userinfo::{USERINFO, USERINFO_POST};

impl Documented for App {
    const ABOUT: About = About {
        title: "Signet auth-server",
        description: "Checks who people are and signs tokens that say so. Its private key never leaves it; whoever checks a \
                      token needs the public one alone.",
    };

    fn table() -> &'static [Endpoint<Self>] {
        super::ENDPOINTS
    }

    fn address(&self) -> &str {
        &self.config.policy.issuer
    }

    fn document(&self) -> &Document {
        &self.document
    }
}

pub(super) const LOGIN: Operation = Operation::new(
    "Signing in",
    "signIn",
    &[&[
        Answer::json::<LoginAnswer>(200, "The token, for as long as its `exp` says.")
            .examples(&[r#"{"result":{"status":"success","auth_token":"eyJhbGciOiJFUzI1NiIs…"}}"#]),
        Answer::refusal(
            Code::InvalidRequest,
            "The body is no JSON object, or the members named in `fields` are missing, empty or no strings.",
        ),
        Answer::refusal(
            Code::InvalidCredentials,
            "The user name or the password is wrong; which of them is told to nobody.",
        ),
        Answer::refusal(
            Code::NotFound,
            "The operator has not turned this on: outside the demo people sign in on the pages of the authorization endpoint.",
        ),
        Answer::refusal(
            Code::Unavailable,
            "Too many people are signing in at this moment, or the database cannot be used.",
        ),
    ]],
)
.detail(
    "User names are compared without regard to case. Further members of the body are ignored. Who brings the token of before as \
     `Authorization: Bearer` goes on with its session.",
)
.takes::<LoginRequest>(r#"{"username":"test_admin","password":"LessHappy123"}"#);

pub(super) const LOGOUT: Operation = Operation::new(
    "Signing in",
    "signOut",
    &[&[
        Answer::empty(204, "The session has ended, now or before."),
        Answer::refusal(Code::Unauthenticated, "No token was sent."),
        Answer::refusal(Code::InvalidToken, "What was sent is no access token that a sign-in here gives."),
        Answer::refusal(Code::Unavailable, "The database cannot be used."),
    ]],
)
.detail("The token may have expired. APIs that check tokens by themselves accept it until then.")
.access(Access::Token(&[]));

pub(super) const TOKEN: Operation = Operation::new(
    "Tokens",
    "token",
    &[&[
        Answer::json::<TokenAnswer>(200, "The token.").examples(&[
            r#"{"access_token":"eyJhbGciOiJFUzI1NiIs…","token_type":"Bearer","expires_in":300,"scope":"read write"}"#,
        ]),
        Answer::refusal(
            Code::InvalidRequest,
            "A parameter is missing, sent twice or cannot be read, or the client authenticates in two ways.",
        ),
        Answer::refusal(
            Code::InvalidClient,
            "The client is unknown, or did not authenticate in the way that is registered for it. No `WWW-Authenticate` goes \
             with it: browsers would ask people for a password.",
        ),
        Answer::refusal(
            Code::InvalidGrant,
            "The code or the refresh token is not valid, or not any more, or something that belongs to it is wrong.",
        ),
        Answer::refusal(Code::UnauthorizedClient, "The client may not use this grant."),
        Answer::refusal(Code::UnsupportedGrantType, "Nobody may use this grant here."),
        Answer::refusal(Code::InvalidScope, "A scope is not the client's, or not the resource's."),
        Answer::refusal(
            Code::InvalidTarget,
            "The resource is not registered for this client, was not granted, has none of the scopes, or several are asked for.",
        ),
        Answer::refusal(Code::Unavailable, "The database cannot be used."),
    ]],
)
.detail(
    "A client authenticates in the one way that is registered for it: `Authorization: Basic`, `client_id` and `client_secret`, or \
     `client_assertion`. A token is for one resource: the one that `resource` names, or the first that was granted, for \
     client_credentials the client's first; where no scope of a resource was granted it is for userinfo alone. Without `scope` it has \
     all that was granted, or, for client_credentials, all that the client may have there.",
)
.takes::<TokenRequest>(r#"{"grant_type":"client_credentials","scope":"read"}"#);

/// What a client sends, as a form: RFC 6749 §4.4.2, RFC 8707 §2, RFC 7521 §4.2.
#[derive(ToSchema)]
#[expect(dead_code, reason = "only its schema is used: forms are read as parameters")]
struct TokenRequest {
    /// `authorization_code`, `refresh_token` or `client_credentials`.
    grant_type: String,
    /// For `authorization_code`.
    code: Option<String>,
    /// For `authorization_code`: the one of the authorization request.
    redirect_uri: Option<String>,
    /// For `authorization_code`: what the challenge was made of (RFC 7636 §4.5).
    code_verifier: Option<String>,
    /// For `refresh_token`.
    refresh_token: Option<String>,
    /// Scopes, separated by spaces.
    scope: Option<String>,
    /// The identifier of one resource.
    resource: Option<String>,
    /// The client, where `Authorization` does not name it.
    client_id: Option<String>,
    /// Its secret, for `client_secret_post`.
    client_secret: Option<String>,
    /// `urn:ietf:params:oauth:client-assertion-type:jwt-bearer`, for `private_key_jwt`.
    client_assertion_type: Option<String>,
    /// A JWT that the client has signed: `iss` and `sub` are its name, `aud` is the issuer; it counts once.
    client_assertion: Option<String>,
}

pub(super) const REVOKE: Operation = Operation::new(
    "Tokens",
    "revoke",
    &[&[
        Answer::json::<RevocationAnswer>(200, "The token, and what was given with it, counts no more; or it never did.")
            .examples(&["{}"]),
        Answer::refusal(
            Code::InvalidRequest,
            "`token` is missing, a parameter is sent twice or cannot be read, or the client authenticates in two ways.",
        ),
        Answer::refusal(
            Code::InvalidClient,
            "The client is unknown, or did not authenticate in the way that is registered for it.",
        ),
        Answer::refusal(Code::Unavailable, "The database cannot be used."),
    ]],
)
.detail("Access tokens that APIs check by themselves count there until they expire.")
.takes::<RevocationRequest>(r#"{"token":"demo.k3…","client_id":"signet-spa"}"#);

/// Nothing is said: RFC 7009 §2.2.
#[derive(ToSchema)]
struct RevocationAnswer {}

/// What a client sends, as a form: RFC 7009 §2.1.
#[derive(ToSchema)]
#[expect(dead_code, reason = "only its schema is used: forms are read as parameters")]
struct RevocationRequest {
    /// A refresh token or an access token of the client.
    token: String,
    /// Which of the two it is; it is not needed.
    token_type_hint: Option<String>,
    /// The client, where `Authorization` does not name it.
    client_id: Option<String>,
    /// Its secret, for `client_secret_post`.
    client_secret: Option<String>,
    /// `urn:ietf:params:oauth:client-assertion-type:jwt-bearer`, for `private_key_jwt`.
    client_assertion_type: Option<String>,
    /// A JWT that the client has signed.
    client_assertion: Option<String>,
}

pub(super) const DISCOVERY: Operation = Operation::new(
    "Documents",
    "discovery",
    &[&[Answer::json::<ProviderMetadata>(
        200,
        "Only what this server really does; the same as RFC 8414's document.",
    )]],
);

pub(super) const KEYS: Operation = Operation::new(
    "Documents",
    "keys",
    &[&[Answer::json::<KeySet>(
        200,
        "The keys that tokens are signed with, and the next one; how long a copy may be used is said in `Cache-Control`.",
    )]],
);

pub(super) const METADATA: Operation = Operation::new(
    "Documents",
    "metadata",
    &[&[Answer::json::<ProviderMetadata>(200, "Only what this server really does.")]],
);

/// A set of public keys: RFC 7517 §5.
#[derive(ToSchema)]
#[expect(dead_code, reason = "only its schema is used: the keys themselves are written by jsonwebtoken")]
struct KeySet {
    keys: Vec<Key>,
}

/// A public key: RFC 7517 §4, RFC 7518 §6, RFC 8037 §2.
#[derive(ToSchema)]
#[expect(dead_code, reason = "only its schema is used: the keys themselves are written by jsonwebtoken")]
struct Key {
    /// Its type: `EC`, `RSA` or `OKP`.
    kty: String,
    /// Its name: the RFC 7638 thumbprint.
    kid: String,
    /// The one algorithm it is for.
    alg: String,
    /// Always `sig`.
    r#use: String,
    /// The curve of an elliptic curve key.
    crv: Option<String>,
    /// A coordinate of an elliptic curve key, in base64url.
    x: Option<String>,
    /// The other coordinate, where the curve has two.
    y: Option<String>,
    /// The modulus of an RSA key, in base64url.
    n: Option<String>,
    /// The exponent of an RSA key, in base64url.
    e: Option<String>,
}
