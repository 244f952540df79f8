//! What an address shows.

mod answer;
mod home;
mod inspect;
mod not_found;
mod start;
mod success;

pub use answer::Answer;
pub use home::home;
pub use inspect::Inspect;
pub use not_found::not_found;
pub use start::Start;
pub use success::Success;
