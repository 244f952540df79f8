//! A token taken apart for the eye, and copies of it that are changed: RFC 7515 §3.1. Nothing here checks anything.

mod edit;
mod members;
mod part;

pub use edit::{decode, encode, with, without};
pub use members::{Member, base64_chars, members};
pub use part::{Part, parts};
