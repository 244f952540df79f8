//! A refused request: the facts, and the shape they take where no specification gives another.

use std::time::Duration;

use http::header::{HeaderName, RETRY_AFTER};
use http::{HeaderValue, StatusCode};
use signet_shared::wire::{Code, ErrorBody};

use super::RequestId;
use super::reply::{self, Response};

/// How an endpoint words its refusals.
pub(super) type Shape = fn(&Refusal, &RequestId) -> Response;

/// Why a request gets no success: a code, which gives the status, and a sentence for the person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The stable word; its status is [`Code::status`].
    pub code: Code,
    /// One sentence; never contains input or secrets.
    pub message: String,
    /// The members of the body that are at fault.
    pub fields: Vec<String>,
    /// Header fields that belong to this refusal, such as `Allow`.
    pub headers: Vec<(HeaderName, HeaderValue)>,
}

impl Refusal {
    /// A refusal with neither fields nor headers.
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), fields: Vec::new(), headers: Vec::new() }
    }

    /// 400 `invalid_request`.
    pub fn invalid(message: impl Into<String>) -> Self {
        Self::new(Code::InvalidRequest, message)
    }

    /// 404 `not_found`.
    #[must_use]
    pub fn not_found() -> Self {
        Self::new(Code::NotFound, "Nothing is at this address.")
    }

    /// 500 `internal_error`; `reason` goes to the log, never to the caller.
    pub fn internal(reason: impl std::fmt::Display) -> Self {
        tracing::error!(%reason, "internal error");
        Self::new(
            Code::InternalError,
            "Something went wrong on our side; the log has it under this request id.",
        )
    }

    /// The same with the members at fault.
    #[must_use]
    pub fn with_fields(mut self, fields: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.fields = fields.into_iter().map(Into::into).collect();
        self
    }

    /// The same with one more header field.
    #[must_use]
    pub fn with_header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.push((name, value));
        self
    }

    /// The same with `Retry-After`.
    #[must_use]
    pub fn retry_after(self, wait: Duration) -> Self {
        self.with_header(RETRY_AFTER, HeaderValue::from(wait.as_secs().max(1)))
    }

    /// The status of the answer.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        StatusCode::from_u16(self.code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }
}

/// `{"error","message","request_id"}`, with `fields` where there are some: the shape of every endpoint that has no
/// other.
#[must_use]
pub fn render(refusal: &Refusal, id: &RequestId) -> Response {
    let body = ErrorBody {
        error: refusal.code,
        message: refusal.message.clone(),
        request_id: Some(id.to_string()),
        fields: refusal.fields.clone(),
    };
    reply::json(refusal.status(), &body)
}

/// The refusal in the endpoint's own shape, with its header fields.
pub(super) fn answer(refusal: &Refusal, id: &RequestId, shape: Shape) -> Response {
    let mut response = shape(refusal, id);
    for (name, value) in &refusal.headers {
        response.headers_mut().append(name, value.clone());
    }
    response
}
