//! What is sealed while somebody is at the provider.

use serde::{Deserialize, Serialize};

/// It.
#[derive(Serialize, Deserialize)]
pub(super) struct Pending {
    pub(super) nonce: String,
    pub(super) verifier: String,
    pub(super) return_to: String,
    pub(super) tenant: Option<String>,
    pub(super) max_age: Option<u64>,
    /// When the request was made, in unix seconds.
    pub(super) begun_at: u64,
}
