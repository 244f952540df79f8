//! What an address shows.

mod home;
mod inspect;
mod not_found;
mod success;

pub use home::home;
pub use inspect::Inspect;
pub use not_found::not_found;
pub use success::Success;
