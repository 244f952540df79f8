//! The error body of every endpoint that no specification gives another shape, and the codes it may carry.

use serde::{Deserialize, Serialize};

/// What went wrong, as a stable word that programs may compare.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Code {
    /// 400: the request cannot be understood.
    InvalidRequest,
    /// 400: a forwarding header reached a server in the demo profile, which never stands behind a proxy.
    ForwardedHeader,
    /// 401: nobody is signed in.
    Unauthenticated,
    /// 401: user name or password is wrong.
    InvalidCredentials,
    /// 401: the client is unknown, or did not prove that it is itself (RFC 6749 §5.2).
    InvalidClient,
    /// 400: what was brought is not, or no more, worth a token (RFC 6749 §5.2).
    InvalidGrant,
    /// 400: the client may not use this grant (RFC 6749 §5.2).
    UnauthorizedClient,
    /// 400: nobody may use this grant here (RFC 6749 §5.2).
    UnsupportedGrantType,
    /// 400: a scope is unknown, or not the client's (RFC 6749 §5.2).
    InvalidScope,
    /// 400: the resource is unknown, or not the client's (RFC 8707 §2).
    InvalidTarget,
    /// 401: the token is refused.
    InvalidToken,
    /// 401: the sign-in behind the token is too long ago or too weak (RFC 9470).
    InsufficientUserAuthentication,
    /// 403: the token does not have the scope that is needed.
    InsufficientScope,
    /// 403: the caller does not have the role that is needed.
    InsufficientRole,
    /// 403: a request came from another site, or was not made for this browser's session.
    Csrf,
    /// 403: this is another tenant's.
    WrongTenant,
    /// 404: nothing is at this address.
    NotFound,
    /// 405: the address exists, but not for this method; `Allow` names those it has.
    MethodNotAllowed,
    /// 408: the request did not arrive in time.
    RequestTimeout,
    /// 413: the body is larger than this endpoint takes.
    PayloadTooLarge,
    /// 415: the body is of another media type than this endpoint takes.
    UnsupportedMediaType,
    /// 421: this server does not answer to that `Host`.
    MisdirectedRequest,
    /// 429: too many requests; `Retry-After` says when to come back.
    RateLimited,
    /// 431: the header fields are larger than the server takes.
    HeadersTooLarge,
    /// 500: the server is at fault; the log has the reason under the request id.
    InternalError,
    /// 502: the server behind this one does not answer, or not as HTTP does.
    BadGateway,
    /// 502: the provider gives no access token for the API behind this server.
    TokenRefused,
    /// 504: the server behind this one does not answer in time.
    GatewayTimeout,
    /// 503: the server cannot answer now; `Retry-After` says when to come back.
    Unavailable,
    /// 503: the API knows no key to check a token with.
    KeysUnavailable,
}

impl Code {
    /// The HTTP status that goes with the code.
    #[must_use]
    pub const fn status(self) -> u16 {
        match self {
            Self::InvalidRequest
            | Self::ForwardedHeader
            | Self::InvalidGrant
            | Self::UnauthorizedClient
            | Self::UnsupportedGrantType
            | Self::InvalidScope
            | Self::InvalidTarget => 400,
            Self::Unauthenticated
            | Self::InvalidCredentials
            | Self::InvalidClient
            | Self::InvalidToken
            | Self::InsufficientUserAuthentication => 401,
            Self::InsufficientScope | Self::InsufficientRole | Self::Csrf | Self::WrongTenant => 403,
            Self::NotFound => 404,
            Self::MethodNotAllowed => 405,
            Self::RequestTimeout => 408,
            Self::PayloadTooLarge => 413,
            Self::UnsupportedMediaType => 415,
            Self::MisdirectedRequest => 421,
            Self::RateLimited => 429,
            Self::HeadersTooLarge => 431,
            Self::InternalError => 500,
            Self::BadGateway | Self::TokenRefused => 502,
            Self::Unavailable | Self::KeysUnavailable => 503,
            Self::GatewayTimeout => 504,
        }
    }
}

/// `{"error":"<code>","message":"<sentence>","request_id":"…"}`, with `fields` where fields are at fault.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ErrorBody {
    /// The stable word.
    pub error: Code,
    /// One sentence for the person who reads it; never contains input or secrets.
    pub message: String,
    /// The id under which the server's log tells more; also in the `X-Request-Id` header.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
    /// The members of the request body that are missing or of the wrong type.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_codes_are_the_published_words() {
        let words =
            serde_json::to_string(&[Code::InvalidRequest, Code::MisdirectedRequest, Code::PayloadTooLarge]);
        assert_eq!(words.unwrap(), r#"["invalid_request","misdirected_request","payload_too_large"]"#);
    }

    #[test]
    fn every_code_has_its_status() {
        for (status, codes) in [
            (400, &[Code::InvalidRequest, Code::ForwardedHeader][..]),
            (400, &[Code::InvalidGrant, Code::UnauthorizedClient, Code::UnsupportedGrantType]),
            (400, &[Code::InvalidScope, Code::InvalidTarget]),
            (401, &[Code::InvalidClient]),
            (401, &[Code::Unauthenticated, Code::InvalidCredentials, Code::InvalidToken]),
            (401, &[Code::InsufficientUserAuthentication]),
            (403, &[Code::InsufficientScope, Code::InsufficientRole, Code::WrongTenant]),
            (404, &[Code::NotFound]),
            (405, &[Code::MethodNotAllowed]),
            (408, &[Code::RequestTimeout]),
            (413, &[Code::PayloadTooLarge]),
            (415, &[Code::UnsupportedMediaType]),
            (421, &[Code::MisdirectedRequest]),
            (429, &[Code::RateLimited]),
            (431, &[Code::HeadersTooLarge]),
            (500, &[Code::InternalError]),
            (502, &[Code::BadGateway, Code::TokenRefused]),
            (503, &[Code::Unavailable, Code::KeysUnavailable]),
            (504, &[Code::GatewayTimeout]),
        ] {
            for code in codes {
                assert_eq!(code.status(), status, "{code:?}");
            }
        }
    }

    #[test]
    fn empty_members_are_left_out() {
        let body =
            ErrorBody { error: Code::NotFound, message: "No.".into(), request_id: None, fields: vec![] };
        assert_eq!(serde_json::to_string(&body).unwrap(), r#"{"error":"not_found","message":"No."}"#);
    }
}
