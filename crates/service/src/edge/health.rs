//! `/health` and `/ready`, the same on every server (contract N9).

use std::sync::Arc;

use http::StatusCode;
use signet_shared::wire::{Health, Readiness};

use super::{Call, Endpoint, Refusal, Response, answer, reply};
use crate::openapi::{Answer, Operation};

/// A server's state that can say whether it may be sent work.
pub trait Ready: Send + Sync {
    /// Whether requests can be answered now, and if not, why.
    fn readiness(&self) -> Readiness;
}

const HEALTH: Operation =
    Operation::new("Operation", "health", &[&[Answer::json::<Health>(200, "The process lives.")]]);

const READY: Operation = Operation::new(
    "Operation",
    "ready",
    &[&[
        Answer::json::<Readiness>(200, "Send requests.").examples(&[r#"{"status":"ready"}"#]),
        Answer::json::<Readiness>(
            503,
            "Not yet, or no more; the reasons are sentences for whoever operates it.",
        ),
    ]],
);

impl<S: Ready> Endpoint<S> {
    /// The line of `/health`.
    #[must_use]
    pub const fn health() -> Self {
        Self::get("/health", "is the process alive?", |app, call| answer(health(app, call))).docs(&HEALTH)
    }

    /// The line of `/ready`.
    #[must_use]
    pub const fn ready() -> Self {
        Self::get("/ready", "may it be sent work?", |app, call| answer(ready(app, call))).docs(&READY)
    }
}

/// 200 `{"status":"ok"}` as long as the process answers at all.
async fn health<S>(_: Arc<S>, _: Call) -> Result<Response, Refusal> {
    Ok(reply::json(StatusCode::OK, &Health { status: "ok".into() }))
}

/// 200 when the server may be sent work, else 503 with the reasons.
async fn ready<S: Ready>(app: Arc<S>, _: Call) -> Result<Response, Refusal> {
    let readiness = app.readiness();
    let status = if readiness == Readiness::Ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    Ok(reply::json(status, &readiness))
}
