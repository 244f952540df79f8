//! The JSON that crosses the network, one file per subject; servers write it, the app and the tests read it.

mod app_config;
mod error;
mod health;
mod login;
mod metadata;
mod provider_metadata;
mod session;
mod token;
mod upstream_leg;

pub use app_config::AppConfig;
pub use error::{Code, ErrorBody};
pub use health::{Health, Readiness};
pub use login::{LoginAnswer, LoginFailure, LoginRequest, LoginResult};
pub use metadata::{AuthorizationServerMetadata, ProtectedResourceMetadata};
pub use provider_metadata::ProviderMetadata;
pub use session::{
    AccessTokenFacts, ExposedToken, LogoutAnswer, SessionAnswer, SessionDetails, SessionEvent, SessionUser,
};
pub use token::{OAuthFailure, TokenAnswer};
pub use upstream_leg::{LegRequest, LegResponse, SHOW_LEGS, UPSTREAM_LEG, UpstreamLeg};
