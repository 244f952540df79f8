//! What joins components to the state and to the services.

mod use_app;
mod use_by_token;
mod use_config;
mod use_deeds;
mod use_details;
mod use_errands;
mod use_exchange;
mod use_keys;
mod use_ladder;
mod use_now;
mod use_provider;
mod use_request;
mod use_session;
mod use_sign_in;
mod use_taking;
mod use_tamper;
mod use_token_check;

pub use use_app::{AppHandle, use_app};
pub use use_by_token::use_by_token;
pub use use_config::{Loading, use_config};
pub use use_deeds::use_deeds;
pub use use_details::use_details;
pub use use_errands::use_errands;
pub use use_exchange::{Exchange, Given, use_exchange};
pub use use_keys::use_keys;
pub use use_ladder::{Ladder, use_ladder};
pub use use_now::use_now;
pub use use_provider::use_provider;
pub use use_request::{Prepared, use_request};
pub use use_session::{SessionHandle, use_session};
pub use use_sign_in::{Phase, use_sign_in};
pub use use_taking::{Taking, use_taking};
pub use use_tamper::{Attempt, Tampering, Trial, use_tamper};
pub use use_token_check::use_token_check;
