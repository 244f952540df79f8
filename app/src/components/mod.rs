//! What the pages are made of: components, and plain functions for what has no state of its own. (A component more is
//! half a kilobyte more to download.)

mod app;
mod check_panel;
mod countdown;
mod credentials_form;
mod decoded;
mod shell;
mod sign_in_modal;
mod steps;
mod storage_note;
mod token_text;

pub use app::App;
pub use check_panel::{CheckButtons, check_panel};
pub use countdown::Countdown;
pub use credentials_form::CredentialsForm;
pub use decoded::decoded;
pub use sign_in_modal::SignInModal;
pub use steps::steps;
pub use storage_note::storage_note;
pub use token_text::token_text;

use shell::Shell;
