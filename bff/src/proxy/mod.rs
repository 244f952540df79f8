//! Asking the APIs behind us in the name of who is signed in: contracts B7 and N12. What passes and what does not is decided in
//! [`crate::rules::proxy`]; here bytes are moved, and none are kept: neither side is read faster than the other takes.

mod awaiting;
mod client;
mod forward;
mod leg;
mod passed;
mod sent;
mod settings;
mod socket;
mod until;
mod upstream;

pub use client::Upstreams;
pub use forward::forward;
pub use socket::{Opening, open_socket};
pub use until::Until;
pub use upstream::Upstream;

#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
