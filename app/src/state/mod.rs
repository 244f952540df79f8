//! What the program knows, and how it changes: pure values and reducers, tested natively.

mod app;
mod check;
mod lifetime;

pub use app::{Action, AppState};
pub use check::{CheckAction, Checks, Outcome, Tone};
pub use lifetime::Lifetime;
