//! Pure decisions about requests, sign-ins and pages: nothing here waits, reads a file or knows the time.

pub mod audience;
pub mod authorization;
pub mod callback;
pub mod cookie;
pub mod csrf;
pub mod event_stream;
pub mod lifetime;
pub mod origin;
pub mod page_policy;
pub mod parameters;
pub mod person;
pub mod proxy;
pub mod return_to;
pub mod sign_in;
