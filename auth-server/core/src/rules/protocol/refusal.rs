//! What an OAuth endpoint refuses with: RFC 6749 §4.1.2.1, §5.2; OpenID Connect Core §3.1.2.6; RFC 8707 §2.

/// An error code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrorCode {
    /// Something is missing, twice, or not as it should be.
    InvalidRequest,
    /// The client is not known, or did not prove that it is itself.
    InvalidClient,
    /// What was brought is not, or no more, worth a token.
    InvalidGrant,
    /// The client may not do this.
    UnauthorizedClient,
    /// Nobody may use that grant here.
    UnsupportedGrantType,
    /// Nobody may use that response type here.
    UnsupportedResponseType,
    /// A scope that is not known, or not the client's.
    InvalidScope,
    /// A resource that is not known, or not the client's.
    InvalidTarget,
    /// The person said no.
    AccessDenied,
    /// Something of ours failed.
    ServerError,
    /// Not now.
    TemporarilyUnavailable,
    /// `prompt=none`, and nobody is signed in.
    LoginRequired,
    /// `prompt=none`, and consent is missing.
    ConsentRequired,
    /// `prompt=none`, and it is not clear as whom.
    AccountSelectionRequired,
    /// `prompt=none`, and a page would have to be shown for another reason.
    InteractionRequired,
    /// The request object is not one that is accepted.
    InvalidRequestObject,
    /// Request objects by value alone.
    RequestNotSupported,
    /// Request objects by reference are not accepted.
    RequestUriNotSupported,
    /// Clients do not register themselves here.
    RegistrationNotSupported,
    /// RFC 7009 §2.2.1.
    UnsupportedTokenType,
}

impl ErrorCode {
    /// Its name in an answer.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::InvalidRequest => "invalid_request",
            Self::InvalidClient => "invalid_client",
            Self::InvalidGrant => "invalid_grant",
            Self::UnauthorizedClient => "unauthorized_client",
            Self::UnsupportedGrantType => "unsupported_grant_type",
            Self::UnsupportedResponseType => "unsupported_response_type",
            Self::InvalidScope => "invalid_scope",
            Self::InvalidTarget => "invalid_target",
            Self::AccessDenied => "access_denied",
            Self::ServerError => "server_error",
            Self::TemporarilyUnavailable => "temporarily_unavailable",
            Self::LoginRequired => "login_required",
            Self::ConsentRequired => "consent_required",
            Self::AccountSelectionRequired => "account_selection_required",
            Self::InteractionRequired => "interaction_required",
            Self::InvalidRequestObject => "invalid_request_object",
            Self::RequestNotSupported => "request_not_supported",
            Self::RequestUriNotSupported => "request_uri_not_supported",
            Self::RegistrationNotSupported => "registration_not_supported",
            Self::UnsupportedTokenType => "unsupported_token_type",
        }
    }
}

/// An error as a client's developer reads it: the code decides, the sentence helps. It repeats nothing of the request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{}: {description}", code.as_str())]
pub struct OAuthError {
    /// `error`.
    pub code: ErrorCode,
    /// `error_description`: printable ASCII without `"` and `\`.
    pub description: &'static str,
}

impl OAuthError {
    /// One of `code`, in other words `description`.
    #[must_use]
    pub const fn new(code: ErrorCode, description: &'static str) -> Self {
        Self { code, description }
    }
}
