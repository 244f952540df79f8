//! What the pages are made of.

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
pub use check_panel::CheckPanel;
pub use countdown::Countdown;
pub use credentials_form::CredentialsForm;
pub use decoded::Decoded;
pub use sign_in_modal::SignInModal;
pub use steps::Steps;
pub use storage_note::StorageNote;
pub use token_text::TokenText;

use shell::Shell;
