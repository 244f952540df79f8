//! What the program knows, and how it changes: pure values and reducers, tested natively.

mod app;
mod arrival;
mod check;
mod deeds;
mod inspect;
mod lifetime;
mod pasted;
mod tamper;

pub use app::{Action, AppState};
pub use arrival::{Arrival, CALLBACK, Refused, START};
pub use check::{CheckAction, Checks, Outcome, Tone, every};
pub use deeds::{Deed, DeedAction, Holding, Progress, Request};
pub use inspect::{Expected, KeyRing, address_of, agree, further, summary};
pub use lifetime::Lifetime;
pub use pasted::{SECRET, fits_fragment, is_secret, tidy};
pub use tamper::{Signature, Tamper};
