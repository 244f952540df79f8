//! What happens by itself, on a timer.

mod logouts;
mod sweep;
mod tend;

pub use logouts::tell_logouts;
pub use sweep::{Kept, sweep};
pub use tend::{Tended, tend};
