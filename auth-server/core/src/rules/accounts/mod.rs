//! The rules of accounts.

pub mod equal_work;
pub mod username;
