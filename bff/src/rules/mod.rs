//! Pure decisions about requests and pages: nothing here waits, reads a file or knows the time.

pub mod accept;
pub mod accept_encoding;
pub mod if_none_match;
pub mod origin;
pub mod page_policy;
mod weighted;
