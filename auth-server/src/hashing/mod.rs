//! Password hashing, away from the threads that answer requests.

mod check;
mod pool;

pub use check::holds;
pub use pool::{Pool, QueueFull};
