//! What an address shows.

mod home;
mod not_found;
mod success;

pub use home::Home;
pub use not_found::NotFound;
pub use success::Success;
