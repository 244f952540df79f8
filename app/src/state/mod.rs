//! What the program knows, and how it changes: pure values and reducers, tested natively.

mod app;
mod arrival;
mod by_token;
mod check;
mod deeds;
mod errand;
mod hops;
mod inspect;
mod lifetime;
mod pasted;
mod session;
mod session_page;
mod taken;
mod tamper;

pub use app::{Action, AppState};
pub use arrival::{Arrival, CALLBACK, Refused, START};
pub use by_token::ByToken;
pub use check::{CheckAction, Checks, Outcome, Tone, every};
pub use deeds::{Deed, DeedAction, Holding, Progress, Request};
pub use errand::{Errand, Went, answer_meaning, says_nobody};
pub use hops::{Field, Hop, hops};
pub use inspect::{Expected, KeyRing, address_of, agree, further, summary};
pub use lifetime::{Lifetime, duration};
pub use pasted::{SECRET, fits_fragment, is_secret, tidy};
pub use session::{SessionAction, SessionState, Signed, Standing, end_announced, until};
pub use session_page::SessionPage;
pub use taken::{Attempt, Found, Mode, shortened, verdict};
pub use tamper::{Signature, Tamper};
