//! What the pages are made of: components, and plain functions for what has no state of its own. (A component more is
//! half a kilobyte more to download.)

mod app;
mod check_panel;
mod code_flow;
mod countdown;
mod credentials_form;
mod deeds_panel;
mod elements;
mod expectations;
mod flow_step;
mod frame;
mod id_token_panel;
mod ladder;
mod link;
mod parameters;
mod sign_in_modal;
mod steps;
mod storage_note;
mod stored_ladder;
mod tamper_panel;
mod token_view;

pub use app::App;
pub use check_panel::{CheckButtons, check_panel};
pub use code_flow::CodeFlow;
pub use countdown::countdown;
pub use credentials_form::CredentialsForm;
pub use deeds_panel::DeedsPanel;
pub use elements::{code, fixed, p, quiet, words};
pub use expectations::{ExpectationsForm, KEY_FIELD, expectations, read_expectations, wants_own_key};
pub use flow_step::{flow_step, request_line};
pub use frame::{frame, loaded, mark};
pub use id_token_panel::IdTokenPanel;
pub use ladder::{checks, clauses, rungs, steps_of, verdict};
pub use link::link;
pub use parameters::{folded, parameters};
pub use sign_in_modal::SignInModal;
pub use steps::steps;
pub use storage_note::storage_note;
pub use stored_ladder::stored_ladder;
pub use tamper_panel::TamperPanel;
pub use token_view::TokenView;
