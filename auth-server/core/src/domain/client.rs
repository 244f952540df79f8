//! A client: an application that people sign in to, or that acts for itself. The names are those of RFC 7591 §2.

use signet_shared::jose::{Alg, JwkSet};

/// A client, as the configuration or the operator has registered it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Client {
    /// Its name in requests and tokens: never a bare number, never somebody's `sub` (rule K2).
    pub client_id: String,
    /// What people are told that it is called.
    pub client_name: String,
    /// How it proves at the token endpoint that it is itself.
    pub authentication: ClientAuthentication,
    /// Its public keys: for `private_key_jwt` and signed request objects.
    pub keys: ClientKeys,
    /// What it may exchange at the token endpoint; each once.
    pub grant_types: Vec<GrantType>,
    /// Where answers of the authorization endpoint may go (rule G6).
    pub redirect_uris: Vec<String>,
    /// Where a browser may go after a logout (rule G8).
    pub post_logout_redirect_uris: Vec<String>,
    /// Where it hears that a session has ended.
    pub backchannel_logout: Option<BackchannelLogout>,
    /// The scopes that it may ask for; each once.
    pub scopes: Vec<String>,
    /// The resources that it may have tokens for; where none is named, the first.
    pub resources: Vec<String>,
    /// Whether it must bring a PKCE challenge (rule G1).
    pub require_pkce: bool,
    /// Whether people are not asked for their consent, because it is the operator's own.
    pub skip_consent: bool,
    /// What its ID tokens are signed by.
    pub id_token_signed_response_alg: Alg,
    /// What its userinfo answers are signed by; `None`: they are plain JSON.
    pub userinfo_signed_response_alg: Option<Alg>,
    /// After how many seconds people have to sign in anew, where a request does not say.
    pub default_max_age: Option<u64>,
    /// Whether `auth_time` is always in its ID tokens.
    pub require_auth_time: bool,
    /// What people can read about it.
    pub about: ClientLinks,
}

/// How a client proves that it is itself: `token_endpoint_auth_method`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ClientAuthentication {
    /// Not at all: a public client.
    None,
    /// `client_secret_basic`.
    SecretBasic(SecretDigest),
    /// `client_secret_post`.
    SecretPost(SecretDigest),
    /// `private_key_jwt`.
    PrivateKeyJwt,
}

impl ClientAuthentication {
    /// Its name in metadata and configuration.
    #[must_use]
    pub const fn method(&self) -> &'static str {
        match self {
            Self::None => "none",
            Self::SecretBasic(_) => "client_secret_basic",
            Self::SecretPost(_) => "client_secret_post",
            Self::PrivateKeyJwt => "private_key_jwt",
        }
    }
}

/// The SHA-256 of a client's secret. Such secrets are random and long, so a fast digest is enough; the secret is kept nowhere.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct SecretDigest(pub [u8; 32]);

impl std::fmt::Debug for SecretDigest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SecretDigest")
    }
}

/// Where a client's public keys are.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum ClientKeys {
    /// It has none.
    #[default]
    None,
    /// `jwks`.
    Inline(JwkSet),
    /// `jwks_uri`: fetched with limits (rule U8).
    At(String),
}

/// What a client may exchange for tokens: `grant_types`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum GrantType {
    /// `authorization_code`: RFC 6749 §4.1.
    AuthorizationCode,
    /// `refresh_token`: RFC 6749 §6.
    RefreshToken,
    /// `client_credentials`: RFC 6749 §4.4.
    ClientCredentials,
}

impl GrantType {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::AuthorizationCode, Self::RefreshToken, Self::ClientCredentials];

    /// Its name in requests and metadata.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::AuthorizationCode => "authorization_code",
            Self::RefreshToken => "refresh_token",
            Self::ClientCredentials => "client_credentials",
        }
    }

    /// The grant that `name` names.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|grant| grant.as_str() == name)
    }
}

/// Where a client hears that a session has ended: Back-Channel Logout §2.2.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackchannelLogout {
    /// `backchannel_logout_uri`.
    pub uri: String,
    /// `backchannel_logout_session_required`.
    pub session_required: bool,
}

/// Addresses that people are shown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ClientLinks {
    /// `logo_uri`.
    pub logo_uri: Option<String>,
    /// `policy_uri`.
    pub policy_uri: Option<String>,
    /// `tos_uri`.
    pub tos_uri: Option<String>,
    /// `contacts`.
    pub contacts: Vec<String>,
}

impl Client {
    /// A public client that may do nothing: whatever is more is said beside it.
    #[must_use]
    pub fn new(client_id: impl Into<String>, client_name: impl Into<String>) -> Self {
        Self {
            client_id: client_id.into(),
            client_name: client_name.into(),
            authentication: ClientAuthentication::None,
            keys: ClientKeys::None,
            grant_types: Vec::new(),
            redirect_uris: Vec::new(),
            post_logout_redirect_uris: Vec::new(),
            backchannel_logout: None,
            scopes: Vec::new(),
            resources: Vec::new(),
            require_pkce: true,
            skip_consent: false,
            id_token_signed_response_alg: Alg::Rs256,
            userinfo_signed_response_alg: None,
            default_max_age: None,
            require_auth_time: false,
            about: ClientLinks::default(),
        }
    }

    /// Whether it cannot keep a secret.
    #[must_use]
    pub fn is_public(&self) -> bool {
        self.authentication == ClientAuthentication::None
    }

    /// Whether it may use `grant`.
    #[must_use]
    pub fn may(&self, grant: GrantType) -> bool {
        self.grant_types.contains(&grant)
    }
}
