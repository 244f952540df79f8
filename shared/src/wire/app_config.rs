//! `GET /config.json`: how the app learns where its servers are, so that nothing is compiled into the WASM.

use serde::{Deserialize, Serialize};

/// The addresses and intervals that the app works with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AppConfig {
    /// Base address of the auth-server, without a slash at the end: `http://localhost:5000`.
    pub auth_server: String,
    /// Base address of the API, without a slash at the end: `http://localhost:5001`.
    pub api: String,
    /// Seconds between two checks of the token on `/success`; at least 1.
    pub poll_interval: u32,
    /// Seconds by which the API lets clocks differ, so that the inspector judges as it does.
    #[serde(default)]
    pub leeway: u64,
    /// Whether the demo users exist, so that the sign-in page may name them.
    #[serde(default)]
    pub demo: bool,
    /// Whether the auth-server takes names and passwords at `/auth/login` (rule H7), so that the app asks for them.
    #[serde(default)]
    pub first_party_login: bool,
}
