//! `/health` and `/ready`, the same on every server (contract N9).

use std::sync::Arc;

use http::StatusCode;
use signet_shared::wire::{Health, Readiness};

use super::{Call, Refusal, Response, reply};

/// A server's state that can say whether it may be sent work.
pub trait Ready: Send + Sync {
    /// Whether requests can be answered now, and if not, why.
    fn readiness(&self) -> Readiness;
}

/// 200 `{"status":"ok"}` as long as the process answers at all.
///
/// # Errors
/// None; the signature is that of every handler.
pub async fn health<S>(_: Arc<S>, _: Call) -> Result<Response, Refusal> {
    Ok(reply::json(StatusCode::OK, &Health { status: "ok".into() }))
}

/// 200 when the server may be sent work, else 503 with the reasons.
///
/// # Errors
/// None; the signature is that of every handler.
pub async fn ready<S: Ready>(app: Arc<S>, _: Call) -> Result<Response, Refusal> {
    let readiness = app.readiness();
    let status = if readiness == Readiness::Ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    Ok(reply::json(status, &readiness))
}
