//! `X-Signet-Upstream-Leg`: what the bff asked an API in the name of a session, and what it was answered (contract B7, in the demo alone).

use serde::{Deserialize, Serialize};

/// What a page sends to see it, with the value `1`.
pub const SHOW_LEGS: &str = "x-signet-show-legs";
/// Where it then stands, as base64url of its JSON.
pub const UPSTREAM_LEG: &str = "x-signet-upstream-leg";

/// A request and its answer, without their bodies and without what is secret in them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UpstreamLeg {
    /// What was asked.
    pub request: LegRequest,
    /// What was answered.
    pub response: LegResponse,
}

/// The head of a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LegRequest {
    /// The method.
    pub method: String,
    /// The whole address.
    pub url: String,
    /// The header fields in their order; in place of the token there are words.
    pub headers: Vec<(String, String)>,
}

/// The head of an answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LegResponse {
    /// The HTTP status.
    pub status: u16,
    /// The header fields in their order; what is not passed on has words in place of its value.
    pub headers: Vec<(String, String)>,
}
