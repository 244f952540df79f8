//! What passes between a browser and an API behind us, and what does not: RFC 9110 §7.6, contracts B7 and N12.

pub mod answer;
pub mod connection;
pub mod destination;
pub mod forwarded;
pub mod location;
pub mod method;
pub mod request;
pub mod size;
pub mod target;
pub mod websocket;
