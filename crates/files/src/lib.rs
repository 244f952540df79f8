//! Files that are for their owner, or for few others: refused when somebody else can read or replace them, read within
//! bounds, written whole or not at all, and changed by one process at a time.
//!
//! Nothing here waits for anything but the disk, and nothing knows what a file is for.

mod access;
mod error;
mod lock;
mod read;
mod write;

pub use access::{Exposed, open_mode, refuse_exposed};
pub use error::FileError;
pub use lock::{Lock, try_lock};
pub use read::{Unread, read, read_private};
pub use write::{folder, open_private, remove, replace, sweep};
pub use zeroize::Zeroizing;

#[cfg(test)]
mod tests;
