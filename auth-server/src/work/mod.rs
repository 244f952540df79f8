//! What happens by itself, on a timer.

mod database;
mod logouts;
mod sweep;
mod tend;

pub use database::watch_database;
pub use logouts::tell_logouts;
pub use sweep::{Kept, sweep};
pub use tend::{Tended, tend};
