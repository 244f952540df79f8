//! Password hashing, away from the threads that answer requests.

mod check;
mod counted;
mod pool;

pub use check::{HashFailure, hash, holds};
pub use counted::Counted;
pub use pool::{Pool, QueueFull};
