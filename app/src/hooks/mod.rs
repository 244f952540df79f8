//! What joins components to the state and to the services.

mod use_app;
mod use_config;
mod use_now;
mod use_sign_in;
mod use_title;
mod use_token_check;

pub use use_app::{AppHandle, use_app, use_app_provider};
pub use use_config::{Loading, use_config};
pub use use_now::use_now;
pub use use_sign_in::{Phase, use_sign_in};
pub use use_title::use_title;
pub use use_token_check::use_token_check;
