//! What is written of a client, in the words of RFC 7591 §2; nothing of it is judged yet.

use serde::Deserialize;
use serde_json::{Map, Value};

/// A client's entry: one `[[clients]]` table. It holds a secret, so nothing prints it.
#[derive(Clone, Default, Deserialize)]
#[cfg_attr(test, derive(serde::Serialize))]
#[serde(default)]
pub struct Entry {
    /// Its name in requests.
    pub client_id: Option<String>,
    /// Its secret, 32 bytes at least.
    pub client_secret: Option<String>,
    /// `sha256:` and the base64url of the secret's SHA-256, in the secret's place.
    pub client_secret_hash: Option<String>,
    /// What people are told that it is called; by default its id.
    pub client_name: Option<String>,
    /// Where answers of the authorization endpoint may go.
    pub redirect_uris: Vec<String>,
    /// By default `authorization_code`.
    pub grant_types: Option<Vec<String>>,
    /// By default what its grants need.
    pub response_types: Option<Vec<String>>,
    /// By default `client_secret_basic`.
    pub token_endpoint_auth_method: Option<String>,
    /// The scopes that it may ask for, separated by spaces.
    pub scope: Option<String>,
    /// Its public keys, a JWK Set.
    pub jwks: Option<Map<String, Value>>,
    /// Where such a set is.
    pub jwks_uri: Option<String>,
    /// Where a browser may go after a logout.
    pub post_logout_redirect_uris: Vec<String>,
    /// Where it hears that a session has ended.
    pub backchannel_logout_uri: Option<String>,
    /// Whether it must be told which session.
    pub backchannel_logout_session_required: bool,
    /// By default RS256.
    pub id_token_signed_response_alg: Option<String>,
    /// By default userinfo is not signed.
    pub userinfo_signed_response_alg: Option<String>,
    /// After how many seconds people sign in anew, where a request does not say.
    pub default_max_age: Option<u64>,
    /// Whether `auth_time` is always in its ID tokens.
    pub require_auth_time: bool,
    /// The address of a picture.
    pub logo_uri: Option<String>,
    /// What it does with data.
    pub policy_uri: Option<String>,
    /// Its terms of service.
    pub tos_uri: Option<String>,
    /// Whom to write to.
    pub contacts: Vec<String>,
    /// By default true.
    pub require_pkce: Option<bool>,
    /// Whether people are not asked for their consent.
    pub skip_consent: bool,
    /// The resources that it may have tokens for; by default the first that is registered.
    pub resources: Option<Vec<String>>,
}

impl Entry {
    /// The names of all that can be said; the order is that of the fields above.
    pub const FIELDS: [&str; 25] = [
        "client_id",
        "client_secret",
        "client_secret_hash",
        "client_name",
        "redirect_uris",
        "grant_types",
        "response_types",
        "token_endpoint_auth_method",
        "scope",
        "jwks",
        "jwks_uri",
        "post_logout_redirect_uris",
        "backchannel_logout_uri",
        "backchannel_logout_session_required",
        "id_token_signed_response_alg",
        "userinfo_signed_response_alg",
        "default_max_age",
        "require_auth_time",
        "logo_uri",
        "policy_uri",
        "tos_uri",
        "contacts",
        "require_pkce",
        "skip_consent",
        "resources",
    ];
}
