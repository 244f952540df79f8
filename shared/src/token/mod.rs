//! The compact form of a signed token, taken apart for the eye: RFC 7515 §3.1. Nothing here checks a signature.

mod parts;

pub use parts::{Malformed, Parts};
