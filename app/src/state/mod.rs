//! What the program knows, and how it changes: pure values and reducers, tested natively.

mod app;
mod check;
mod inspect;
mod lifetime;
mod tamper;

pub use app::{Action, AppState};
pub use check::{CheckAction, Checks, Outcome, Tone};
pub use inspect::{
    Expected, KeyRing, SECRET, address_of, agree, fits_fragment, further, is_secret, summary, tidy,
};
pub use lifetime::Lifetime;
pub use tamper::{Signature, Tamper};
