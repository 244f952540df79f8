//! Pure decisions about requests and pages: nothing here waits, reads a file or knows the time.

pub mod origin;
pub mod page_policy;
pub mod proxy;
